package reach

import "net/netip"

// findOutside looks for the addresses outside: public ones, and those that a route leads on
// premises, all of them private if BGP may tell of them.
func (c *cuts) findOutside(n *Network) {
	for f := range everywhere {
		for _, a := range c.of(everywhere[f]) {
			if public(a) && n.index.vpc(a) == nil {
				c.outside[f] = append(c.outside[f], a)
			}
		}
	}
	seen := map[netip.Addr]bool{}
	for _, b := range n.behindTunnels() {
		for _, a := range c.of(b) {
			if n.index.vpc(a) == nil && !seen[a] {
				seen[a] = true
				c.remote[family(a)] = append(c.remote[family(a)], a)
			}
		}
	}
}

func slot(v6 bool) int {
	if v6 {
		return 1
	}
	return 0
}

func (c *cuts) internet(v6 bool) []netip.Addr   { return c.outside[slot(v6)] }
func (c *cuts) onPremises(v6 bool) []netip.Addr { return c.remote[slot(v6)] }

// behindTunnels are the blocks that routes lead on premises.
func (n *Network) behindTunnels() []netip.Prefix {
	var all []netip.Prefix
	dynamic := false
	for _, t := range n.everyTable() {
		for b, r := range t.sure {
			a, tunnel := r.next.(*attachment)
			_, gateway := r.next.(*vpnGateway)
			switch {
			case !gateway && (!tunnel || !a.onPremises):
			case b.Bits() == 0:
				dynamic = true // whatever has no better route
			default:
				all = append(all, b)
			}
		}
	}
	for _, t := range n.tunnels {
		all = append(all, t.learned...)
		dynamic = dynamic || t.dynamic
		if t.attachment != nil {
			all = append(all, t.attachment.learned...)
			dynamic = dynamic || t.attachment.dynamic
		}
	}
	if dynamic {
		all = append(all, private...)
	}
	return sorted(all)
}
