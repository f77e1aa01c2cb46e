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
