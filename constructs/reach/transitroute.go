package reach

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

func (n *Network) addTransitRoutes() {
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRoute") {
		n.addTransitRoute(r)
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTablePropagation") {
		t := n.tables[n.resolve(r.Get("TransitGatewayRouteTableId"), "AWS::EC2::TransitGatewayRouteTable")]
		if t == nil {
			continue // into a table that is not in the app
		}
		v := r.Get("TransitGatewayAttachmentId")
		if a := n.attachments[n.resolve(v, attachmentTypes...)]; a != nil {
			a.propagate(t, r, conditional(r, t.resource))
			continue
		}
		t.add(route{at: r, origin: propagated, foreign: true, next: &opaque{r, "attachment " + v.String(), "it is not in the app"}})
	}
	for _, typ := range attachmentTypes {
		for _, r := range n.assembly.OfType(typ) {
			if a := n.attachments[r]; a != nil && a.gateway != nil && a.gateway.propagation != nil && !a.peered {
				a.propagate(a.gateway.propagation, r, a.doubt)
			}
		}
	}
}

func (n *Network) addTransitRoute(r *assembly.Resource) {
	t := n.tables[n.resolve(r.Get("TransitGatewayRouteTableId"), "AWS::EC2::TransitGatewayRouteTable")]
	if t == nil {
		return // in a table that is not in the app
	}
	to := known(n.block(r.Get("DestinationCidrBlock")), static)
	to.at = r
	if to.doubt == "" {
		to.doubt = conditional(r, t.resource)
	}
	v := r.Get("TransitGatewayAttachmentId")
	switch r.Get("Blackhole").Is(true) {
	case assembly.True:
		to.next = blackhole{}
	case assembly.Unknown:
		to.next = &opaque{r, "a route that may be a blackhole", "only deployment knows"}
	default:
		to.next = n.transitHop(r, v)
	}
	t.add(to)
}

// transitHop is what a transit gateway route leads to.
func (n *Network) transitHop(r *assembly.Resource, v assembly.Value) nextHop {
	if a := n.attachments[n.resolve(v, attachmentTypes...)]; a != nil {
		return a
	}
	return &opaque{r, "attachment " + v.String(), "it is not in the app"}
}

// propagate puts what an attachment knows into a table.
func (a *attachment) propagate(t *table, at *assembly.Resource, doubt string) {
	blocks := a.learned
	if a.vpc != nil {
		blocks = a.vpc.blocks
	}
	for _, b := range blocks {
		t.add(route{at: at, to: b, origin: propagated, next: a, doubt: doubt})
	}
	if a.dynamic || a.vpc != nil && a.vpc.imported() {
		t.add(route{at: at, origin: propagated, next: a, foreign: true})
	}
}

// forward carries a packet out of the gateway. From has the zone in which it came in.
func (a *attachment) forward(w *walk, from *subnet, p packet) outcome {
	w.pass(a.resource, a)
	switch {
	case a.onPremises:
		return w.outside(onPremises, nil, p)
	case a.peered:
		return a.cross(w, p)
	case a.firewall:
		return a.gateway.lookup(w, a, from.zone, p)
	case a.vpc.imported():
		return w.stop(Unknown, a.resource, "VPC %s is not in the app", a.vpc.name)
	}
	return a.emit(w, from, p)
}

// cross carries a packet over to the other gateway of a peering.
func (a *attachment) cross(w *walk, p packet) outcome {
	far := a.peer
	if w.gateway == a.peer {
		far = a.gateway
	}
	if far == nil {
		return w.stop(Unknown, a.resource, "the far side of %v is not in the app", a)
	}
	return far.lookup(w, a, "", p)
}

// emit carries a packet into the VPC: through the foot in the zone it came from if there is
// one, unless appliance mode chooses the zone by the connection.
func (a *attachment) emit(w *walk, from *subnet, p packet) outcome {
	feet := a.subnets
	if a.appliance == No {
		feet = inZone(feet, from.zone)
	}
	w.emitted(a, from.zone)
	if a.outOfSight {
		return w.perhaps(w.deliver(a.vpc, p), a.resource, "the subnets of %v are not in the app", a)
	}
	return w.alternatives(len(feet), a.resource, "the attachment has no subnet in the app", func(i int) outcome {
		w.pass(feet[i].resource, passing{feet[i]})
		return w.leave(feet[i], p)
	})
}

// passing words a subnet on the way.
type passing struct{ *subnet }

func (s passing) String() string { return "through subnet " + s.name }

// vpnRoutes are the blocks behind a VPN connection; dynamic means that BGP tells more.
func (n *Network) vpnRoutes(connection *assembly.Resource) (blocks []netip.Prefix, dynamic bool) {
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnectionRoute") {
		if n.resolve(r.Get("VpnConnectionId")) == connection {
			if b := n.block(r.Get("DestinationCidrBlock")); b.IsValid() {
				blocks = append(blocks, b)
			}
		}
	}
	return blocks, connection.Get("StaticRoutesOnly").Is(true) != assembly.True
}
