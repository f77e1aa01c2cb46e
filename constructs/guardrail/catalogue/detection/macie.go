package detection

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var macieRules = []engine.Rule{
	{
		ID: "MACIE-001", Title: "Macie is enabled and publishes findings every 15 minutes",
		Why:      "Others find data that is open to the world within minutes.",
		Fix:      "Set Status to ENABLED and FindingPublishingFrequency to FIFTEEN_MINUTES.",
		Pillar:   engine.Security,
		Controls: []string{"Macie.1"},
		Check:    macieOn,
	},
	{
		ID: "MACIE-002", Title: "Macie has automated sensitive data discovery enabled",
		Why:      "Nobody schedules a job for a bucket that nobody knows about.",
		Fix:      "Call updateAutomatedDiscoveryConfiguration with the status ENABLED.",
		Pillar:   engine.Security,
		Controls: []string{"Macie.2"},
		Check:    macieCall("updateAutomatedDiscoveryConfiguration", "enables automated discovery", "status", "ENABLED"),
	},
	{
		ID: "MACIE-003", Title: "Production Macie sessions keep discovery results beyond 90 days",
		Why:    "Which object held what is asked after an incident, when Macie has deleted the results.",
		Fix:    "Call putClassificationExportConfiguration with a bucket and its KMS key.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check:  macieCall("putClassificationExportConfiguration", "keeps discovery results", "", ""),
	},
}

// macieOn looks at sessions, and at the calls that configure an existing one.
func macieOn(pass *engine.Pass) {
	for _, r := range pass.OfType(macieType) {
		pass.Want(r, "ENABLED", "Status")
		pass.Want(r, "FIFTEEN_MINUTES", "FindingPublishingFrequency")
	}
	for _, c := range customresource.Calls(pass.Assembly, "Macie2", "updateMacieSession") {
		c.Want(pass, "status", "ENABLED")
		c.Want(pass, "findingPublishingFrequency", "FIFTEEN_MINUTES")
	}
}

// macieCall makes a check that an app with Macie makes a call of it.
func macieCall(action, what, parameter, want string) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		made := slices.ContainsFunc(customresource.Calls(pass.Assembly, "Macie2", action), func(c customresource.Call) bool {
			return len(c.Conditions()) == 0 && (parameter == "" || c.Parameters[parameter] == want)
		})
		sessions := pass.OfType(macieType)
		for _, c := range customresource.Calls(pass.Assembly, "Macie2", "updateMacieSession") {
			sessions = append(sessions, c.Resource)
		}
		for _, session := range sessions {
			if !made {
				pass.Report(session, "", "no unconditional call of %s %s", action, what)
			}
		}
	}
}
