// Package addressclass divides addresses, ports and traffic into classes that a network treats
// alike, and picks one of each class. Following one packet for each class is as good as
// following every packet.
package addressclass

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// Classes holds a representative of each class of a network.
type Classes struct {
	// Subnets, Internet and OnPremises are addresses by [address.Family].
	Subnets    map[*topology.Subnet][2][]netip.Addr
	Internet   [2][]netip.Addr
	OnPremises [2][]netip.Addr
	// ClientPorts are ports that clients may choose, one for each range that network ACLs tell
	// apart.
	ClientPorts []int
	// Filtered are the blocks that network ACLs name, and Traffic the protocols and ports that
	// they tell apart.
	Filtered []netip.Prefix
	Traffic  []packet.Traffic

	blocks partition
}

// experimental is a protocol number that no rule names, after RFC 3692.
const experimental = 253

// Of returns the classes of a network.
func Of(n *topology.Network) *Classes {
	c := &Classes{
		Subnets:     map[*topology.Subnet][2][]netip.Addr{},
		ClientPorts: []int{packet.FirstClientPort},
		// Port 0 and an experimental protocol represent whatever no entry names.
		Traffic: []packet.Traffic{{Protocol: packet.TCP}, {Protocol: packet.UDP}, {Protocol: packet.ICMP}, {Protocol: packet.ICMPv6},
			{Protocol: experimental}},
		blocks: slices.Clone(address.SpecialPurpose),
	}
	c.collect(n)
	c.blocks = address.Sort(c.blocks)
	c.Filtered = address.Sort(c.Filtered)
	slices.Sort(c.ClientPorts)
	c.ClientPorts = slices.Compact(c.ClientPorts)
	c.represent(n)
	return c
}

// collect adds every block, port and protocol that routes and filters name.
func (c *Classes) collect(n *topology.Network) {
	for _, v := range n.VPCs {
		c.addBlocks(v.Blocks...)
		c.addNetworkACL(v.DefaultNetworkACL)
		for _, s := range v.Subnets {
			c.addBlocks(s.Blocks...)
			c.addTables(s.Tables...)
		}
		if v.GatewayTable != nil {
			c.addTables(v.GatewayTable)
		}
	}
	c.addTables(n.Tables()...)
	for _, a := range n.NetworkACLs {
		c.addNetworkACL(a)
	}
	for _, g := range n.SecurityGroups {
		for _, rules := range g.Rules {
			for _, rule := range rules {
				c.addBlocks(rule.Blocks...)
			}
		}
	}
}

func (c *Classes) addBlocks(blocks ...netip.Prefix) {
	for _, b := range blocks {
		if tellsApart(b) {
			c.blocks = append(c.blocks, b)
		}
	}
}

// tellsApart reports whether a block is known, and leaves addresses out.
func tellsApart(b netip.Prefix) bool { return b.IsValid() && b.Bits() > 0 }

func (c *Classes) addTables(tables ...*routing.Table) {
	for _, t := range tables {
		for b := range t.Destinations() {
			c.addBlocks(b)
		}
	}
}

func (c *Classes) addNetworkACL(a *filter.NetworkACL) {
	for _, entries := range a.Entries {
		for _, e := range entries {
			c.addBlocks(e.Block)
			if tellsApart(e.Block) {
				c.Filtered = append(c.Filtered, e.Block)
			}
			c.addPattern(e.Pattern)
		}
	}
}

// addPattern adds the first port of a pattern, and the first one after it.
func (c *Classes) addPattern(p packet.Pattern) {
	for _, port := range []int{p.First, p.Last + 1} {
		if packet.FirstClientPort < port && port <= packet.LastClientPort {
			c.ClientPorts = append(c.ClientPorts, port)
		}
		t := packet.Traffic{Protocol: p.Protocol, Port: max(port, 0)}
		if p.Protocol != packet.All && !slices.Contains(c.Traffic, t) {
			c.Traffic = append(c.Traffic, t)
		}
	}
}
