package reach

import (
	"cmp"
	"maps"
	"net/netip"
	"slices"
)

// Cuts are the blocks that routes and filters tell apart. Two addresses that lie in the same
// ones fare the same, so one of them stands for both, and walks over such representatives are
// as good as walks over every address.
type cuts struct {
	blocks []netip.Prefix // sorted, each once
	ports  []int          // one client port for every range that network ACLs tell apart
	// filters are those of blocks that network ACLs ask for, and traffic stands for every
	// protocol and port that they tell apart.
	filters []netip.Prefix
	traffic []Traffic

	outside [2][]netip.Addr // of the internet, by family
	remote  [2][]netip.Addr // on premises
}

func (n *Network) newCuts() *cuts {
	c := &cuts{
		blocks: slices.Clone(special), ports: []int{firstClientPort},
		// Port 0 and a protocol that nobody names stand for whatever no entry singles out.
		traffic: []Traffic{{protocolTCP, 0}, {protocolUDP, 0}, {protocolICMP, 0}, {protocolICMPv6, 0}, {253, 0}},
	}
	for _, v := range n.allVPCs {
		c.add(v.blocks...)
		for _, s := range v.subnets {
			c.add(s.blocks...)
			for _, t := range s.tables {
				c.addTable(t)
			}
		}
		c.addACL(v.defaultACL)
		if v.edge != nil {
			c.addTable(v.edge)
		}
	}
	for _, t := range n.everyTable() {
		c.addTable(t)
	}
	for _, a := range n.acls {
		c.addACL(a)
	}
	for _, g := range n.groups {
		for _, rules := range g.rules {
			for _, rule := range rules {
				c.add(rule.blocks...)
			}
		}
	}
	c.blocks = sorted(c.blocks)
	c.filters = sorted(c.filters)
	slices.Sort(c.ports)
	c.ports = slices.Compact(c.ports)
	for _, v := range n.allVPCs {
		for _, s := range v.subnets {
			for _, b := range s.blocks {
				s.addresses[family(b.Addr())] = append(s.addresses[family(b.Addr())], c.of(b)...)
			}
		}
	}
	c.findOutside(n)
	return c
}

func compareBlocks(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// sorted returns the blocks in order, each once.
func sorted(blocks []netip.Prefix) []netip.Prefix {
	slices.SortFunc(blocks, compareBlocks)
	return slices.Compact(blocks)
}

func (c *cuts) add(blocks ...netip.Prefix) {
	for _, b := range blocks {
		if b.IsValid() && b.Bits() > 0 {
			c.blocks = append(c.blocks, b)
		}
	}
}

func (c *cuts) addTable(t *table) {
	for b := range t.sure {
		c.add(b)
	}
	for _, r := range t.doubtful {
		c.add(r.to)
	}
}

// everyTable returns the tables that routes are written into, in no order.
func (n *Network) everyTable() []*table {
	all := slices.Collect(maps.Values(n.tables))
	for _, g := range n.gateways {
		for _, t := range []*table{g.association, g.propagation} {
			if t != nil {
				all = append(all, t)
			}
		}
	}
	return all
}

// Clients choose their port from this range, across operating systems and NAT gateways.
const firstClientPort, lastClientPort = 1024, 65535

func (c *cuts) addACL(a *acl) {
	for _, entries := range a.entries {
		for _, e := range entries {
			c.add(e.block)
			if e.block.IsValid() && e.block.Bits() > 0 {
				c.filters = append(c.filters, e.block)
			}
			c.addTraffic(e)
			for _, port := range []int{e.from, e.to + 1} {
				if firstClientPort < port && port <= lastClientPort {
					c.ports = append(c.ports, port)
				}
			}
		}
	}
}

// addTraffic adds what an entry tells apart: the first of its ports, and the one after them.
func (c *cuts) addTraffic(e *entry) {
	if e.protocol == -1 {
		return
	}
	for _, port := range []int{e.from, e.to + 1} {
		if t := (Traffic{e.protocol, max(port, 0)}); !slices.Contains(c.traffic, t) {
			c.traffic = append(c.traffic, t)
		}
	}
}

// within returns the cuts that lie inside a block.
func (c *cuts) within(block netip.Prefix) []netip.Prefix {
	i, _ := slices.BinarySearchFunc(c.blocks, block, compareBlocks)
	j := i
	for j < len(c.blocks) && block.Overlaps(c.blocks[j]) {
		j++
	}
	return c.blocks[i:j]
}

// of returns one address for every set of cuts that addresses of the block lie in.
func (c *cuts) of(block netip.Prefix) []netip.Addr {
	inside := c.within(block)
	if len(inside) == 0 || inside[0] != block {
		inside = slices.Insert(slices.Clone(inside), 0, block)
	}
	var all []netip.Addr
	for i, b := range inside {
		if a, ok := uncovered(b, inside[i+1:]); ok {
			all = append(all, a)
		}
	}
	return all
}

// uncovered returns an address of a block that lies in none of the blocks after it.
func uncovered(b netip.Prefix, after []netip.Prefix) (netip.Addr, bool) {
	a := b.Addr()
	for _, inner := range after {
		switch {
		case !b.Contains(inner.Addr()) || a.Less(inner.Addr()):
			return a, b.Contains(a)
		case inner.Contains(a):
			a = last(inner).Next()
		}
		if !a.IsValid() || !b.Contains(a) {
			return a, false
		}
	}
	return a, true
}

func last(b netip.Prefix) netip.Addr {
	raw := b.Addr().AsSlice()
	for bit := b.Bits(); bit < len(raw)*8; bit++ {
		raw[bit/8] |= 1 << (7 - bit%8)
	}
	a, _ := netip.AddrFromSlice(raw)
	return a
}
