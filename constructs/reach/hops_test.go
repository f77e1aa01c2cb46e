package reach_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/reach"
)

// peers are three VPCs in a row: A and B are peered, B and C are.
func peers() *app {
	a := newApp()
	s := a.in("S").vpc("A", "10.1.0.0/16", "a1=10.1.1.0/24").vpc("B", "10.2.0.0/16", "b1=10.2.1.0/24")
	s.vpc("C", "10.3.0.0/16", "c1=10.3.1.0/24")
	s.add("AB", "EC2::VPCPeeringConnection", props{"VpcId": ref("A"), "PeerVpcId": ref("B")})
	s.add("BC", "EC2::VPCPeeringConnection", props{"VpcId": ref("B"), "PeerVpcId": ref("C")})
	s.route("a1", "10.0.0.0/8", "VpcPeeringConnectionId", ref("AB")).route("b1", "10.1.0.0/16", "VpcPeeringConnectionId", ref("AB"))
	s.route("b1", "10.3.0.0/16", "VpcPeeringConnectionId", ref("BC")).route("c1", "10.0.0.0/8", "VpcPeeringConnectionId", ref("BC"))
	return a
}

func TestPeeringIsNotTransitive(t *testing.T) {
	a := peers()
	check(t, a,
		question{"S/A/a", "S/B/b", 443, "yes", "VPC peering connection S/AB"},
		question{"S/B/b", "S/C/c", 443, "yes", ""},
		question{"S/A/a", "S/C/c", 443, "no", "leads to VPC S/B only"},
	)
	delete(a.in("S").resources, "b1Table")
	check(t, a, question{"S/A/a", "S/B/b", 443, "unknown", "is not in the app"})
	a = peers()
	a.in("S").set("AB", "PeerVpcId", "vpc-1")
	check(t, a, question{"S/A/a", "S/B/b", 443, "no", "leads to VPC vpc-1 only"})
}

func TestPeeringWithAVPCOfAnotherApp(t *testing.T) {
	a := peers()
	a.in("S").set("AB", "PeerVpcId", "vpc-1").vpc("A", "10.1.0.0/16", "far1=10.1.8.0/24")
	check(t, a, question{"S/A/a", "10.99.0.1", 443, "unknown", ""})
}

func TestPrefixListsAsDestinations(t *testing.T) {
	a := peers()
	s := a.in("S").vpc("A", "10.1.0.0/16", "x1=10.1.9.0/24")
	s.add("List", "EC2::PrefixList", props{"Entries": []any{props{"Cidr": "10.2.0.0/16"}, props{"Cidr": "10.4.0.0/16"}}})
	s.route("x1", "List", "VpcPeeringConnectionId", ref("AB"))
	check(t, a, question{"S/A/x", "S/B/b", 443, "yes", "sends 10.2.0.0/16 to VPC peering connection S/AB"})
	// A static route to the same block takes precedence over the entry of a list.
	s.add("Nowhere", "EC2::NatGateway", props{"SubnetId": ref("x1")}).route("x1", "10.2.0.0/16", "NatGatewayId", ref("Nowhere"))
	check(t, a, question{"S/A/x", "S/B/b", 443, "no", "routing loop"})
	s.set("List", "Entries", ref("Parameter"))
	s.vpc("A", "10.1.0.0/16", "y1=10.1.10.0/24").route("y1", "List", "VpcPeeringConnectionId", ref("AB"))
	check(t, a, question{"S/A/y", "S/B/b", 443, "unknown", "only deployment knows its destination"})
}

func TestOverlappingVPCsDoNotReachEachOther(t *testing.T) {
	a := newApp()
	s := a.in("S").vpc("A", "10.1.0.0/16", "a1=10.1.1.0/24").vpc("B", "10.1.0.0/16", "b1=10.1.1.0/24")
	s.add("AB", "EC2::VPCPeeringConnection", props{"VpcId": ref("A"), "PeerVpcId": ref("B")})
	s.route("a1", "10.0.0.0/8", "VpcPeeringConnectionId", ref("AB")).route("b1", "10.0.0.0/8", "VpcPeeringConnectionId", ref("AB"))
	check(t, a, question{"S/A/a", "S/B/b", 443, "no", "10.1.1.0 belongs to subnet S/a1"})
}

func TestRegionalNATGateways(t *testing.T) {
	a := newApp()
	s := a.in("S").vpc("Vpc", "10.0.0.0/16", "app1=10.0.1.0/24", "data1=10.0.2.0/24")
	s.add("Nat", "EC2::NatGateway", props{"AvailabilityMode": "regional", "VpcId": ref("Vpc")})
	s.route("app1", "0.0.0.0/0", "NatGatewayId", ref("Nat"))
	check(t, a, question{"Vpc/app", reach.Internet, 443, "no", "not attached"})
	s.gateway()
	check(t, a,
		question{"Vpc/app", reach.Internet, 443, "yes", "NAT gateway S/Nat"},
		question{reach.Internet, "Vpc/app", 443, "no", "would replace the source address"},
	)
	s.acl("app1", "out 1 allow all 0 0.0.0.0/0")
	check(t, a, question{"Vpc/app", reach.Internet, 443, "no", "reply: network ACL S/app1Acl"})
}

func TestPrivateNATGatewaysDoNotReachTheInternet(t *testing.T) {
	a, s := oneVPC()
	s.set("Nat1", "ConnectivityType", "private").set("Nat2", "ConnectivityType", "private")
	check(t, a,
		question{"Vpc/app", reach.Internet, 443, "no", "NAT gateway Prod/Nat1 is private"},
		question{"Vpc/public", reach.Internet, 443, "yes", ""},
	)
}

func TestIPv6(t *testing.T) {
	a := newApp()
	s := a.in("S").vpc("Vpc", "10.0.0.0/16", "app1=10.0.1.0/24", "data1=10.0.2.0/24", "web1=10.0.3.0/24").gateway()
	s.add("Six", "EC2::VPCCidrBlock", props{"VpcId": ref("Vpc"), "AmazonProvidedIpv6CidrBlock": true})
	for i, subnet := range []string{"app1", "data1", "web1"} {
		s.set(subnet, "Ipv6CidrBlock", props{"Fn::Select": []any{i, props{"Fn::Cidr": []any{
			props{"Fn::Select": []any{0, att("Vpc", "Ipv6CidrBlocks")}}, 256, "64",
		}}}})
	}
	s.add("Eigw", "EC2::EgressOnlyInternetGateway", props{"VpcId": ref("Vpc")})
	s.route("app1", "::/0", "EgressOnlyInternetGatewayId", ref("Eigw")).route("web1", "::/0", "GatewayId", ref("Igw"))
	check(t, a,
		question{"Vpc/app", reach.Internet, 443, "yes", "egress-only internet gateway S/Eigw"},
		question{reach.Internet, "Vpc/app", 443, "no", ""},
		question{"Vpc/web", reach.Internet, 443, "yes", ""},
		question{reach.Internet, "Vpc/web", 443, "yes", ""},
		question{"Vpc/data", reach.Internet, 443, "no", ""},
		question{"Vpc/app", "Vpc/data", 443, "yes", ""},
	)
	s.add("Nat", "EC2::NatGateway", props{"SubnetId": ref("web1")}).route("data1", "::/0", "NatGatewayId", ref("Nat"))
	check(t, a, question{"Vpc/data", reach.Internet, 443, "no", "NAT gateway S/Nat translates IPv4 only"})
	// An egress-only internet gateway needs no internet gateway.
	delete(s.resources, "IgwAt")
	check(t, a,
		question{"Vpc/app", reach.Internet, 443, "yes", ""},
		question{"Vpc/web", reach.Internet, 443, "no", "is not attached"},
		question{reach.Internet, "Vpc/web", 443, "no", "has no internet gateway"},
	)
}

// inspected joins two spokes through a VPC with a firewall in two zones.
func inspected() *app {
	a := newApp()
	hub := a.in("Hub").hub("spokes", "inspection")
	for name, cidr := range map[string]string{"A": "10.1", "B": "10.2"} {
		s := a.in(name).vpc("Vpc", cidr+".0.0/16", "app1="+cidr+".1.0/24", "app2="+cidr+".2.0/24")
		s.attach(get("Hub", "Tgw"), "app1", "app2")
		for _, subnet := range []string{"app1", "app2"} {
			s.route(subnet, "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
		}
		hub.associate(get(name, "Att"), "spokes").propagate(get(name, "Att"), "inspection")
	}
	s := a.in("Inspection").vpc("Vpc", "10.9.0.0/16", "tgw1=10.9.1.0/28", "tgw2=10.9.2.0/28", "fw1=10.9.3.0/28", "fw2=10.9.4.0/28")
	s.add("Firewall", "NetworkFirewall::Firewall", props{"VpcId": ref("Vpc"), "SubnetMappings": []any{
		props{"SubnetId": ref("fw1")}, props{"SubnetId": ref("fw2")},
	}})
	for i, zone := range []string{"1", "2"} {
		s.route("tgw"+zone, "0.0.0.0/0", "VpcEndpointId", props{"Fn::Select": []any{1, props{"Fn::Split": []any{":",
			props{"Fn::Select": []any{i, att("Firewall", "EndpointIds")}}}}}})
		s.route("fw"+zone, "10.0.0.0/8", "TransitGatewayId", get("Hub", "Tgw"))
	}
	s.attach(get("Hub", "Tgw"), "tgw1", "tgw2").set("Att", "Options", props{"ApplianceModeSupport": "enable"})
	hub.associate(get("Inspection", "Att"), "inspection").send("spokes", "0.0.0.0/0", get("Inspection", "Att"))
	return a
}

func TestFirewallsNeedApplianceMode(t *testing.T) {
	a := inspected()
	check(t, a, question{"A/Vpc/app", "B/Vpc/app", 443, "yes", "firewall Inspection/Firewall"})
	a.in("Inspection").set("Att", "Options", nil)
	check(t, a,
		question{"A/Vpc/app", "B/Vpc/app", 443, "part", "appliance mode is off"},
		question{"A/app1", "B/app1", 443, "yes", ""},
		question{"A/app1", "B/app2", 443, "no", "appliance mode is off"},
	)
	a.in("Inspection").set("Att", "Options", props{"ApplianceModeSupport": ref("Parameter")})
	check(t, a, question{"A/app1", "B/app2", 443, "unknown", "appliance mode"})
}

func TestTransitGatewaysKeepToAZoneUnlessInApplianceMode(t *testing.T) {
	a := inspected()
	a.in("Inspection").acl("tgw2", "in 1 allow all 0 0.0.0.0/0")
	// In appliance mode the zone depends on the connection, and one of the zones drops it.
	check(t, a, question{"A/app1", "B/app1", 443, "unknown", "tgw2"})
	a.in("Inspection").set("Att", "Options", nil)
	check(t, a,
		question{"A/app1", "B/app1", 443, "yes", ""},
		question{"A/app2", "B/app2", 443, "no", "network ACL Inspection/tgw2Acl"},
	)
}

func TestSecurityGroupsAreNotReferableThroughFirewalls(t *testing.T) {
	a := inspected()
	a.in("Hub").set("Tgw", "SecurityGroupReferencingSupport", "enable")
	a.in("A").add("Client", "EC2::SecurityGroup", props{"VpcId": ref("Vpc")}).share("Client", att("Client", "GroupId"))
	a.in("B").add("Server", "EC2::SecurityGroup", props{"VpcId": ref("Vpc"), "SecurityGroupIngress": []any{
		props{"IpProtocol": "-1", "SourceSecurityGroupId": get("A", "Client")},
	}})
	check(t, a, question{"A/Client", "B/Server", 443, "no", "no security group of the destination"})
	a.in("B").set("Server", "SecurityGroupIngress", []any{props{"IpProtocol": "-1", "CidrIp": "10.1.0.0/16"}})
	check(t, a, question{"A/Client", "B/Server", 443, "yes", ""})
}

func TestWhatOnlyDeploymentKnows(t *testing.T) {
	route := func(to any, property string, hop any) func(*stack) {
		return func(s *stack) { s.route("data1", "0.0.0.0/0", property, hop).set(last(s), "DestinationCidrBlock", to) }
	}
	for name, change := range map[string]func(*stack){
		"a destination":           route(ref("Parameter"), "GatewayId", ref("Igw")),
		"a gateway":               route("0.0.0.0/0", "GatewayId", ref("Parameter")),
		"a NAT gateway by its id": route("0.0.0.0/0", "NatGatewayId", "nat-1"),
		"an appliance":            route("0.0.0.0/0", "NetworkInterfaceId", "eni-1"),
		"Cloud WAN":               route("0.0.0.0/0", "CoreNetworkArn", "arn"),
		"a table of another app":  func(s *stack) { s.set("data1TableOf", "RouteTableId", "rtb-1") },
		"a network ACL of another": func(s *stack) {
			route("0.0.0.0/0", "GatewayId", ref("Igw"))(s)
			s.add("Acl", "EC2::SubnetNetworkAclAssociation", props{"SubnetId": ref("data1"), "NetworkAclId": "acl-1"})
		},
		"an association under a condition": func(s *stack) {
			route("0.0.0.0/0", "GatewayId", ref("Igw"))(s)
			s.resources["data1TableOf"].(props)["Condition"] = "Sometimes"
		},
		"a route under a condition": func(s *stack) {
			route("0.0.0.0/0", "GatewayId", ref("Igw"))(s)
			s.resources[last(s)].(props)["Condition"] = "Sometimes"
		},
		"a VPC of another app": func(s *stack) {
			route("0.0.0.0/0", "GatewayId", "igw-1")(s)
			s.set("data1", "VpcId", "vpc-1").set("data1Table", "VpcId", "vpc-1")
		},
	} {
		t.Run(name, func(t *testing.T) {
			a, s := oneVPC()
			change(s)
			check(t, a, question{"Prod/data1", reach.Internet, 443, "unknown", ""})
		})
	}
}

// last is the route that was added last to the first data subnet.
func last(s *stack) string {
	for id, r := range s.resources {
		if r.(props)["Type"] == "AWS::EC2::Route" && len(id) > 7 && id[:7] == "data1To" {
			return id
		}
	}
	return ""
}

func TestBlocksThatIPAMHandsOut(t *testing.T) {
	a := twoSpokes()
	prod := a.in("Prod").set("Vpc", "CidrBlock", nil).set("Vpc", "Ipv4IpamPoolId", "pool")
	for i, subnet := range []string{"app1", "tgw1"} {
		prod.set(subnet, "CidrBlock", props{"Fn::Select": []any{i, props{"Fn::Cidr": []any{att("Vpc", "CidrBlock"), 4, "8"}}}})
	}
	check(t, a,
		question{"Prod/app1", "Prod/tgw1", 443, "yes", ""},
		// It is not known whether 10.0.0.0/8 has the block, but that the table of Dev has no route.
		question{sharedApp, prodApp, 443, "unknown", "sends 10.0.0.0/8 to transit gateway"},
		question{devApp, prodApp, 443, "no", ""},
	)
	a.in("Shared").route("app1", "0.0.0.0/0", "TransitGatewayId", get("Hub", "Tgw"))
	check(t, a, question{sharedApp, prodApp, 443, "yes", ""})
}

func TestUnknownAndAmbiguousPlaces(t *testing.T) {
	a := twoSpokes()
	check(t, a,
		question{"Dev/Vpc/apps", prodApp, 443, "unknown", `"Dev/Vpc/apps" is not in the app`},
		question{devApp, "Vpc/app", 443, "unknown", "want more of the path"},
	)
	if _, err := reach.Of(a.read(t)).Matrix(443, "nowhere"); err == nil || !strings.Contains(err.Error(), `"nowhere" is not in the app`) {
		t.Errorf("Matrix() = %v, want an error that names the place", err)
	}
}

// A chain of transit gateways that is longer than walks are is Unknown, and not a loop.
func TestManyHops(t *testing.T) {
	for gateways, want := range map[int]string{20: "yes", 30: "unknown"} {
		a := newApp()
		s := a.in("S").vpc("A", "10.1.0.0/16", "a1=10.1.1.0/24").vpc("B", "10.2.0.0/16", "b1=10.2.1.0/24")
		for i := range gateways {
			id := fmt.Sprint(i)
			s.add("G"+id, "EC2::TransitGateway", props{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"})
			s.add("T"+id, "EC2::TransitGatewayRouteTable", props{"TransitGatewayId": ref("G" + id)})
		}
		lead := func(table int, to string, attachment string) {
			s.add(fmt.Sprint("R", table, attachment), "EC2::TransitGatewayRoute", props{"DestinationCidrBlock": to,
				"TransitGatewayRouteTableId": ref(fmt.Sprint("T", table)), "TransitGatewayAttachmentId": ref(attachment)})
		}
		member := func(attachment string, table int) {
			s.add(fmt.Sprint("In", table, attachment), "EC2::TransitGatewayRouteTableAssociation", props{
				"TransitGatewayRouteTableId": ref(fmt.Sprint("T", table)), "TransitGatewayAttachmentId": ref(attachment)})
		}
		last := gateways - 1
		for at, table := range map[string]int{"A": 0, "B": last} {
			s.add("At"+at, "EC2::TransitGatewayVpcAttachment", props{
				"TransitGatewayId": ref(fmt.Sprint("G", table)), "VpcId": ref(at), "SubnetIds": []any{ref(strings.ToLower(at) + "1")}})
			member("At"+at, table)
		}
		lead(0, "10.1.0.0/16", "AtA")
		lead(last, "10.2.0.0/16", "AtB")
		for i := range last {
			peering := fmt.Sprint("P", i)
			s.add(peering, "EC2::TransitGatewayPeeringAttachment", props{
				"TransitGatewayId": ref(fmt.Sprint("G", i)), "PeerTransitGatewayId": ref(fmt.Sprint("G", i+1))})
			member(peering, i)
			member(peering, i+1)
			lead(i, "10.2.0.0/16", peering)
			lead(i+1, "10.1.0.0/16", peering)
		}
		s.route("a1", "10.2.0.0/16", "TransitGatewayId", ref("G0")).route("b1", "10.1.0.0/16", "TransitGatewayId", ref(fmt.Sprint("G", last)))
		check(t, a, question{"S/A/a", "S/B/b", 443, want, ""})
	}
}
