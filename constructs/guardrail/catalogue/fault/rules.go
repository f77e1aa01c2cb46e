// Package fault holds the guardrails of fault injection: what an experiment may break, and
// what stops it.
package fault

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Clone(fisRules) }
