// Package deployment holds the guardrails of stacks: their templates and classes, the tags that a
// bill is split by, what their constructs promise and recorded, and the calls that a deployment, a
// schedule or a workflow makes.
package deployment

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		stackRules,
		templateRules,
		tagRules,
		promiseRules,
		recordRules,
		classRules,
		deployRules,
	)
}
