// Package resilience holds the guardrails of workloads that survive the loss of a zone: databases
// and caches, load balancers, and what serves behind them.
package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		rdsRules,
		cacheRules,
		elbRules,
		ecsRules,
		asgRules,
	)
}
