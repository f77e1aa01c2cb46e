package catalogue

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

// subnetAddresses compares literal CIDR blocks. What IPAM or Fn::Cidr hand out is disjoint
// by itself, and is not in the template to look at.
func subnetAddresses(a *assembly.Assembly, report engine.Reporter) {
	subnets := byTarget(a, "AWS::EC2::Subnet", "VpcId")
	added := byTarget(a, "AWS::EC2::VPCCidrBlock", "VpcId")
	for _, vpc := range a.OfType("AWS::EC2::VPC") {
		blocks, _ := literalBlocks(subnets[vpc], "CidrBlock", report)
		overlaps(blocks, "CidrBlock", report)
		within, complete := literalBlocks(append([]*assembly.Resource{vpc}, added[vpc]...), "CidrBlock", report)
		if complete {
			outside(blocks, within, report)
		}
		blocks, _ = literalBlocks(subnets[vpc], "Ipv6CidrBlock", report)
		overlaps(blocks, "Ipv6CidrBlock", report)
	}
}

// literalBlocks returns the blocks that are known; complete is false if there may be more.
func literalBlocks(of []*assembly.Resource, property string, report engine.Reporter) (blocks []block, complete bool) {
	complete = true
	for _, r := range of {
		text, ok := r.Get(property).Text()
		if !ok {
			complete = false
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil || prefix != prefix.Masked() {
			report(r, property, "is %s, which is not a CIDR block", text)
			continue
		}
		blocks = append(blocks, block{prefix, r})
	}
	return blocks, complete
}

// overlaps reports blocks that share addresses. Sorted by address, a block overlaps an
// earlier one if and only if it lies inside the last one that reaches furthest.
func overlaps(blocks []block, property string, report engine.Reporter) {
	slices.SortStableFunc(blocks, func(a, b block) int {
		return cmp.Or(a.prefix.Addr().Compare(b.prefix.Addr()), cmp.Compare(a.prefix.Bits(), b.prefix.Bits()))
	})
	for i, outer := 1, 0; i < len(blocks); i++ {
		if blocks[i].prefix.Overlaps(blocks[outer].prefix) {
			report(blocks[i].of, property, "%v overlaps %v of subnet %s",
				blocks[i].prefix, blocks[outer].prefix, blocks[outer].of.Path)
			continue
		}
		outer = i
	}
}

func outside(blocks, of []block, report engine.Reporter) {
	for _, b := range blocks {
		inside := slices.ContainsFunc(of, func(o block) bool {
			return o.prefix.Bits() <= b.prefix.Bits() && o.prefix.Contains(b.prefix.Addr())
		})
		if !inside {
			report(b.of, "CidrBlock", "%v lies outside the VPC's own blocks", b.prefix)
		}
	}
}
