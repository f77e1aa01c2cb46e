package management

import (
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/internal/check"
)

// A GuardDutyFeature is a protection plan of GuardDuty.
type GuardDutyFeature string

const (
	S3DataEvents          GuardDutyFeature = "s3_data_events"
	EKSAuditLogs          GuardDutyFeature = "eks_audit_logs"
	EBSMalwareProtection  GuardDutyFeature = "ebs_malware_protection"
	RDSLoginEvents        GuardDutyFeature = "rds_login_events"
	LambdaNetworkLogs     GuardDutyFeature = "lambda_network_logs"
	RuntimeMonitoring     GuardDutyFeature = "runtime_monitoring"
	GuardDutyAIProtection GuardDutyFeature = "ai_protection"
)

var guardDutyFeatures = []GuardDutyFeature{
	S3DataEvents, EKSAuditLogs, EBSMalwareProtection, RDSLoginEvents, LambdaNetworkLogs, RuntimeMonitoring, GuardDutyAIProtection,
}

// GuardDuty switches GuardDuty on in every account, with its agents managed
// where runtime monitoring needs them.
type GuardDuty struct {
	// Except leaves features unmanaged. The default is to switch all of them on.
	Except []GuardDutyFeature
	// Regions are the only ones that the policy manages. The default is all Regions in
	// which GuardDuty is available.
	Regions []string
}

// Policy builds the policy.
func (g GuardDuty) Policy() (Policy, error) {
	ps := &policy.Problems{Policy: string(policy.TypeGuardDuty)}
	on := func() object { return object{"status": assign("enabled")} }
	features := func() object { // a Region's block replaces the default, so each has all
		block := object{"foundational": on()}
		for _, f := range guardDutyFeatures {
			block[string(f)] = on()
		}
		block[string(RuntimeMonitoring)].(object)["additional_configuration"] = object{
			"eks_addon_management": on(), "ec2_agent_management": on(), "ecs_fargate_agent_management": on(),
		}
		for _, f := range g.Except {
			delete(block, string(f))
		}
		return block
	}
	for _, f := range g.Except {
		if !slices.Contains(guardDutyFeatures, f) {
			ps.Add("Except", strconv.Quote(string(f)), "one of %s", guardDutyFeatures)
		}
	}
	enablement := object{}
	if len(g.Regions) == 0 {
		enablement["default"] = features()
	} else {
		check.Regions(ps, "Regions", g.Regions)
	}
	for _, r := range g.Regions {
		enablement[r] = features()
	}
	if err := ps.Err(); err != nil {
		return Policy{}, err
	}
	return newPolicy(policy.TypeGuardDuty, object{"guardduty": object{"enablement": enablement}})
}
