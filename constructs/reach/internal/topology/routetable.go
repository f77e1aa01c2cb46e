package topology

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
)

func (n *Network) readRouteTables() {
	for _, r := range n.assembly.OfType("AWS::EC2::RouteTable") {
		t := &routing.Table{Resource: r, Name: describe.Resource(r)}
		n.RouteTables[r] = t
		if v := n.vpc(r.Get("VpcId"), r); v != nil {
			addLocalRoutes(t, v)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::Route") {
		n.addRoute(r)
	}
	n.readRoutePropagations()
	n.associateRouteTables()
}

// addLocalRoutes adds the routes to the VPC's own blocks, which every table has.
func addLocalRoutes(t *routing.Table, v *VPC) {
	for _, block := range v.Blocks {
		t.Add(routing.Route{Destination: block, Origin: routing.Local, NextHop: Local{v}})
	}
	if v.Imported() {
		t.Add(routing.Route{
			Origin: routing.Local, NextHop: Local{v}, External: true, Caveat: "the blocks of " + v.Name + " are not in the app",
		})
	}
}

// addRoute adds a route to every table that it may be in.
func (n *Network) addRoute(r *assembly.Resource) {
	next, tables := n.nextHop(r), r.Get("RouteTableId").Targets()
	for _, ref := range tables {
		t := n.RouteTables[ref.Resource]
		if t == nil {
			continue
		}
		caveat := conditional(r, ref.Resource)
		if len(tables) > 1 {
			caveat = "only deployment knows its table"
		}
		for _, route := range n.destinations(r) {
			route.Resource, route.NextHop = r, next
			if route.Caveat == "" {
				route.Caveat = caveat
			}
			t.Add(route)
		}
	}
}

// destinations returns a route for every block that r names.
func (n *Network) destinations(r *assembly.Resource) []routing.Route {
	for _, property := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock"} {
		if v := r.Get(property); v.Exists() {
			return []routing.Route{routeTo(n.block(v), routing.Static)}
		}
	}
	blocks, ok := n.prefixList(r.Get("DestinationPrefixListId"))
	if !ok {
		return []routing.Route{routeTo(netip.Prefix{}, routing.PrefixList)}
	}
	var all []routing.Route
	for _, b := range blocks {
		all = append(all, routeTo(b, routing.PrefixList))
	}
	return all
}

func routeTo(block netip.Prefix, origin routing.Origin) routing.Route {
	r := routing.Route{Destination: block, Origin: origin}
	if !block.IsValid() {
		r.Caveat = "only deployment knows its destination"
	}
	return r
}

// associateRouteTables gives every subnet the tables that may route for it: those it is
// associated with, or the main table of its VPC, which has local routes only.
func (n *Network) associateRouteTables() {
	associations := n.by("SubnetId", "AWS::EC2::SubnetRouteTableAssociation")
	for _, v := range n.VPCs {
		main := &routing.Table{Resource: v.Resource, Name: "the main route table of VPC " + v.Name}
		addLocalRoutes(main, v)
		if v.Imported() {
			main.Unknown = "is not in the app"
		}
		for _, s := range v.Subnets {
			certain := false
			for _, a := range associations[s.Resource] {
				s.Tables = append(s.Tables, n.associatedTables(a)...)
				certain = certain || a.PresentWith(s.Resource)
			}
			if !certain {
				s.Tables = append(s.Tables, main)
			}
		}
	}
}

func (n *Network) associatedTables(association *assembly.Resource) []*routing.Table {
	v := association.Get("RouteTableId")
	var all []*routing.Table
	for _, ref := range v.Targets() {
		if t := n.RouteTables[ref.Resource]; t != nil {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		all = append(all, &routing.Table{Resource: association, Name: "route table " + v.String(), Unknown: "is not in the app"})
	}
	return all
}
