package topology

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

// A Link connects on-premises networks to a transit gateway, or to the virtual private gateway
// of a VPC.
type Link struct {
	Resource     *assembly.Resource
	Attachment   *Attachment    // of a transit gateway
	VPC          *VPC           // of a virtual private gateway
	Destinations []netip.Prefix // static routes
	BGP          bool           // whether BGP announces more
}

// readVPNConnections adds those of a virtual private gateway that is attached to a VPC.
func (n *Network) readVPNConnections(v *VPC, attached *assembly.Resource) {
	gateway := n.Resolve(attached.Get("VpnGatewayId"))
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnection") {
		if gateway != nil && n.Resolve(r.Get("VpnGatewayId")) == gateway {
			destinations, bgp := n.vpnRoutes(r)
			n.Links = append(n.Links, &Link{Resource: r, VPC: v, Destinations: destinations, BGP: bgp})
		}
	}
}

// vpnRoutes returns the static routes of a VPN connection, and whether BGP announces more.
func (n *Network) vpnRoutes(connection *assembly.Resource) (destinations []netip.Prefix, bgp bool) {
	for _, r := range n.assembly.OfType("AWS::EC2::VPNConnectionRoute") {
		if n.Resolve(r.Get("VpnConnectionId")) == connection {
			if b := n.block(r.Get("DestinationCidrBlock")); b.IsValid() {
				destinations = append(destinations, b)
			}
		}
	}
	return destinations, connection.Get("StaticRoutesOnly").Is(true) != assembly.True
}

// readRoutePropagations adds to VPC route tables what virtual private gateways propagate.
func (n *Network) readRoutePropagations() {
	for _, r := range n.assembly.OfType("AWS::EC2::VPNGatewayRoutePropagation") {
		id := r.Get("VpnGatewayId")
		gateway := n.Resolve(id)
		var next routing.NextHop = &Unmodeled{r, "virtual private gateway " + id.String(), notInApp}
		if gateway != nil {
			next = &VirtualPrivateGateway{gateway}
		}
		for _, id := range r.Get("RouteTableIds").List() {
			if t := n.RouteTables[n.Resolve(id)]; t != nil {
				n.propagateLinks(t, r, gateway, next)
			}
		}
	}
}

// propagateLinks adds routes to what is behind the links of a virtual private gateway.
func (n *Network) propagateLinks(t *routing.Table, by, gateway *assembly.Resource, next routing.NextHop) {
	bgp := gateway == nil
	for _, link := range n.Links {
		if link.VPC == nil || n.Resolve(link.Resource.Get("VpnGatewayId")) != gateway {
			continue
		}
		bgp = bgp || link.BGP
		for _, b := range link.Destinations {
			t.Add(routing.Route{
				Resource: by, Destination: b, Origin: routing.Propagated, NextHop: next, Caveat: conditional(by, t.Resource),
			})
		}
	}
	if bgp {
		t.Add(routing.Route{Resource: by, Origin: routing.Propagated, NextHop: next, External: true})
	}
}

// LeadsOnPremises reports whether a next hop forwards packets to on-premises networks.
func LeadsOnPremises(next routing.NextHop) bool {
	switch next := next.(type) {
	case *Attachment:
		return next.Kind == OnPremisesAttachment
	case *VirtualPrivateGateway:
		return true
	}
	return false
}
