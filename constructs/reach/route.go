package reach

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// NextHops are the properties of a route that name what it leads to.
var NextHops = []string{
	"GatewayId", "NatGatewayId", "TransitGatewayId", "EgressOnlyInternetGatewayId", "VpcPeeringConnectionId",
	"NetworkInterfaceId", "InstanceId", "VpcEndpointId", "CarrierGatewayId", "LocalGatewayId", "CoreNetworkArn",
}

// NextHop returns the property that names what an AWS::EC2::Route leads to, and its value.
func NextHop(route *assembly.Resource) (property string, v assembly.Value) {
	i := slices.IndexFunc(NextHops, func(p string) bool { return route.Get(p).Exists() })
	if i < 0 {
		return "", v
	}
	return NextHops[i], route.Get(NextHops[i])
}

func (n *Network) addRouteTables() {
	for _, r := range n.assembly.OfType("AWS::EC2::RouteTable") {
		t := newTable(r, Describe(r))
		n.tables[r] = t
		if v := n.vpc(r.Get("VpcId"), r); v != nil {
			n.localRoutes(t, v)
		}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::Route") {
		n.eachTable(r, func(t *table, doubt string) { n.addRoute(t, r, doubt) })
	}
	n.addRoutePropagation()
	n.associate()
}

// localRoutes put the VPC's own blocks into a table. They are there whatever is written.
func (n *Network) localRoutes(t *table, v *vpc) {
	for _, block := range v.blocks {
		t.add(route{to: block, origin: local, next: localHop{v}})
	}
	if v.imported() {
		t.add(route{origin: local, next: localHop{v}, foreign: true, doubt: "the blocks of " + v.name + " are not in the app"})
	}
}

// eachTable visits the tables that a route may be in, with the reason why it may not.
func (n *Network) eachTable(r *assembly.Resource, visit func(t *table, doubt string)) {
	targets := r.Get("RouteTableId").Targets()
	for _, ref := range targets {
		t := n.tables[ref.Resource]
		if t == nil {
			continue
		}
		doubt := conditional(r, ref.Resource)
		if len(targets) > 1 {
			doubt = "only deployment knows its table"
		}
		visit(t, doubt)
	}
}

// conditional says why r may not exist where of does.
func conditional(r, of *assembly.Resource) string {
	if r.PresentWith(of) {
		return ""
	}
	return "it stands under a condition"
}

func (n *Network) addRoute(t *table, r *assembly.Resource, doubt string) {
	property, v := NextHop(r)
	next := n.nextHop(r, property, v)
	for _, to := range n.destinations(r) {
		to.at, to.next = r, next
		if to.doubt == "" {
			to.doubt = doubt
		}
		t.add(to)
	}
}

// destinations are the blocks that a route, a network ACL entry or the like names.
func (n *Network) destinations(r *assembly.Resource) []route {
	for _, property := range []string{"DestinationCidrBlock", "DestinationIpv6CidrBlock"} {
		if v := r.Get(property); v.Exists() {
			return []route{known(n.block(v), static)}
		}
	}
	list := r.Get("DestinationPrefixListId")
	blocks, ok := n.prefixList(list)
	if !ok {
		return []route{known(netip.Prefix{}, listed)}
	}
	var all []route
	for _, b := range blocks {
		all = append(all, known(b, listed))
	}
	return all
}

func known(to netip.Prefix, from origin) route {
	r := route{to: to, origin: from}
	if !to.IsValid() {
		r.doubt = "only deployment knows its destination"
	}
	return r
}

// prefixList returns the entries of a prefix list; ok is false if they are not in the app.
func (n *Network) prefixList(v assembly.Value) (blocks []netip.Prefix, ok bool) {
	list := n.resolve(v, "AWS::EC2::PrefixList")
	if list == nil || list.Type != "AWS::EC2::PrefixList" {
		return nil, false
	}
	for _, entry := range list.Get("Entries").List() {
		blocks = append(blocks, n.block(entry.Get("Cidr")))
	}
	return blocks, true
}

// associate gives every subnet the tables that may serve it: those it is associated with, or
// the VPC's main table, which has nothing but the local routes.
func (n *Network) associate() {
	associations := n.of("AWS::EC2::SubnetRouteTableAssociation", "SubnetId")
	for _, v := range n.allVPCs {
		main := newTable(v.resource, "the main route table of VPC "+v.name)
		n.localRoutes(main, v)
		if v.imported() {
			main.opaque = "is not in the app"
		}
		for _, s := range v.subnets {
			sure := false
			for _, a := range associations[s.resource] {
				s.tables = append(s.tables, n.associated(a)...)
				sure = sure || a.PresentWith(s.resource)
			}
			if !sure {
				s.tables = append(s.tables, main)
			}
		}
	}
}

func (n *Network) associated(association *assembly.Resource) []*table {
	v := association.Get("RouteTableId")
	var all []*table
	for _, ref := range v.Targets() {
		if t := n.tables[ref.Resource]; t != nil {
			all = append(all, t)
		}
	}
	if len(all) == 0 {
		unknown := newTable(association, "route table "+v.String())
		unknown.opaque = "is not in the app"
		all = append(all, unknown)
	}
	return all
}
