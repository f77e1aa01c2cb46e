// Package detection holds the guardrails of services that detect threats and misconfigurations:
// trails and alarms on them, GuardDuty, Security Hub, Inspector, Macie and AWS Config.
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
		inspectorRules,
		macieRules,
		chatRules,
		configRules,
	)
}
