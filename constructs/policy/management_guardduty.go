package policy

import "slices"

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

// GuardDutyEnablement switches GuardDuty on in every account, with its agents managed
// where runtime monitoring needs them.
type GuardDutyEnablement struct {
	// Except leaves features unmanaged. The default is to switch all of them on.
	Except []GuardDutyFeature
	// Regions are the only ones that the policy manages. The default is all Regions in
	// which GuardDuty is available.
	Regions []string
}

// Policy builds the policy.
func (g GuardDutyEnablement) Policy() (ManagementPolicy, error) {
	ps := &problems{policy: string(GuardDutyPolicy)}
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
			ps.add("Except", quoted(string(f)), "one of %s", guardDutyFeatures)
		}
	}
	enablement := object{}
	if len(g.Regions) == 0 {
		enablement["default"] = features()
	} else {
		checkRegions(ps, "Regions", g.Regions)
	}
	for _, r := range g.Regions {
		enablement[r] = features()
	}
	if err := ps.err(); err != nil {
		return ManagementPolicy{}, err
	}
	return newManagementPolicy(GuardDutyPolicy, object{"guardduty": object{"enablement": enablement}})
}
