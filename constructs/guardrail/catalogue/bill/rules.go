// Package bill holds the guardrails of what is spent: who hears of it, what happens then, whose it
// is, and where every line of it is.
package bill

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(budgetRules, anomalyRules, categoryRules, exportRules)
}
