package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func natSabotages() []Case {
	return []Case{
		{Rule: "NAT-001", Name: "in a private subnet", Change: []Change{Set("Nat0.SubnetId", Ref("Private0"))},
			At: "Nat0 SubnetId", Says: "Prod/Private0"},
		{Rule: "NAT-001", Name: "no way out", Change: []Change{Drop("PublicRoute0")}, At: "Nat0 SubnetId", Says: "Prod/Public0"},
		{Rule: "NAT-001", Name: "subnet decided at deployment", Change: []Change{Set("Nat0.SubnetId", Ref("Param"))},
			Also: []string{"VPC-002"},
			At:   "Nat0 SubnetId", Says: "${Param}"},
	}
}
