package reach

import (
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// A Crossing is a path by which packets may leave a subnet for a place that they must not reach.
// One direction is enough: the reply need not come back, and security groups do not count.
type Crossing struct {
	From *assembly.Resource // a subnet
	To   *assembly.Resource // a subnet; nil for the internet
	// Arrives is True or Unknown.
	Arrives assembly.Truth
	// Path ends where the packet arrives or, if that is Unknown, where nothing more is known.
	Path []Hop
}

// Crossings returns paths from the subnets that from selects to the subnets of other VPCs that
// to selects: for each subnet one path through each [Crossing.Cause]. Subnets whose packets fare
// the same are followed once, and packets only to VPCs to which routes may lead, so the work grows
// with the number of subnets and not with its square.
func (n *Network) Crossings(from, to func(subnet *assembly.Resource) bool) []Crossing {
	targets := destinations{network: n.topology, subnets: map[*topology.VPC][]*topology.Subnet{}, led: map[source][]*topology.VPC{}}
	for _, s := range n.subnets() {
		if to(s.Resource) {
			targets.add(s)
		}
	}
	// A subnet of a VPC with targets has other targets than subnets that are equivalent otherwise.
	unique := func(s *topology.Subnet) bool { return targets.subnets[s.VPC] != nil || len(n.bridges) > 0 }
	return n.cross(from, unique, func(s *topology.Subnet) []Crossing {
		all := n.bridgeCrossings(s, targets.subnets)
		for _, v := range targets.from(s) {
			for _, target := range targets.subnets[v] {
				all = append(all, n.deliveries(s, walk.End{Subnet: target})...)
			}
		}
		return all
	})
}

// EgressCrossings returns paths from the subnets that from selects to the internet.
func (n *Network) EgressCrossings(from func(subnet *assembly.Resource) bool) []Crossing {
	unique := func(*topology.Subnet) bool { return false }
	return n.cross(from, unique, func(s *topology.Subnet) []Crossing {
		return n.deliveries(s, walk.End{Zone: walk.Internet})
	})
}

// cross follows packets from the selected subnets: of equivalent ones, from the first.
func (n *Network) cross(
	from func(*assembly.Resource) bool, unique func(*topology.Subnet) bool, follow func(*topology.Subnet) []Crossing,
) []Crossing {
	var all []Crossing
	followed := map[string]bool{}
	for _, s := range n.subnets() {
		if !from(s.Resource) {
			continue
		}
		key := n.equivalenceKey(s)
		if key != "" && followed[key] && !unique(s) {
			continue
		}
		followed[key] = true
		all = append(all, distinct(follow(s))...)
	}
	return all
}

// distinct keeps one crossing for every cause.
func distinct(all []Crossing) []Crossing {
	seen := map[*assembly.Resource]bool{}
	var some []Crossing
	for _, c := range all {
		if cause := c.Cause(); !seen[cause] {
			seen[cause] = true
			some = append(some, c)
		}
	}
	return some
}

// deliveries are the packets from a subnet that arrive, over the address families of both ends.
func (n *Network) deliveries(from *topology.Subnet, to walk.End) []Crossing {
	var all []Crossing
	source := walk.End{Subnet: from}
	for _, f := range address.Families {
		n.eachPair(source, to, f, func(src, dst netip.Addr) {
			for _, t := range n.classes.Traffic {
				trip := walk.RoundTrip{Network: n.topology, Classes: n.classes, From: source, To: to, Src: src, Dst: dst, Traffic: t}
				o := trip.Request()
				if o.Arrives == assembly.False {
					continue
				}
				trip.Record = true
				c := Crossing{From: from.Resource, Arrives: o.Arrives, Path: newPath(trip.Request().Path)}
				if to.Subnet != nil {
					c.To = to.Subnet.Resource
				}
				all = append(all, c)
				return
			}
		})
	}
	return all
}

// connectsNetworks has the types that connect networks, as opposed to those that lead there.
var connectsNetworks = map[string]bool{
	"AWS::EC2::TransitGatewayRoute": true, "AWS::EC2::TransitGatewayRouteTablePropagation": true,
	"AWS::EC2::TransitGatewayPrefixListReference": true,
	"AWS::EC2::VPCPeeringConnection":              true, "AWS::EC2::TransitGatewayPeeringAttachment": true,
}

// Cause returns the resource that a finding is placed on: if the crossing is Unknown, where
// nothing more is known; between VPCs, the first step that connects networks, such as a
// propagation, a transit gateway route or a peering; else the first route, or the subnet.
func (c Crossing) Cause() *assembly.Resource {
	if end := c.Path[len(c.Path)-1]; c.Arrives == assembly.Unknown && end.Resource != nil {
		return end.Resource
	}
	var firstRoute *assembly.Resource
	for _, hop := range c.Path {
		switch {
		case hop.Resource == nil:
		case c.To != nil && connectsNetworks[hop.Resource.Type]:
			return hop.Resource
		case firstRoute == nil && hop.Resource.Type == "AWS::EC2::Route":
			firstRoute = hop.Resource
		}
	}
	if firstRoute == nil {
		return c.From
	}
	return firstRoute
}

// String shows the path in one line.
func (c Crossing) String() string {
	steps := make([]string, 0, len(c.Path))
	for _, hop := range c.Path {
		steps = append(steps, hop.String())
	}
	return strings.Join(steps, "; ")
}
