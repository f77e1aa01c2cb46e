package addressclass

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// represent picks the addresses of subnets, of the internet, and of on-premises networks.
func (c *Classes) represent(n *topology.Network) {
	for _, v := range n.VPCs {
		for _, s := range slices.Concat(v.Subnets, v.Elsewhere) {
			var byFamily [2][]netip.Addr
			for _, b := range s.Blocks {
				f := address.FamilyOf(b.Addr())
				byFamily[f] = append(byFamily[f], c.blocks.representatives(b)...)
			}
			c.Subnets[s] = byFamily
		}
	}
	for f, block := range address.Internet {
		for _, a := range c.blocks.representatives(block) {
			if address.IsPublic(a) && n.VPCOf(a) == nil {
				c.Internet[f] = append(c.Internet[f], a)
			}
		}
	}
	seen := map[netip.Addr]bool{}
	for _, b := range onPremisesBlocks(n) {
		for _, a := range c.blocks.representatives(b) {
			if f := address.FamilyOf(a); n.VPCOf(a) == nil && !seen[a] {
				seen[a] = true
				c.OnPremises[f] = append(c.OnPremises[f], a)
			}
		}
	}
}

// onPremisesBlocks are those that routes lead to on-premises networks. If BGP may announce more,
// any private address may be one of theirs.
func onPremisesBlocks(n *topology.Network) []netip.Prefix {
	var all []netip.Prefix
	bgp := false
	for _, t := range n.Tables() {
		for r := range t.All() {
			switch {
			case !topology.LeadsOnPremises(r.NextHop):
			case r.Destination.Bits() == 0:
				bgp = true // whatever has no better route
			default:
				all = append(all, r.Destination)
			}
		}
	}
	for _, link := range n.Links {
		all = append(all, link.Destinations...)
		bgp = bgp || link.BGP
	}
	if bgp {
		all = append(all, address.Private...)
	}
	return address.Sort(all)
}
