// Package cost holds the guardrails of what saves: where buckets, processors, Spot capacity and
// schedules cost less, and whether they do.
package cost

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Concat(tierRules, costRules, spotRules) }
