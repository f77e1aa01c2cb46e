// Package response holds the guardrails of incident response: containment and runbooks.
package response

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		containRules,
		runbookRules,
	)
}
