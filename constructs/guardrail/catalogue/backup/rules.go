// Package backup holds the guardrails of backups: what has them, how long vaults keep them, whether
// they can be restored, and what protects data from deletion.
package backup

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Clone(backupRules) }
