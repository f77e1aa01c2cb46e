package network

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const poolType = "AWS::EC2::IPAMPool"

var ipamRules = []engine.Rule{
	{
		ID: "IPAM-001", Title: "IPAM pools for VPCs limit the size of an allocation",
		Why:    "A single VPC with a /12 uses up the addresses of a whole environment.",
		Fix:    "Set AllocationMinNetmaskLength and AllocationMaxNetmaskLength.",
		Pillar: engine.Reliability,
		Check:  poolBounds,
	},
	{
		ID: "IPAM-002", Title: "IPAM pools are inside their source pool and do not overlap",
		Why:    "Otherwise the deployment fails when half of the pools exist.",
		Fix:    "Choose distinct ranges inside those of the source pool.",
		Pillar: engine.Reliability,
		Check:  poolAddresses,
	},
}

// poolBounds looks at the pools that are the source of no other: VPCs take addresses from those.
func poolBounds(pass *engine.Pass) {
	parts := pass.ByTarget(poolType, "SourceIpamPoolId")
	for _, pool := range pass.OfType(poolType) {
		if len(parts[pool]) > 0 {
			continue
		}
		for _, property := range []string{"AllocationMinNetmaskLength", "AllocationMaxNetmaskLength"} {
			length, known := pool.Get(property).Int()
			switch least := largestVPC(pool); {
			case !known:
				pass.Report(pool, property, "is %v; want a length", pool.Get(property))
			case length < least:
				pass.Report(pool, property, "is %d; want %d or more: AWS makes no larger VPC, so it limits nothing", length, least)
			}
		}
	}
}

// largestVPC is the length of the largest range that a VPC can have.
func largestVPC(pool *assembly.Resource) int {
	if pool.Get("AddressFamily").Is("ipv6") == assembly.True {
		return 44
	}
	return 16
}

func poolAddresses(pass *engine.Pass) {
	parts := pass.ByTarget(poolType, "SourceIpamPoolId")
	for _, pool := range pass.OfType(poolType) {
		var blocks []block
		for _, part := range parts[pool] {
			for _, prefix := range provisioned(part) {
				blocks = append(blocks, block{prefix, part})
			}
		}
		overlapping(pass, blocks)
		within := provisioned(pool)
		for _, b := range blocks {
			if len(within) > 0 && !cidr.Covered(b.prefix, within) {
				pass.Report(b.of, "ProvisionedCidrs", "%v is outside its source pool %s", b.prefix, pool.Path)
			}
		}
	}
}

// provisioned returns the literal ranges of a pool. AWS chooses the range for a netmask length.
func provisioned(pool *assembly.Resource) []netip.Prefix {
	var all []netip.Prefix
	for _, each := range pool.Get("ProvisionedCidrs").List() {
		if prefix, ok := cidr.Parse(each.Get("Cidr")); ok {
			all = append(all, prefix)
		}
	}
	return all
}

func overlapping(pass *engine.Pass, blocks []block) {
	for i, b := range blocks {
		for _, other := range blocks[:i] {
			if b.prefix.Overlaps(other.prefix) {
				pass.Report(b.of, "ProvisionedCidrs", "%v overlaps %v of pool %s", b.prefix, other.prefix, other.of.Path)
			}
		}
	}
}
