package topology

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/regions"
)

// block reads a CIDR block: a literal, the block of a VPC or subnet of the app, or a part of
// one that Fn::Cidr cuts out. It is zero if only deployment knows.
func (n *Network) block(v assembly.Value) netip.Prefix {
	if text, ok := v.Text(); ok {
		return address.Parse(text)
	}
	if ref, ok := v.Target(); ok {
		return address.At(n.blocks(ref), 0)
	}
	fn, args := v.Call()
	i, ok := args.Get("0").Int()
	if fn != "Fn::Select" || !ok {
		return netip.Prefix{}
	}
	list := args.Get("1")
	if ref, isRef := list.Target(); isRef {
		return address.At(n.blocks(ref), i)
	}
	if fn, args := list.Call(); fn == "Fn::Cidr" {
		hostBits, known := args.Get("2").Int()
		if whole := n.block(args.Get("0")); known && whole.IsValid() {
			return address.Subnet(whole, i, hostBits)
		}
	}
	return netip.Prefix{}
}

// blocks are those behind an attribute of a VPC or a subnet.
func (n *Network) blocks(ref assembly.Reference) []netip.Prefix {
	var all []netip.Prefix
	if v := n.vpcs[ref.Resource]; v != nil {
		all = v.Blocks
	}
	if s := n.subnets[ref.Resource]; s != nil {
		all = s.Blocks
	}
	switch ref.Attribute {
	case "CidrBlock":
		return address.OfFamily(all, address.IPv4)
	case "Ipv6CidrBlocks":
		return address.OfFamily(all, address.IPv6)
	}
	return nil
}

// CloudFront stands for the addresses from which CloudFront connects to origins; it is one of their
// blocks.
var CloudFront = netip.MustParsePrefix("130.176.0.0/17")

// prefixList returns the entries of a prefix list; ok is false if they are not in the app.
func (n *Network) prefixList(v assembly.Value) (blocks []netip.Prefix, ok bool) {
	if id, _ := v.Text(); regions.IsCloudFrontPrefixList(id) {
		return []netip.Prefix{CloudFront}, true
	}
	list := n.Resolve(v, "AWS::EC2::PrefixList")
	if list == nil || list.Type != "AWS::EC2::PrefixList" {
		return nil, false
	}
	for _, entry := range list.Get("Entries").List() {
		blocks = append(blocks, n.block(entry.Get("Cidr")))
	}
	return blocks, true
}
