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

// GuardDuty enables Amazon GuardDuty in every account, and lets it manage the agents of runtime
// monitoring.
type GuardDuty struct {
	// Except are features that the policy leaves to the accounts. The default is none.
	Except []GuardDutyFeature
	// Regions are those that the policy is about. The default is all in which GuardDuty is
	// available.
	Regions []string
}

// Policy checks the settings and builds the policy.
func (g GuardDuty) Policy() (Policy, error) {
	ps := &policy.Problems{Policy: string(policy.TypeGuardDuty)}
	on := func() object { return object{"status": assign("enabled")} }
	features := func() object { // the block of a Region replaces the default, so each has all features
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
