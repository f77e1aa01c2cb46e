// Package data holds the guardrails of stored data: buckets, keys, secrets and snapshots.
package data

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		s3Rules,
		kmsRules,
		secretRules,
		snapshotRules,
	)
}
