package reach

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A Gateway is a kind of next hop.
type Gateway string

// The kinds of next hops that a [Route] may have.
const (
	InternetGateway           Gateway = "internet gateway"
	EgressOnlyInternetGateway Gateway = "egress-only internet gateway"
	NATGateway                Gateway = "NAT gateway"
	TransitGatewayHop         Gateway = "transit gateway"
	Peering                   Gateway = "VPC peering connection"
	VirtualPrivateGateway     Gateway = "virtual private gateway"
	Firewall                  Gateway = "firewall"
	Blackhole                 Gateway = "blackhole"
	// OtherGateway is what the app does not define, or whose behavior cannot be foreseen.
	OtherGateway Gateway = "other"
)

// A Route leads out of a VPC.
type Route struct {
	// Destination is zero if only deployment knows it, as of what BGP announces.
	Destination netip.Prefix
	Gateway     Gateway
	Target      *assembly.Resource // nil if it is not in the app
	Name        string             // of the target, in words
	// Certain is false if the route may not apply.
	Certain bool
}

// routesOut are the routes of a subnet that lead out of its VPC.
func routesOut(s *topology.Subnet) []Route {
	var all []Route
	for _, t := range s.Tables {
		for r, certain := range t.Routes() {
			if _, local := r.NextHop.(topology.Local); local {
				continue
			}
			gateway, target := kindOf(r.NextHop)
			all = append(all, Route{r.Destination, gateway, target, r.NextHop.String(), certain && len(s.Tables) == 1 && t.Unknown == ""})
		}
	}
	return slices.Compact(all)
}

func kindOf(next routing.NextHop) (Gateway, *assembly.Resource) {
	switch next := next.(type) {
	case *topology.InternetGateway:
		if next.EgressOnly {
			return EgressOnlyInternetGateway, next.Resource
		}
		return InternetGateway, next.Resource
	case *topology.NATGateway:
		return NATGateway, next.Resource
	case *topology.TransitGateway:
		return TransitGatewayHop, next.Resource
	case *topology.PeeringConnection:
		return Peering, next.Resource
	case *topology.VirtualPrivateGateway:
		return VirtualPrivateGateway, next.Resource
	case *topology.Firewall:
		return Firewall, next.Resource
	case topology.Blackhole:
		return Blackhole, nil
	case *topology.Unmodeled:
		return OtherGateway, next.Resource
	}
	return OtherGateway, nil
}
