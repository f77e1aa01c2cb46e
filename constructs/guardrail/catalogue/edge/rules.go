// Package edge holds the guardrails of content delivery: distributions of CloudFront, and what
// stands behind them.
package edge

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Clone(cdnRules) }

// elsewhere reports whether the stack of a resource is certain to be in another Region than the one
// from which CloudFront takes what it needs.
func elsewhere(r *assembly.Resource) bool {
	return r.Stack.Region != "" && r.Stack.Region != "us-east-1"
}
