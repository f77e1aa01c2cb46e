package network

import (
	"cmp"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A block is the literal CIDR of a resource.
type block struct {
	prefix netip.Prefix
	of     *assembly.Resource
}

// subnetAddresses compares literal CIDR blocks. Those that IPAM or Fn::Cidr assign are not in the
// template, and do not overlap.
func subnetAddresses(pass *engine.Pass) {
	subnets := pass.ByTarget("AWS::EC2::Subnet", "VpcId")
	added := pass.ByTarget("AWS::EC2::VPCCidrBlock", "VpcId")
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		blocks, _ := literalBlocks(pass, subnets[vpc], "CidrBlock")
		overlaps(pass, blocks, "CidrBlock")
		within, complete := literalBlocks(pass, append([]*assembly.Resource{vpc}, added[vpc]...), "CidrBlock")
		if complete {
			outside(pass, blocks, within)
		}
		blocks, _ = literalBlocks(pass, subnets[vpc], "Ipv6CidrBlock")
		overlaps(pass, blocks, "Ipv6CidrBlock")
	}
}

// literalBlocks returns the blocks that are known; complete is false if there may be more.
func literalBlocks(pass *engine.Pass, of []*assembly.Resource, property string) (blocks []block, complete bool) {
	complete = true
	for _, r := range of {
		text, ok := r.Get(property).Text()
		if !ok {
			complete = false
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil || prefix != prefix.Masked() {
			pass.Report(r, property, "is %s, which is not a CIDR block", text)
			continue
		}
		blocks = append(blocks, block{prefix, r})
	}
	return blocks, complete
}

// overlaps reports blocks that share addresses. In order of address, a block overlaps an earlier
// one only if it overlaps the one that extends furthest.
func overlaps(pass *engine.Pass, blocks []block, property string) {
	slices.SortStableFunc(blocks, func(a, b block) int {
		return cmp.Or(a.prefix.Addr().Compare(b.prefix.Addr()), cmp.Compare(a.prefix.Bits(), b.prefix.Bits()))
	})
	for i, outer := 1, 0; i < len(blocks); i++ {
		if blocks[i].prefix.Overlaps(blocks[outer].prefix) {
			pass.Report(blocks[i].of, property, "%v overlaps %v of subnet %s",
				blocks[i].prefix, blocks[outer].prefix, blocks[outer].of.Path)
			continue
		}
		outer = i
	}
}

func outside(pass *engine.Pass, blocks, of []block) {
	for _, b := range blocks {
		inside := slices.ContainsFunc(of, func(o block) bool {
			return o.prefix.Bits() <= b.prefix.Bits() && o.prefix.Contains(b.prefix.Addr())
		})
		if !inside {
			pass.Report(b.of, "CidrBlock", "%v is outside the CIDR blocks of the VPC", b.prefix)
		}
	}
}
