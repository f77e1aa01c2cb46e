package walk

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// forward sends a packet through the next hop of a route.
func (w *walk) forward(next routing.NextHop, from position, p packet.Packet) Outcome {
	switch next := next.(type) {
	case topology.Local:
		return w.local(next, from, p)
	case *topology.InternetGateway:
		return w.internetGateway(next, from, p)
	case *topology.NATGateway:
		return w.natGateway(next, from, p)
	case *topology.VirtualPrivateGateway:
		return w.virtualPrivateGateway(next, from, p)
	case *topology.Firewall:
		return w.firewall(next, from, p)
	case *topology.PeeringConnection:
		return w.peering(next, from, p)
	case *topology.TransitGateway:
		return w.transitGateway(next, from, p)
	case *topology.Attachment:
		return w.outOfGateway(next, from, p)
	case topology.Blackhole:
		last := w.path[len(w.path)-1]
		return w.drop(last.Resource, "dropped: %v", last.Detail)
	case *topology.Unmodeled:
		return w.unknown(next.Resource, "%s: %s", next.Name, next.Reason)
	}
	panic(fmt.Sprintf("walk: no way through a %T", next))
}

func (w *walk) local(next topology.Local, from position, p packet.Packet) Outcome {
	if next.VPC != from.vpc {
		return w.unknown(next.VPC.Resource, "%v is not the VPC of %s", next, from.name)
	}
	return w.deliver(next.VPC, p)
}

func (w *walk) internetGateway(g *topology.InternetGateway, from position, p packet.Packet) Outcome {
	w.pass(g.Resource, g)
	switch {
	case w.network.VPCOf(p.Dst) != nil || !address.IsPublic(p.Dst):
		return w.drop(g.Resource, "%s drops packets to private addresses such as %v", g.Name, p.Dst)
	case g.EgressOnly && (w.reply || p.Dst.Is4()):
		return w.drop(g.Resource, "%s forwards outbound IPv6 connections only", g.Name)
	case from.vpc.InternetGateway == assembly.False && g.Resource != nil && !g.EgressOnly:
		return w.drop(g.Resource, "%s is not attached to VPC %s", g.Name, from.vpc.Name)
	}
	if n := len(w.translations); n > 0 && w.translations[n-1].gateway.Private {
		return w.drop(g.Resource, "%v is private, so the packet has no public source address", w.translations[n-1].gateway)
	}
	w.byEgressOnly = g.EgressOnly
	return w.leaveApp(Internet, from.vpc, p)
}

func (w *walk) natGateway(g *topology.NATGateway, from position, p packet.Packet) Outcome {
	if w.reply {
		return w.drop(g.Resource, "%v would replace the source address of the reply", g)
	}
	if p.Dst.Is6() {
		return w.drop(g.Resource, "%v translates IPv4 only", g)
	}
	w.pass(g.Resource, g)
	if g.Regional {
		w.translate(translation{gateway: g, vpc: from.vpc})
		return w.regionalNATGateway(g, from, p)
	}
	return w.alternatives(len(g.Subnets), g.Resource, "only deployment knows its subnet", func(i int) Outcome {
		s := g.Subnets[i]
		w.translate(translation{g, s, from.vpc})
		return w.enter(s, from, p, func() Outcome {
			p.Src = s.AnAddress(p.Dst)
			return w.leave(s, p)
		})
	})
}

func (w *walk) translate(t translation) { w.translations = append(slices.Clip(w.translations), t) }

// regionalNATGateway follows the route table that AWS keeps for a regional NAT gateway: local
// routes, and one to the internet gateway.
func (w *walk) regionalNATGateway(g *topology.NATGateway, from position, p packet.Packet) Outcome {
	if from.vpc.Has(p.Dst) {
		return w.deliver(from.vpc, p)
	}
	return w.internetGateway(&topology.InternetGateway{Resource: g.Resource, Name: "the internet gateway of VPC " + from.vpc.Name}, from, p)
}

func (w *walk) virtualPrivateGateway(g *topology.VirtualPrivateGateway, from position, p packet.Packet) Outcome {
	w.pass(g.Resource, g)
	if from.vpc.VirtualPrivateGateway == assembly.False {
		return w.drop(g.Resource, "%v is not attached to VPC %s", g, from.vpc.Name)
	}
	return w.leaveApp(OnPremises, from.vpc, p)
}

// firewall passes an endpoint of a firewall. CloudFormation lists the endpoints in no order, so
// unless one is in the packet's own zone it may be any of them.
func (w *walk) firewall(f *topology.Firewall, from position, p packet.Packet) Outcome {
	w.pass(f.Resource, f)
	w.firewalls = append(slices.Clip(w.firewalls), f)
	endpoints := topology.InZone(f.Subnets, from.zone)
	return w.alternatives(len(endpoints), f.Resource, "its endpoints are not in the app", func(i int) Outcome {
		return w.enter(endpoints[i], from, p, func() Outcome { return w.leave(endpoints[i], p) })
	})
}

func (w *walk) peering(c *topology.PeeringConnection, from position, p packet.Packet) Outcome {
	w.pass(c.Resource, c)
	far, ok := c.FarSide(from.vpc)
	switch {
	case !ok:
		return w.drop(c.Resource, "%v does not belong to VPC %s", c, from.vpc.Name)
	case far == nil || far.Imported() && w.network.VPCOf(p.Dst) == nil:
		return w.unknown(c.Resource, "the far side of %v is not in the app", c)
	case !far.Has(p.Dst):
		return w.drop(c.Resource, "%v leads to VPC %s only, which does not have %v", c, far.Name, p.Dst)
	}
	return w.deliver(far, p)
}

// leaveApp hands a packet to an external zone, from a VPC or, if it is nil, from a transit gateway.
func (w *walk) leaveApp(to ExternalZone, from *topology.VPC, p packet.Packet) Outcome {
	last := w.path[len(w.path)-1]
	w.exit, w.exitVPC = last.Resource, from
	switch {
	case w.destination.Zone == to:
		return w.end(assembly.True, Step{Resource: last.Resource, Reply: w.reply, Detail: arrival{to.phrase()}})
	case to == OnPremises:
		return w.unknown(last.Resource, "%v is sent to on-premises routers, which are not in the app", p.Dst)
	}
	return w.drop(last.Resource, "%v is sent to the internet", p.Dst)
}
