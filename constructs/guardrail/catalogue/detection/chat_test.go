package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func chatSabotages() []Case {
	return []Case{
		{Rule: "CHAT-001", Name: "AWS's default", Change: []Change{Set("Slack.GuardrailPolicies", nil)},
			At: "Slack GuardrailPolicies", Says: "is not always set"},
		{Rule: "CHAT-001", Name: "nothing", Change: []Change{Set("Slack.GuardrailPolicies", List{})},
			At: "Slack GuardrailPolicies", Says: "is not always set"},
		{Rule: "CHAT-001", Name: "everything", Change: []Change{Set("Slack.GuardrailPolicies.0",
			"arn:aws:iam::aws:policy/AdministratorAccess")},
			At: "Slack GuardrailPolicies", Says: "which allows more than reading"},
	}
}
