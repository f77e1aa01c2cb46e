package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func ipamSabotages() []Case {
	return []Case{
		{Rule: "IPAM-001", Name: "no lower bound", Change: []Change{Set("ProdPool.AllocationMinNetmaskLength", nil)},
			At: "ProdPool AllocationMinNetmaskLength", Says: "want a length"},
		{Rule: "IPAM-001", Name: "bound by parameter", Change: []Change{Set("ProdPool.AllocationMaxNetmaskLength", Ref("Param"))},
			At: "ProdPool AllocationMaxNetmaskLength", Says: "${Param}"},
		{Rule: "IPAM-001", Name: "bound that bounds nothing", Change: []Change{Set("ProdPool.AllocationMinNetmaskLength", 8)},
			At: "ProdPool AllocationMinNetmaskLength", Says: "is 8; want 16 or more"},
		{Rule: "IPAM-002", Name: "overlap", Change: []Change{Set("DevPool.ProvisionedCidrs.0.Cidr", "10.0.0.0/16")},
			At: "ProdPool ProvisionedCidrs", Says: "10.0.0.0/14 overlaps 10.0.0.0/16 of pool Prod/DevPool"},
		{Rule: "IPAM-002", Name: "outside", Change: []Change{Set("DevPool.ProvisionedCidrs.0.Cidr", "172.16.0.0/14")},
			At: "DevPool ProvisionedCidrs", Says: "is outside its source pool Prod/Addresses"},
	}
}
