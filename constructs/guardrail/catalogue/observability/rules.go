// Package observability holds the guardrails of what keeps watch: alarms that can be raised, that
// have data, and that somebody hears, canaries and traces, dashboards that show something, and
// queries that ask somebody.
package observability

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(alarmRules, canaryRules, compositeRules, dashboardRules, notifyRules, observeRules, queryRules, traceRules)
}
