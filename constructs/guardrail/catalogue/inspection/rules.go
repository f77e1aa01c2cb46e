// Package inspection holds the guardrails of traffic inspection: Route 53 Resolver with its query
// logs, DNS Firewall, and AWS Network Firewall.
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
