// Package compute holds the guardrails of what runs: EC2 instances and their volumes, clusters,
// containers, databases and brokers by their endpoints, privileges and versions.
package compute

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		ec2Rules,
		publicRules,
		privilegeRules,
		patchRules,
		imageRules,
		buildRules,
	)
}
