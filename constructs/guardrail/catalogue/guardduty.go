package catalogue

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const detectorType = "AWS::GuardDuty::Detector"

var guardDutyRules = []engine.Rule{
	{
		ID: "GUARDDUTY-001", Title: "Detectors are on and tell news every 15 minutes",
		Why:      "Six hours, the default, is how long an intruder would be left alone.",
		Fix:      "Set Enable to true and FindingPublishingFrequency to FIFTEEN_MINUTES.",
		Pillar:   engine.Security,
		Controls: []string{"GuardDuty.1"},
		Check: engine.Each(detectorType, func(r *assembly.Resource, report engine.Reporter) {
			engine.Want(r, report, true, "Enable")
			engine.Want(r, report, "FIFTEEN_MINUTES", "FindingPublishingFrequency")
		}),
	},
	{
		ID: "GUARDDUTY-002", Title: "Detectors have every protection plan",
		Why:      "What no plan looks at, nobody sees: stolen data of buckets, logins to databases, malware in a running container.",
		Fix:      "List every feature with the status ENABLED, and manage the agents of runtime monitoring.",
		Pillar:   engine.Security,
		Controls: []string{"GuardDuty.5", "GuardDuty.6", "GuardDuty.7", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10", "GuardDuty.11", "GuardDuty.12", "GuardDuty.13"},
		Check:    engine.Each(detectorType, detectorPlans),
	},
	{
		ID: "GUARDDUTY-003", Title: "Findings are exported in production",
		Why:    "GuardDuty forgets a finding after 90 days; most intrusions are understood later.",
		Fix:    "Add a publishing destination to a bucket.",
		Pillar: engine.Security,
		Relax:  productionOnly,
		Check:  detectorExport,
	},
	{
		ID: "GUARDDUTY-004", Title: "Topics that findings go to are encrypted",
		Why:      "A finding tells an intruder what you know.",
		Fix:      "Set KmsMasterKeyId of the topic.",
		Pillar:   engine.Security,
		Controls: []string{"SNS.1", "AwsSolutions-SNS2"},
		Check: eachFindingTarget(func(rule *assembly.Resource, target assembly.Value, report engine.Reporter) {
			for _, to := range target.Get("Arn").Targets() {
				if to.Resource.Type == "AWS::SNS::Topic" && !surely(to.Resource.Get("KmsMasterKeyId")) {
					report(to.Resource, "KmsMasterKeyId", "is not surely set, and %s sends findings here", rule.Path)
				}
			}
		}),
	},
	{
		ID: "GUARDDUTY-005", Title: "Findings that cannot be delivered are kept",
		Why:    "A target that fails loses the finding after a day, when it is needed most.",
		Fix:    "Give each target of the rule a DeadLetterConfig.",
		Pillar: engine.Reliability,
		Check: eachFindingTarget(func(rule *assembly.Resource, target assembly.Value, report engine.Reporter) {
			if !surely(target.Get("DeadLetterConfig", "Arn")) {
				report(rule, "Targets", "target %v has no dead-letter queue", target.Get("Arn"))
			}
		}),
	},
}

// protectionPlans are the features of a detector, below RUNTIME_MONITORING its agents.
var protectionPlans = map[string][]string{
	"S3_DATA_EVENTS": nil, "EKS_AUDIT_LOGS": nil, "EBS_MALWARE_PROTECTION": nil, "RDS_LOGIN_EVENTS": nil, "LAMBDA_NETWORK_LOGS": nil,
	"RUNTIME_MONITORING": {"EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"},
}

func detectorPlans(detector *assembly.Resource, report engine.Reporter) {
	var missing []string
	for _, plan := range slices.Sorted(maps.Keys(protectionPlans)) {
		feature, on := enabled(detector.Get("Features"), plan)
		if !on {
			missing = append(missing, plan)
		}
		for _, agent := range protectionPlans[plan] {
			if _, managed := enabled(feature.Get("AdditionalConfiguration"), agent); on && !managed {
				missing = append(missing, agent)
			}
		}
	}
	if len(missing) > 0 {
		report(detector, "Features", "does not surely enable %s", strings.Join(missing, ", "))
	}
}

func enabled(features assembly.Value, name string) (assembly.Value, bool) {
	for _, f := range features.List() {
		if f.Get("Name").Is(name) == assembly.True {
			return f, f.Get("Status").Is("ENABLED") == assembly.True
		}
	}
	return assembly.Value{}, false
}

func detectorExport(a *assembly.Assembly, report engine.Reporter) {
	destinations := byTarget(a, "AWS::GuardDuty::PublishingDestination", "DetectorId")
	for _, detector := range a.OfType(detectorType) {
		exported := false
		for _, destination := range destinations[detector] {
			exported = exported || present(destination, detector)
		}
		if !exported {
			report(detector, "PublishingDestination", "no publishing destination surely exports its findings")
		}
	}
}

// findingSources are the services whose events are findings.
var findingSources = []string{"aws.guardduty", "aws.securityhub", "aws.macie", "aws.inspector2"}

// eachFindingTarget visits the targets of the rules that findings may match.
func eachFindingTarget(visit func(rule *assembly.Resource, target assembly.Value, report engine.Reporter)) engine.Check {
	return engine.Each("AWS::Events::Rule", func(rule *assembly.Resource, report engine.Reporter) {
		source := anyOf(rule.Get("EventPattern").Decoded().Get("source").List(), func(v assembly.Value) assembly.Truth { return v.OneOf(findingSources...) })
		if source == assembly.False {
			return
		}
		for _, target := range rule.Get("Targets").List() {
			visit(rule, target, report)
		}
	})
}
