package topology

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
)

// Local is the next hop of the routes to the VPC's own blocks.
type Local struct{ VPC *VPC }

// String names the VPC.
func (l Local) String() string { return "VPC " + l.VPC.Name }

// An InternetGateway forwards packets to the internet and back.
type InternetGateway struct {
	Resource   *assembly.Resource // nil if it is not in the app
	Name       string
	EgressOnly bool
}

// String names the gateway.
func (g *InternetGateway) String() string { return g.Name }

// A NATGateway replaces the sender's address by its own.
type NATGateway struct {
	Resource *assembly.Resource
	Subnets  []*Subnet // one, or several if only deployment knows which; none for a regional gateway
	Private  bool
	Regional bool
}

// String names the gateway.
func (g *NATGateway) String() string { return describe.Resource(g.Resource) }

// NATGateways returns those of the app, in its order.
func (n *Network) NATGateways() []*NATGateway {
	var all []*NATGateway
	for _, r := range n.assembly.OfType("AWS::EC2::NatGateway") {
		all = append(all, n.nats[r])
	}
	return all
}

// A VirtualPrivateGateway forwards packets to on-premises networks.
type VirtualPrivateGateway struct{ Resource *assembly.Resource }

// String names the gateway.
func (g *VirtualPrivateGateway) String() string { return describe.Resource(g.Resource) }

// A Firewall has endpoints in subnets of a VPC. It is assumed to allow what routes send to it:
// firewall policies are not evaluated.
type Firewall struct {
	Resource *assembly.Resource
	Subnets  []*Subnet
}

// String names the firewall.
func (f *Firewall) String() string { return describe.Resource(f.Resource) }

// A PeeringConnection connects two VPCs, and nothing behind them.
type PeeringConnection struct {
	Resource *assembly.Resource
	Sides    [2]*VPC
}

// String names the peering connection.
func (c *PeeringConnection) String() string { return describe.Resource(c.Resource) }

// FarSide returns the VPC at the other side, nil if it is not in the app; ok is false if the
// connection does not belong to the VPC.
func (c *PeeringConnection) FarSide(near *VPC) (far *VPC, ok bool) {
	switch near {
	case c.Sides[0]:
		return c.Sides[1], true
	case c.Sides[1]:
		return c.Sides[0], true
	}
	return nil, false
}

// A Blackhole drops packets.
type Blackhole struct{}

// String names it.
func (Blackhole) String() string { return "a blackhole" }

// Unmodeled is a next hop that the app does not define, or whose behavior cannot be foreseen.
type Unmodeled struct {
	Resource *assembly.Resource
	Name     string
	Reason   string
}

// String names the next hop.
func (u *Unmodeled) String() string { return u.Name }
