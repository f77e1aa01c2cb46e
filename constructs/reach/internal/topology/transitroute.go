package topology

import (
	"cmp"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

func (n *Network) readTransitRoutes() {
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRoute") {
		n.addTransitRoute(r)
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayPrefixListReference") {
		n.addPrefixListReference(r)
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTablePropagation") {
		n.addPropagation(r)
	}
	for _, typ := range attachmentTypes {
		for _, r := range n.assembly.OfType(typ) {
			a := n.Attachments[r]
			if a != nil && a.Gateway != nil && a.Gateway.Propagation != nil && a.Kind != PeeringAttachment {
				a.propagate(a.Gateway.Propagation, r, a.Caveat)
			}
		}
	}
}

// addPrefixListReference adds a route to every block of a prefix list.
func (n *Network) addPrefixListReference(r *assembly.Resource) {
	t := n.transitTable(r.Get("TransitGatewayRouteTableId"))
	if t == nil {
		return // in a table that is not in the app
	}
	blocks, ok := n.prefixList(r.Get("PrefixListId"))
	if !ok {
		blocks = []netip.Prefix{{}}
	}
	for _, b := range blocks {
		route := routeTo(b, routing.Static)
		route.Resource, route.NextHop = r, n.transitHop(r)
		route.Caveat = cmp.Or(route.Caveat, conditional(r, t.Resource))
		t.Add(route)
	}
}

func (n *Network) addTransitRoute(r *assembly.Resource) {
	t := n.transitTable(r.Get("TransitGatewayRouteTableId"))
	if t == nil {
		return // in a table that is not in the app
	}
	route := routeTo(n.block(r.Get("DestinationCidrBlock")), routing.Static)
	route.Resource, route.NextHop = r, n.transitHop(r)
	route.Caveat = cmp.Or(route.Caveat, conditional(r, t.Resource))
	t.Add(route)
}

// transitHop returns the next hop of a transit gateway route, or of the reference to a prefix list.
func (n *Network) transitHop(r *assembly.Resource) routing.NextHop {
	switch r.Get("Blackhole").Is(true) {
	case assembly.True:
		return Blackhole{}
	case assembly.Unknown:
		return &Unmodeled{r, "a route that may be a blackhole", "only deployment knows"}
	}
	return n.attachmentHop(r)
}

func (n *Network) addPropagation(r *assembly.Resource) {
	t := n.transitTable(r.Get("TransitGatewayRouteTableId"))
	if t == nil {
		return // into a table that is not in the app
	}
	switch next := n.attachmentHop(r).(type) {
	case *Attachment:
		next.propagate(t, r, conditional(r, t.Resource))
	default:
		t.Add(routing.Route{Resource: r, Origin: routing.Propagated, External: true, NextHop: next})
	}
}

// attachmentHop returns the attachment that a transit gateway route or a propagation names.
func (n *Network) attachmentHop(r *assembly.Resource) routing.NextHop {
	v := r.Get("TransitGatewayAttachmentId")
	if a := n.attachment(v); a != nil {
		return a
	}
	return &Unmodeled{r, "attachment " + v.String(), notInApp}
}
