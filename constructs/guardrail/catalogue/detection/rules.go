// Package detection holds the guardrails of services that detect threats and misconfigurations:
// trails and alarms on them, GuardDuty, Security Hub, Inspector, Macie and AWS Config, and of what
// silences their findings.
package detection

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		trailRules,
		cisRules,
		guarddutyRules,
		hubRules,
		muteRules,
		inspectorRules,
		macieRules,
		chatRules,
		configRules,
	)
}
