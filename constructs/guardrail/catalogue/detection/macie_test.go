package detection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func macieSabotages() []Case {
	return []Case{
		{Rule: "MACIE-001", Name: "paused", Change: []Change{Set("Macie.Status", "PAUSED")}, At: "Macie Status", Says: "is PAUSED"},
		{Rule: "MACIE-001", Name: "every six hours", Change: []Change{Set("Macie.FindingPublishingFrequency", nil)},
			At: "Macie FindingPublishingFrequency", Says: "is not set"},
		{Rule: "MACIE-001", Name: "paused, where it was there before",
			Change: []Change{Add("Session", Resource("Custom::MacieConfiguration", Object{
				"Create": `{"service":"Macie2","action":"updateMacieSession","parameters":{"status":"PAUSED","findingPublishingFrequency":"FIFTEEN_MINUTES"}}`}))},
			At: "Session Create", Says: "sets status to PAUSED; want ENABLED", Also: []string{"DEPLOY-001"}},
		{Rule: "MACIE-002", Name: "no discovery", Change: []Change{Drop("Discovery")},
			At: "Macie", Says: "no unconditional call of updateAutomatedDiscoveryConfiguration enables automated discovery"},
		{Rule: "MACIE-002", Name: "discovery off",
			Change: []Change{Set("Discovery.Create",
				`{"service": "Macie2", "action": "updateAutomatedDiscoveryConfiguration", "parameters": {"status": "DISABLED"}}`)},
			At: "Macie", Says: "enables automated discovery", Also: []string{"DEPLOY-001"}},
		{Rule: "MACIE-003", Name: "forgotten", Change: []Change{Drop("Results")},
			At: "Macie", Says: "no unconditional call of putClassificationExportConfiguration keeps discovery results"},
	}
}
