package transit

import (
	"maps"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A block is a range of addresses that a VPC has, and the resource that gives it.
type block struct {
	at     *assembly.Resource
	prefix netip.Prefix
}

// overlaps reports blocks of VPCs that overlap a block of another VPC with the same transit
// gateway. Blocks out of a pool are distinct.
func overlaps(pass *engine.Pass) {
	blocks := blocksOf(pass)
	attached := map[string][]*assembly.Resource{} // VPCs by transit gateway
	for _, typ := range []string{"AWS::EC2::TransitGatewayVpcAttachment", "AWS::EC2::TransitGatewayAttachment"} {
		for _, attachment := range pass.OfType(typ) {
			gateway := attachment.Get("TransitGatewayId").String()
			if to, ok := attachment.Get("TransitGatewayId").Target(); ok {
				gateway = to.Resource.Stack.Path + "/" + to.Resource.LogicalID
			}
			if vpc, ok := attachment.Get("VpcId").Target(); ok {
				attached[gateway] = append(attached[gateway], vpc.Resource)
			}
		}
	}
	reported := map[block]bool{}
	for _, gateway := range slices.Sorted(maps.Keys(attached)) {
		vpcs := attached[gateway]
		for i, vpc := range vpcs {
			for _, other := range vpcs[:i] {
				for _, b := range blocks[vpc] {
					for _, theirs := range blocks[other] {
						later := laterOf(b, theirs)
						if vpc != other && b.prefix.Overlaps(theirs.prefix) && !reported[later] {
							reported[later] = true
							pass.Report(later.at, "CidrBlock", "is %v, and %s and %s on one transit gateway overlap", later.prefix, vpc.Path, other.Path)
						}
					}
				}
			}
		}
	}
}

// laterOf is the block that was added to a VPC, or else the first.
func laterOf(a, b block) block {
	if b.at.Type == "AWS::EC2::VPCCidrBlock" && a.at.Type != b.at.Type {
		return b
	}
	return a
}

func blocksOf(pass *engine.Pass) map[*assembly.Resource][]block {
	all := map[*assembly.Resource][]block{}
	add := func(vpc, at *assembly.Resource, property string) {
		if prefix, ok := cidr.Parse(at.Get(property)); ok {
			all[vpc] = append(all[vpc], block{at, prefix})
		}
	}
	for _, vpc := range pass.OfType("AWS::EC2::VPC") {
		add(vpc, vpc, "CidrBlock")
	}
	for _, r := range pass.OfType("AWS::EC2::VPCCidrBlock") {
		if vpc, ok := r.Get("VpcId").Target(); ok {
			add(vpc.Resource, r, "CidrBlock")
		}
	}
	return all
}
