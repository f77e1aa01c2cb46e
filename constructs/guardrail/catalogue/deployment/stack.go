package deployment

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// The quotas of CloudFormation for one template, in resources and bytes.
const (
	maxResources = 500
	maxBytes     = 1 << 20
)

var stackRules = []engine.Rule{
	{
		ID: "STACK-001", Title: "Production stacks have termination protection enabled",
		Why:      "One wrong cdk destroy or one click deletes the whole stack.",
		Fix:      "Set TerminationProtection on the stack.",
		Pillar:   engine.Reliability,
		Controls: []string{"CloudFormation.3"},
		Relax:    engine.ProductionOnly(),
		Check:    stackProtection,
	},
	{
		ID: "STACK-002", Title: "Templates are within CloudFormation's quotas",
		Why:    "CloudFormation rejects a template with more than 500 resources or 1 MB when it is deployed.",
		Fix:    "Split the stack.",
		Pillar: engine.OperationalExcellence,
		Check:  stackSize(1, 1),
	},
	{
		ID: "STACK-003", Title: "Templates stay below 90 % of CloudFormation's quotas",
		Why:      "Above 90 % of a quota, the next urgent change may not fit.",
		Fix:      "Plan to split the stack while there is time to move resources.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check:    stackSize(9, 10),
	},
	{
		ID: "STACK-004", Title: "Nested stacks are in the app",
		Why: "No guardrail checks the resources of a nested stack whose template is somewhere else. What is deployed is what TemplateURL " +
			"leads to, whatever asset the metadata names.",
		Fix:    "Define it with NestedStack, or waive this rule with a reference to where it is checked.",
		Pillar: engine.Security,
		Check:  unseen(templateOf("AWS::CloudFormation::Stack"), "%s"),
	},
	{
		ID: "STACK-005", Title: "Stack sets have their template in the app",
		Why:    "A stack set deploys its template to many accounts, and no guardrail checks one that is somewhere else.",
		Fix:    "Give the stack set a TemplateBody, or waive this rule with a reference to where its template is checked.",
		Pillar: engine.Security,
		Check:  unseen(templateOf("AWS::CloudFormation::StackSet"), "%s"),
	},
	{
		ID: "STACK-006", Title: "Stacks are deployed from the templates that were checked",
		Why: "CloudFormation reads a template from the address in the manifest, whatever lies beside it: what is deployed is then another " +
			"stack than the one that every guardrail saw.",
		Fix:    "Leave stackTemplateAssetObjectUrl and the manifests of assets to the synthesizer of CDK.",
		Pillar: engine.Security,
		Check:  unseen(func(u assembly.Unseen) bool { return u.Kind == assembly.UnseenDeployed }, "%s"),
	},
	{
		ID: "STACK-007", Title: "Stacks are deployed by roles of their account, and tell accounts of the app",
		Why: "Whoever owns the role that deploys a stack decides what is deployed, and whoever owns a topic or bucket of the deployment " +
			"reads all of it.",
		Fix:    "Leave the roles and buckets to the synthesizer of CDK, and name topics of the app in NotificationArns.",
		Pillar: engine.Security,
		Check:  deployedElsewhere,
	},
	{
		ID: "STACK-008", Title: "Either all stacks of an app name their account and Region, or none does",
		Why: "A stack without an account goes to whichever one the credentials of the day belong to, and no guardrail can tell an account " +
			"of the app from a foreign one any more.",
		Fix:    "Set Env of the stack to an account and a Region.",
		Pillar: engine.Security,
		Check:  environments,
	},
}

func stackProtection(pass *engine.Pass) {
	for _, s := range pass.Stacks {
		if s.Parent == nil && s.TerminationProtection == assembly.False {
			pass.ReportStack(s, "TerminationProtection", "is off")
		}
	}
}

// stackSize makes a check for templates that exceed a share of a quota. For a share below one,
// those that exceed the whole quota are left to the other rule.
func stackSize(share, of int) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, s := range pass.Stacks {
			exceeds(pass, s, len(s.Resources), maxResources, share, of, "resources")
			exceeds(pass, s, s.TemplateSize, maxBytes, share, of, "bytes")
		}
	}
}

func exceeds(pass *engine.Pass, s *assembly.Stack, n, quota, share, of int, unit string) {
	if n*of > quota*share && (share == of || n <= quota) {
		pass.ReportStack(s, "Resources", "the template has %d %s; the quota is %d", n, unit, quota)
	}
}
