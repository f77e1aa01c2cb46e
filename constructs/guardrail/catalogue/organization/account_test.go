package organization_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func accountSabotages() []Case {
	const steps = "Runbook.Content.mainSteps."
	return []Case{
		{Rule: "ACCOUNT-001", Name: "step dropped", Change: []Change{Set(steps+"0.name", "Other")},
			At: "Runbook Content.mainSteps", Says: "lacks Encrypt"},
		{Rule: "ACCOUNT-001", Name: "step changed",
			Change: []Change{Set(steps+"1.inputs.PublicAccessBlockConfiguration.BlockPublicAcls", false)},
			At:     "Runbook Content.mainSteps", Says: "Block differs from the defined one", Also: []string{"DEPLOY-001"}},
		{Rule: "ACCOUNT-001", Name: "call changed", Change: []Change{Set(steps+"0.inputs.Api", "DisableEbsEncryptionByDefault")},
			At: "Runbook Content.mainSteps", Says: "Encrypt differs from the defined one", Also: []string{"DEPLOY-001"}},
		{Rule: "ACCOUNT-001", Name: "resource dropped", Change: []Change{Drop("Snapshots")},
			At: "Prod/Snapshots", Says: "is not in the template, or only under a condition"},
		{Rule: "ACCOUNT-001", Name: "runbook under a condition", Change: []Change{Attribute("Runbook", "Condition", "Condition")},
			At: "Prod/Runbook", Says: "is not in the template, or only under a condition"},
		{Rule: "ACCOUNT-002", Name: "no association", Change: []Change{Drop("Daily")}, At: "Runbook", Says: "no association runs it"},
		{Rule: "ACCOUNT-002", Name: "once", Change: []Change{Set("Daily.ScheduleExpression", nil)},
			At: "Runbook", Says: "no association runs it"},
		{Rule: "ACCOUNT-002", Name: "not now", Change: []Change{Set("Daily.ApplyOnlyAtCronInterval", true)},
			At: "Runbook", Says: "no association runs it"},
	}
}
