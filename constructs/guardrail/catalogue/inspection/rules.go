// Package inspection holds the guardrails of what looks into traffic: the resolver with its query
// logs and DNS Firewall, and AWS Network Firewall.
package inspection

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		dnsRules,
		firewallRules,
	)
}
