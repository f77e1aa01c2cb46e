// Package network holds the guardrails of a VPC: its subnets and their routes, security groups,
// network ACLs, endpoints and addresses.
package network

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		vpcRules,
		subnetRules,
		natRules,
		routeRules,
		mirrorRules,
		sgRules,
		sourceRules,
		naclRules,
		endpointRules,
		connectRules,
		verifiedAccessRules,
		bpaRules,
		ipamRules,
	)
}
