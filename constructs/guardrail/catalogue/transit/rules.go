// Package transit holds the guardrails of connections between networks: transit gateways, VPNs,
// peerings, and who can reach whom across them.
package transit

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		tgwRules,
		vpnRules,
		reachRules,
	)
}
