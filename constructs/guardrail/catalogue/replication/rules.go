// Package replication holds the guardrails of buckets that S3 copies to others.
package replication

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule { return slices.Clone(replicationRules) }
