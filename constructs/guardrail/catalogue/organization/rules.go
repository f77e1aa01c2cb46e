// Package organization holds the guardrails of an organization: its accounts and units, its
// policies, AWS Control Tower, and the settings of accounts.
package organization

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		orgRules,
		scpRules,
		ctRules,
		mgmtRules,
		accountRules,
		stacksetRules,
	)
}
