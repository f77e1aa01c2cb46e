// Package data holds the guardrails of data, stored and sent: buckets, keys, secrets and snapshots,
// and the encryption of databases, queues, streams and file systems.
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
		encryptRules,
		tlsRules,
	)
}
