// Package deployment holds the guardrails of stacks: their templates, the tags that a bill is split
// by, and what their constructs promise.
package deployment

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		stackRules,
		tagRules,
		promiseRules,
	)
}
