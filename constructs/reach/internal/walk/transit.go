package walk

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// transitGateway takes a packet from a VPC into a transit gateway.
func (w *walk) transitGateway(g *topology.TransitGateway, from position, p packet.Packet) Outcome {
	attachments := from.vpc.Attachments[g]
	switch {
	case len(attachments) == 0 && from.vpc.Imported():
		return w.unknown(g.Resource, "whether VPC %s is attached to %v is not in the app", from.vpc.Name, g)
	case len(attachments) == 0:
		return w.drop(g.Resource, "VPC %s is not attached to %v", from.vpc.Name, g)
	}
	return w.alternatives(len(attachments), g.Resource, "", func(i int) Outcome {
		return w.intoGateway(attachments[i], from, p)
	})
}

// intoGateway takes a packet through the attachment's subnet in the packet's own zone.
func (w *walk) intoGateway(a *topology.Attachment, from position, p packet.Packet) Outcome {
	w.pass(a.Resource, a)
	route := func() Outcome { return w.routeInGateway(a.Gateway, a, from.zone, p) }
	entry, exists := a.SubnetFor(from.subnet, from.zone)
	switch {
	case entry != nil:
		return w.enter(entry, position{}, p, route)
	case exists == assembly.False:
		return w.drop(a.Resource, "%v has no subnet in %s, the zone of %s", a, from.zone, from.name)
	}
	return w.possibly(route(), a.Resource, "whether the attachment has a subnet in the zone of the source")
}

// routeInGateway routes a packet by the table of the attachment that it comes from.
func (w *walk) routeInGateway(g *topology.TransitGateway, from *topology.Attachment, zone string, p packet.Packet) Outcome {
	if w.hops++; w.hops > maxHops {
		return w.tooFar(g.Resource)
	}
	defer func() { w.hops-- }()
	w.gateway = g
	tables := from.Associated(g)
	if len(tables) == 0 {
		return w.drop(from.Resource, "%v is associated with no route table of %v", from, g)
	}
	return w.alternatives(len(tables), from.Resource, "", func(i int) Outcome {
		return w.route(position{vpc: from.VPC, zone: zone, name: "the attachment"}, tables[i], p)
	})
}

// outOfGateway takes a packet out of the transit gateway. From has the zone in which it came in.
func (w *walk) outOfGateway(a *topology.Attachment, from position, p packet.Packet) Outcome {
	w.pass(a.Resource, a)
	switch {
	case a.Kind == topology.OnPremisesAttachment:
		return w.leaveApp(OnPremises, nil, p)
	case a.Kind == topology.PeeringAttachment:
		return w.acrossPeering(a, p)
	case a.Kind == topology.FirewallAttachment:
		return w.routeInGateway(a.Gateway, a, from.zone, p)
	case a.VPC.Imported():
		return w.unknown(a.Resource, "VPC %s is not in the app", a.VPC.Name)
	}
	return w.intoVPC(a, from, p)
}

func (w *walk) acrossPeering(a *topology.Attachment, p packet.Packet) Outcome {
	far := a.Peer
	if w.gateway == a.Peer {
		far = a.Gateway
	}
	if far == nil {
		return w.unknown(a.Resource, "the far side of %v is not in the app", a)
	}
	return w.routeInGateway(far, a, "", p)
}

// intoVPC takes a packet through the attachment's subnet in the zone that it comes from if there
// is one, unless appliance mode chooses the zone for each connection.
func (w *walk) intoVPC(a *topology.Attachment, from position, p packet.Packet) Outcome {
	subnets := a.Subnets
	if a.ApplianceMode == assembly.False {
		subnets = topology.InZone(subnets, from.zone)
	}
	w.entries = append(slices.Clip(w.entries), entry{a, from.zone})
	if a.HasUnknownSubnets {
		return w.possibly(w.deliver(a.VPC, p), a.Resource, "the subnets of %v, which are not in the app", a)
	}
	return w.alternatives(len(subnets), a.Resource, "the attachment has no subnet in the app", func(i int) Outcome {
		w.pass(subnets[i].Resource, passage{subnets[i].Name})
		return w.leave(subnets[i], p)
	})
}
