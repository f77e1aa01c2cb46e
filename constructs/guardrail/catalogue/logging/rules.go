// Package logging holds the guardrails of logs: that they arrive, how long they are kept, and who
// can read them.
package logging

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		flowlogRules,
		logsRules,
		auditRules,
		deliveryRules,
	)
}
