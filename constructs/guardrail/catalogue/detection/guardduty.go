package detection

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/finding"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const detectorType = "AWS::GuardDuty::Detector"

var guarddutyRules = []engine.Rule{
	{
		ID: "GUARDDUTY-001", Title: "GuardDuty detectors are enabled and publish findings every 15 minutes",
		Why:      "By default, updates to a finding wait for six hours, during which an intruder is left alone.",
		Fix:      "Set Enable to true and FindingPublishingFrequency to FIFTEEN_MINUTES.",
		Pillar:   engine.Security,
		Controls: []string{"GuardDuty.1"},
		Check:    detectorOn,
	},
	{
		ID: "GUARDDUTY-002", Title: "GuardDuty detectors have every protection plan enabled",
		Why:    "GuardDuty misses what no plan covers: data stolen from buckets, logins to databases, malware in running containers.",
		Fix:    "List every feature with the status ENABLED, and manage the agents of Runtime Monitoring.",
		Pillar: engine.Security,
		Controls: []string{"GuardDuty.5", "GuardDuty.6", "GuardDuty.7", "GuardDuty.8", "GuardDuty.9", "GuardDuty.10", "GuardDuty.11",
			"GuardDuty.12", "GuardDuty.13"},
		Check: detectorPlans,
	},
	{ // a warning: the administrator of an organization exports for its members, and no template tells it
		ID: "GUARDDUTY-003", Title: "Production GuardDuty detectors export their findings",
		Why:      "GuardDuty deletes findings after 90 days; most intrusions are understood later.",
		Fix:      "Add a publishing destination to a bucket, here or in the account that administers GuardDuty.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    detectorExport,
	},
	{
		ID: "GUARDDUTY-004", Title: "Topics that receive findings are encrypted",
		Why:      "A finding tells an intruder what you know.",
		Fix:      "Set KmsMasterKeyId of the topic.",
		Pillar:   engine.Security,
		Controls: []string{"SNS.1", "NIST.800.53.R5-SNSEncryptedKMS"},
		Check: finding.EachTarget(func(pass *engine.Pass, rule *assembly.Resource, target assembly.Value) {
			for _, to := range target.Get("Arn").Targets() {
				if to.Resource.Type == "AWS::SNS::Topic" && !to.Resource.Get("KmsMasterKeyId").AlwaysExists() {
					pass.Report(to.Resource, "KmsMasterKeyId", "is not always set, and %s sends findings to the topic", rule.Path)
				}
			}
		}),
	},
	{
		ID: "GUARDDUTY-005", Title: "Event rules for findings have dead-letter queues",
		Why:    "If a target keeps failing, EventBridge drops the finding after a day, when it is needed most.",
		Fix:    "Give each target of the rule a DeadLetterConfig.",
		Pillar: engine.Reliability,
		Check: finding.EachTarget(func(pass *engine.Pass, rule *assembly.Resource, target assembly.Value) {
			if !target.Get("DeadLetterConfig", "Arn").AlwaysExists() {
				pass.Report(rule, "Targets", "target %v has no dead-letter queue", target.Get("Arn"))
			}
		}),
	},
}

// protectionPlans are the features of a detector, with the agents of each.
var protectionPlans = map[string][]string{
	"S3_DATA_EVENTS": nil, "EKS_AUDIT_LOGS": nil, "EBS_MALWARE_PROTECTION": nil, "RDS_LOGIN_EVENTS": nil, "LAMBDA_NETWORK_LOGS": nil,
	"RUNTIME_MONITORING": {"EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT"},
}

// detectorOn looks at detectors, and at the calls that configure an existing one.
func detectorOn(pass *engine.Pass) {
	for _, r := range pass.OfType(detectorType) {
		pass.Want(r, true, "Enable")
		pass.Want(r, "FIFTEEN_MINUTES", "FindingPublishingFrequency")
	}
	for _, c := range customresource.Calls(pass.Assembly, "GuardDuty", "updateDetector") {
		c.Want(pass, "Enable", true)
		c.Want(pass, "FindingPublishingFrequency", "FIFTEEN_MINUTES")
	}
}

func detectorPlans(pass *engine.Pass) {
	for _, r := range pass.OfType(detectorType) {
		if missing := missingPlans(templatePlans(r.Get("Features"))); len(missing) > 0 {
			pass.Report(r, "Features", "does not enable %s", strings.Join(missing, ", "))
		}
	}
	for _, c := range customresource.Calls(pass.Assembly, "GuardDuty", "updateDetector") {
		if missing := missingPlans(calledPlans(c.Parameters["Features"])); len(missing) > 0 {
			pass.Report(c.Resource, "Create", "does not enable %s", strings.Join(missing, ", "))
		}
	}
}

// missingPlans returns the plans, and agents of plans, that are not enabled.
func missingPlans(on map[string]bool) []string {
	var missing []string
	for _, plan := range slices.Sorted(maps.Keys(protectionPlans)) {
		if !on[plan] {
			missing = append(missing, plan)
		}
		for _, agent := range protectionPlans[plan] {
			if on[plan] && !on[plan+"/"+agent] {
				missing = append(missing, agent)
			}
		}
	}
	return missing
}

// templatePlans returns the plans that a template enables unconditionally, and "plan/agent" for
// their agents.
func templatePlans(features assembly.Value) map[string]bool {
	on := map[string]bool{}
	for _, f := range features.List() {
		plan := f.Get("Name").String()
		on[plan] = f.Get("Status").Is("ENABLED") == assembly.True
		for _, more := range f.Get("AdditionalConfiguration").List() {
			on[plan+"/"+more.Get("Name").String()] = more.Get("Status").Is("ENABLED") == assembly.True
		}
	}
	return on
}

// calledPlans returns those that a call enables.
func calledPlans(features any) map[string]bool {
	on := map[string]bool{}
	each := func(list any, visit func(name string, f map[string]any)) {
		all, _ := list.([]any)
		for _, e := range all {
			f, _ := e.(map[string]any)
			name, _ := f["Name"].(string)
			visit(name, f)
		}
	}
	each(features, func(plan string, f map[string]any) {
		on[plan] = f["Status"] == "ENABLED"
		each(f["AdditionalConfiguration"], func(agent string, f map[string]any) { on[plan+"/"+agent] = f["Status"] == "ENABLED" })
	})
	return on
}

func detectorExport(pass *engine.Pass) {
	const destinationType = "AWS::GuardDuty::PublishingDestination"
	const none = "no unconditional publishing destination exports its findings"
	destinations := pass.ByTarget(destinationType, "DetectorId")
	for _, detector := range pass.OfType(detectorType) {
		if !slices.ContainsFunc(destinations[detector], func(to *assembly.Resource) bool { return to.PresentWith(detector) }) {
			pass.Report(detector, "PublishingDestination", none)
		}
	}
	for _, c := range customresource.Calls(pass.Assembly, "GuardDuty", "updateDetector") {
		if !slices.ContainsFunc(pass.OfType(destinationType),
			func(to *assembly.Resource) bool { return to.Stack == c.Stack && to.PresentWith(c.Resource) }) {
			pass.Report(c.Resource, "PublishingDestination", none)
		}
	}
}
