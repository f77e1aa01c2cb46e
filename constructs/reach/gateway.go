package reach

import (
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A localHop delivers inside the VPC.
type localHop struct{ vpc *vpc }

func (h localHop) String() string { return "VPC " + h.vpc.name }

func (h localHop) forward(w *walk, from *subnet, p packet) outcome {
	if h.vpc != from.vpc {
		return w.stop(Unknown, h.vpc.resource, "%v is not the VPC of subnet %s", h, from.name)
	}
	return w.deliver(h.vpc, p)
}

// An internetGateway takes packets to the internet and back.
type internetGateway struct {
	resource   *assembly.Resource
	name       string
	egressOnly bool
}

func (g *internetGateway) String() string { return g.name }

func (g *internetGateway) forward(w *walk, from *subnet, p packet) outcome {
	w.pass(g.resource, g)
	switch {
	case w.n.index.vpc(p.dst) != nil || !public(p.dst):
		return w.stop(No, g.resource, "%s drops packets for private addresses such as %v", g.name, p.dst)
	case g.egressOnly && (w.reply || p.dst.Is4()):
		return w.stop(No, g.resource, "%s lets IPv6 connections out and nothing else", g.name)
	case len(w.nats) > 0 && w.nats[len(w.nats)-1].gateway.private:
		return w.stop(No, g.resource, "%v is private and gives the packet no public address", w.nats[len(w.nats)-1].gateway)
	case from.vpc.internet == No && g.resource != nil && !g.egressOnly:
		return w.stop(No, g.resource, "%s is not attached to VPC %s", g.name, from.vpc.name)
	}
	w.egressOnly = g.egressOnly
	return w.outside(internet, from.vpc, p)
}

// A natGateway puts its own address in place of the sender's.
type natGateway struct {
	resource *assembly.Resource
	subnets  []*subnet // where it may stand; none for a regional one
	private  bool
	regional bool
}

func (g *natGateway) String() string { return Describe(g.resource) }

func (g *natGateway) forward(w *walk, from *subnet, p packet) outcome {
	if w.reply {
		return w.stop(No, g.resource, "%v would put its own address on the reply", g)
	}
	if p.dst.Is6() {
		return w.stop(No, g.resource, "%v translates IPv4 only", g)
	}
	w.pass(g.resource, g)
	w.nats = append(w.nats, translation{gateway: g, from: from.vpc})
	if g.regional {
		return w.fromRegionalNAT(g, from, p)
	}
	return w.alternatives(len(g.subnets), g.resource, "only deployment knows its subnet", func(i int) outcome {
		s := g.subnets[i]
		w.nats[len(w.nats)-1].subnet = s
		return w.enter(s, from, p, func() outcome {
			p.src = representative(s, p.dst)
			return w.leave(s, p)
		})
	})
}

// fromRegionalNAT leaves by the route table that AWS keeps for a regional NAT gateway: local,
// and the internet gateway.
func (w *walk) fromRegionalNAT(g *natGateway, from *subnet, p packet) outcome {
	if from.vpc.has(p.dst) {
		return w.deliver(from.vpc, p)
	}
	gateway := &internetGateway{resource: g.resource, name: "the internet gateway of VPC " + from.vpc.name}
	return gateway.forward(w, from, p)
}

// representative is the address that a gateway in a subnet uses towards dst.
func representative(s *subnet, dst netip.Addr) netip.Addr {
	for _, b := range s.blocks {
		if b.Addr().Is4() == dst.Is4() {
			return b.Addr()
		}
	}
	return netip.Addr{}
}

// An opaque hop is one that the app does not define, or whose doing nobody can foresee.
type opaque struct {
	resource *assembly.Resource
	name     string
	why      string
}

func (o *opaque) String() string { return o.name }

func (o *opaque) forward(w *walk, _ *subnet, _ packet) outcome {
	return w.stop(Unknown, o.resource, "%s: %s", o.name, o.why)
}

// A vpnGateway takes packets to on-premises networks.
type vpnGateway struct{ resource *assembly.Resource }

func (g *vpnGateway) String() string { return Describe(g.resource) }

func (g *vpnGateway) forward(w *walk, from *subnet, p packet) outcome {
	w.pass(g.resource, g)
	if from.vpc.private == No {
		return w.stop(No, g.resource, "%v is not attached to VPC %s", g, from.vpc.name)
	}
	return w.outside(onPremises, from.vpc, p)
}

func (n *Network) addGateways() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPCGatewayAttachment") {
		v := n.vpc(r.Get("VpcId"), r)
		if v == nil {
			continue
		}
		attached := Yes
		if v.resource != nil && conditional(r, v.resource) != "" {
			attached = Unknown
		}
		if r.Get("InternetGatewayId").Exists() {
			v.internet = attached
		}
		if r.Get("VpnGatewayId").Exists() {
			v.private = attached
			n.addTunnels(v, r)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::NatGateway") {
		n.nats[r] = n.newNAT(r)
	}
	for _, r := range n.assembly.OfType("AWS::NetworkFirewall::Firewall") {
		n.firewalls[r] = n.newFirewall(r)
	}
}

func (n *Network) newNAT(r *assembly.Resource) *natGateway {
	g := &natGateway{resource: r, private: r.Get("ConnectivityType").Is("private") == assembly.True}
	if r.Get("AvailabilityMode").Is("regional") == assembly.True {
		g.regional = true
		return g
	}
	for _, ref := range r.Get("SubnetId").Targets() {
		if s := n.subnets[ref.Resource]; s != nil {
			g.subnets = append(g.subnets, s)
		}
	}
	return g
}

// nextHop makes what a route leads to.
func (n *Network) nextHop(route *assembly.Resource, property string, v assembly.Value) nextHop {
	r := n.resolve(v, "AWS::NetworkFirewall::Firewall", "AWS::EC2::TransitGateway", "AWS::EC2::VPCPeeringConnection")
	if r == nil {
		return n.byID(route, property, v)
	}
	switch r.Type {
	case "AWS::EC2::InternetGateway":
		return &internetGateway{resource: r, name: Describe(r)}
	case "AWS::EC2::EgressOnlyInternetGateway":
		return &internetGateway{resource: r, name: Describe(r), egressOnly: true}
	case "AWS::EC2::VPNGateway":
		return &vpnGateway{r}
	case "AWS::EC2::NatGateway":
		return n.nats[r]
	case "AWS::EC2::TransitGateway":
		return n.gateways[r]
	case "AWS::EC2::VPCPeeringConnection":
		return n.peerings[r]
	case "AWS::NetworkFirewall::Firewall":
		return n.firewalls[r]
	case "AWS::EC2::NetworkInterface", "AWS::EC2::Instance":
		return &opaque{r, Describe(r), "what an appliance lets through is its own doing"}
	case "AWS::EC2::VPCEndpoint":
		return &opaque{r, Describe(r), "what stands behind the endpoint is not in the app"}
	}
	return &opaque{r, Describe(r), "what it does with a packet is not known"}
}

// byID makes the hop of a route that knows it by a physical id alone.
func (n *Network) byID(route *assembly.Resource, property string, v assembly.Value) nextHop {
	id, known := v.Text()
	switch {
	case known && property == "GatewayId" && strings.HasPrefix(id, "igw-"):
		return &internetGateway{name: "internet gateway " + id}
	case known && property == "GatewayId" && id == "local":
		if table := n.resolve(route.Get("RouteTableId")); table != nil {
			if v := n.vpc(table.Get("VpcId"), table); v != nil {
				return localHop{v}
			}
		}
	case property == "":
		return &opaque{route, "a route without a next hop", "it leads nowhere"}
	}
	return &opaque{route, property + " " + v.String(), "it is not in the app"}
}
