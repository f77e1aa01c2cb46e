// Package topology relates the subnets, route tables and routes of a template to each other.
package topology

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// The tags of CDK that say what a subnet is for, Public, Private or Isolated, and in which group of
// subnets it is.
const (
	SubnetType = "aws-cdk:subnet-type"
	SubnetName = "aws-cdk:subnet-name"
)

// A Topology is how the subnets, route tables and routes of an assembly are related.
type Topology struct {
	// Associations are those with route tables, by subnet.
	Associations map[*assembly.Resource][]*assembly.Resource

	// StrayRoutes are in route tables that are not in the app, and StrayAssociations give route tables
	// to subnets that are not.
	StrayRoutes, StrayAssociations []*assembly.Resource

	routes       map[*assembly.Resource][]*assembly.Resource // by route table
	propagations map[*assembly.Resource][]*assembly.Resource // of virtual private gateways, by route table
}

// derivedKey is the key of the topology among what is derived of an assembly.
type derivedKey struct{}

// Of returns the topology of an assembly, which is read once.
func Of(a *assembly.Assembly) *Topology { return assembly.Derived(a, derivedKey{}, read) }

func read(a *assembly.Assembly) *Topology {
	t := &Topology{
		routes:       map[*assembly.Resource][]*assembly.Resource{},
		propagations: map[*assembly.Resource][]*assembly.Resource{},
		Associations: a.ByTarget("AWS::EC2::SubnetRouteTableAssociation", "SubnetId"),
	}
	for _, route := range a.OfType("AWS::EC2::Route") {
		// A route that may be in one table or another counts in both.
		for _, to := range route.Get("RouteTableId").Targets() {
			t.routes[to.Resource] = append(t.routes[to.Resource], route)
		}
		if !names(route.Get("RouteTableId"), "AWS::EC2::RouteTable") {
			t.StrayRoutes = append(t.StrayRoutes, route)
		}
	}
	for _, association := range a.OfType("AWS::EC2::SubnetRouteTableAssociation") {
		if !names(association.Get("SubnetId"), "AWS::EC2::Subnet") {
			t.StrayAssociations = append(t.StrayAssociations, association)
		}
	}
	for _, propagation := range a.OfType("AWS::EC2::VPNGatewayRoutePropagation") {
		for _, id := range propagation.Get("RouteTableIds").List() {
			for _, to := range id.Targets() {
				t.propagations[to.Resource] = append(t.propagations[to.Resource], propagation)
			}
		}
	}
	for _, propagation := range a.OfType("AWS::EC2::RouteServerPropagation") {
		for _, to := range propagation.Get("RouteTableId").Targets() {
			t.propagations[to.Resource] = append(t.propagations[to.Resource], propagation)
		}
	}
	return t
}

// Tables returns the route tables that may serve a subnet; known is false if one of them
// is not in the assembly.
func (t *Topology) Tables(subnet *assembly.Resource) (tables []*assembly.Resource, known bool) {
	known = true
	for _, association := range t.Associations[subnet] {
		targets := association.Get("RouteTableId").Targets()
		known = known && len(targets) > 0
		for _, to := range targets {
			tables = append(tables, to.Resource)
		}
	}
	return tables, known
}

// RoutesOf returns the routes that may serve a subnet.
func (t *Topology) RoutesOf(subnet *assembly.Resource) []*assembly.Resource {
	var routes []*assembly.Resource
	tables, _ := t.Tables(subnet)
	for _, table := range tables {
		routes = append(routes, t.routes[table]...)
	}
	return routes
}

// names reports whether a value refers to resources of a type in each of its alternatives.
func names(v assembly.Value, typ string) bool {
	for _, alt := range v.Alternatives() {
		if to, ok := alt.Target(); !ok || to.Resource.Type != typ {
			return false
		}
	}
	return true
}

// RoutesIn returns the routes that may be in a route table.
func (t *Topology) RoutesIn(table *assembly.Resource) []*assembly.Resource { return t.routes[table] }

// PropagationsTo returns the propagations of virtual private gateways and route servers into the
// route tables that may serve a subnet.
func (t *Topology) PropagationsTo(subnet *assembly.Resource) []*assembly.Resource {
	var all []*assembly.Resource
	tables, _ := t.Tables(subnet)
	for _, table := range tables {
		all = append(all, t.propagations[table]...)
	}
	return all
}

// CoversInternet tells whether the destination of a route covers the internet. Where the route
// leads does not matter.
func CoversInternet(route *assembly.Resource) assembly.Truth {
	return cidr.CoversInternet(route.Get("DestinationCidrBlock")).Or(cidr.CoversInternet(route.Get("DestinationIpv6CidrBlock")))
}

// destination is the destination of a route, for messages.
func destination(route *assembly.Resource) string {
	for _, property := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"} {
		if v := route.Get(property); v.Exists() {
			return v.String()
		}
	}
	return "(no destination)"
}

// Describe words a route: "route table P/Table sends 0.0.0.0/0 to internet gateway P/IGW".
func Describe(route *assembly.Resource) string {
	property, to := reach.NextHop(route)
	next := fmt.Sprintf("%s %v", property, to)
	if target, ok := to.Target(); ok {
		next = reach.Describe(target.Resource)
	}
	table := route.Get("RouteTableId").String()
	if target, ok := route.Get("RouteTableId").Target(); ok {
		table = target.Resource.Path
	}
	return fmt.Sprintf("route table %s sends %s to %s", table, destination(route), next)
}

// ToInternetGateway tells whether a route leads to an internet gateway.
func ToInternetGateway(route *assembly.Resource) assembly.Truth {
	answer := assembly.TruthOf(route.Get("CarrierGatewayId").Exists()) // which is one of a Wavelength Zone
	for _, v := range route.Get("GatewayId").Alternatives() {
		is := assembly.False
		if target, ok := v.Target(); ok {
			is = assembly.TruthOf(target.Resource.Type == "AWS::EC2::InternetGateway")
		} else if text, known := v.Text(); known {
			is = assembly.TruthOf(len(text) > 4 && text[:4] == "igw-")
		} else if v.Exists() {
			is = assembly.Unknown
		}
		answer = answer.Or(is)
	}
	return answer
}
