package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func inspectorSabotages() []Case {
	return []Case{
		{Rule: "INSPECTOR-001", Name: "no functions",
			Change: []Change{Set("Inspector.Create",
				`{"service": "Inspector2", "action": "enable", "parameters": {"resourceTypes": ["EC2", "ECR"]}}`)},
			At: "Inspector Create", Says: "does not enable LAMBDA"},
	}
}
