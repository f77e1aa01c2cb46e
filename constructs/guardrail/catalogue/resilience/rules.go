// Package resilience holds the guardrails of what survives the loss of a zone or a Region:
// replication.
package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		replicationRules,
	)
}
