// Package compute holds the guardrails of EC2 instances, launch templates and volumes.
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
	)
}
