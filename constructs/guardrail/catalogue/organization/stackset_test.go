package organization_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func stacksetSabotages() []Case {
	return []Case{
		{Rule: "STACKSET-001", Name: "by hand", Change: []Change{Set("StackSet.AutoDeployment", nil)},
			At: "StackSet AutoDeployment.Enabled", Says: "is not set; want true"},
		{Rule: "STACKSET-001", Name: "bare when it moves",
			Change: []Change{Set("StackSet.AutoDeployment.RetainStacksOnAccountRemoval", false)},
			At:     "StackSet AutoDeployment.RetainStacksOnAccountRemoval", Says: "is false"},
	}
}
