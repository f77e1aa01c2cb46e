// Package cost holds the guardrails of the bill: who hears of what is spent, what happens then,
// where the bill is exported to, and what buckets, processors, Spot and schedules save.
package cost

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(budgetRules, anomalyRules, categoryRules, exportRules, tierRules, costRules, spotRules)
}
