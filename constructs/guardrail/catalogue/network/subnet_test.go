package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func subnetSabotages() []Case {
	route := func(table, property string, to any) Object {
		return Resource("AWS::EC2::Route", Object{"RouteTableId": Ref(table), "DestinationCidrBlock": "0.0.0.0/0", property: to})
	}
	return []Case{
		{Rule: "SUBNET-001", Name: "public addresses", Change: []Change{Set("Public0.MapPublicIpOnLaunch", true)},
			At: "Public0 MapPublicIpOnLaunch", Says: "is true"},
		{Rule: "SUBNET-001", Name: "in one of two cases", Change: []Change{Set("Public0.MapPublicIpOnLaunch", Maybe(true, false))},
			At: "Public0 MapPublicIpOnLaunch", Says: "true or false"},
		{Rule: "SUBNET-001", Name: "by a parameter", Change: []Change{Set("Public0.MapPublicIpOnLaunch", Ref("Param"))},
			At: "Public0 MapPublicIpOnLaunch", Says: "${Param}"},
		{Rule: "SUBNET-002", Name: "main route table", Change: []Change{Drop("IsolatedAssociation0")},
			At: "Isolated0 RouteTableId", Says: "no route table"},
		{Rule: "SUBNET-002", Name: "association under a condition",
			Change: []Change{Attribute("IsolatedAssociation0", "Condition", "Condition")},
			At:     "Isolated0 RouteTableId", Says: "no route table"},
		{Rule: "SUBNET-003", Name: "internet gateway",
			Change: []Change{Add("Leak", route("IsolatedTable0", "GatewayId", Ref("Gateway")))}, Also: []string{"SUBNET-004"},
			At:   "Leak GatewayId",
			Says: "isolated subnet Prod/Isolated0: route table Prod/IsolatedTable0 sends 0.0.0.0/0 to internet gateway Prod/Gateway"},
		{Rule: "SUBNET-003", Name: "NAT gateway", Change: []Change{Add("Leak", route("IsolatedTable0", "NatGatewayId", Ref("Nat0")))},
			At: "Leak NatGatewayId", Says: "sends 0.0.0.0/0 to NAT gateway Prod/Nat0"},
		{Rule: "SUBNET-003", Name: "transit gateway of another account",
			Change: []Change{Add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1"))},
			At:     "Leak TransitGatewayId", Says: "sends 0.0.0.0/0 to TransitGatewayId tgw-1"},
		{Rule: "SUBNET-003", Name: "peering", Change: []Change{Add("Leak",
			route("IsolatedTable0", "VpcPeeringConnectionId", Ref("Param")))},
			At: "Leak VpcPeeringConnectionId", Says: "${Param}"},
		{Rule: "SUBNET-003", Name: "instance", Change: []Change{Add("Leak", route("IsolatedTable0", "InstanceId", "i-1"))},
			Also: []string{"ROUTE-001"}, At: "Leak InstanceId", Says: "i-1"},
		{Rule: "SUBNET-003", Name: "network interface",
			Change: []Change{Add("Leak", route("IsolatedTable0", "NetworkInterfaceId", "eni-1"))},
			Also:   []string{"ROUTE-001"}, At: "Leak NetworkInterfaceId", Says: "eni-1"},
		{Rule: "SUBNET-003", Name: "egress-only gateway", Change: []Change{
			Add("Leak", route("IsolatedTable0", "EgressOnlyInternetGatewayId", "eigw-1")), Set("Leak.DestinationCidrBlock", nil),
			Set("Leak.DestinationIpv6CidrBlock", "::/0")},
			At: "Leak EgressOnlyInternetGatewayId", Says: "sends ::/0"},
		{Rule: "SUBNET-003", Name: "half of the internet", Change: []Change{
			Add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1")), Set("Leak.DestinationCidrBlock", "128.0.0.0/1")},
			At: "Leak TransitGatewayId", Says: "sends 128.0.0.0/1"},
		{Rule: "SUBNET-003", Name: "destination decided at deployment", Change: []Change{
			Add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1")), Set("Leak.DestinationCidrBlock", Ref("Param"))},
			At: "Leak TransitGatewayId", Says: "and whether that is the internet is known only at deployment"},
		{Rule: "SUBNET-003", Name: "one of two tables", Change: []Change{
			Set("IsolatedAssociation0.RouteTableId", Maybe(Ref("IsolatedTable0"), Ref("PrivateTable0")))},
			At: "PrivateRoute0 NatGatewayId", Says: "isolated subnet Prod/Isolated0"},
		{Rule: "SUBNET-003", Name: "table of another app", Change: []Change{Set("IsolatedAssociation0.RouteTableId", Ref("Param"))},
			At: "Isolated0 RouteTableId", Says: "not in the app"},
		{Rule: "SUBNET-004", Name: "private subnet on the internet", Change: []Change{
			Add("Leak", route("PrivateTable0", "GatewayId", Ref("Gateway"))), Drop("PrivateRoute0")},
			At:   "Leak GatewayId",
			Says: "subnet Prod/Private0 is not tagged Public: route table Prod/PrivateTable0 sends 0.0.0.0/0 to internet gateway Prod/Gateway"},
		{Rule: "SUBNET-004", Name: "gateway by id", Change: []Change{Add("Leak", route("PrivateTable0", "GatewayId", "igw-1"))},
			At: "Leak GatewayId", Says: "igw-1"},
		{Rule: "SUBNET-004", Name: "gateway decided at deployment",
			Change: []Change{Add("Leak", route("PrivateTable0", "GatewayId", Ref("Param")))},
			At:     "Leak GatewayId", Says: "and whether that is an internet gateway is known only at deployment"},
		{Rule: "SUBNET-004", Name: "no tag and no name", Change: []Change{Set("Private0.Tags", nil),
			Set("PrivateRoute0.NatGatewayId", nil), Set("PrivateRoute0.GatewayId", Ref("Gateway"))},
			At: "PrivateRoute0 GatewayId", Says: "Prod/Private0"},
		{Rule: "SUBNET-001", Name: "text", Change: []Change{Set("Public0.MapPublicIpOnLaunch", "True")},
			At: "Public0 MapPublicIpOnLaunch", Says: "is True"},
		{Rule: "SUBNET-001", Name: "IPv6 in a public subnet", Change: []Change{Set("Public0.AssignIpv6AddressOnCreation", true)},
			At: "Public0 AssignIpv6AddressOnCreation", Says: "in a subnet with a route to an internet gateway"},
		{Rule: "SUBNET-003", Name: "route in a table of another app", Change: []Change{Add("Stray", Resource("AWS::EC2::Route", Object{
			"RouteTableId": "rtb-1", "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": Ref("Gateway")}))},
			At: "Stray RouteTableId", Says: "whether isolated subnets use that table is not known in the app"},
		{Rule: "SUBNET-003", Name: "public table for a subnet of another app", Change: []Change{
			Add("Stray", Resource("AWS::EC2::SubnetRouteTableAssociation", Object{"SubnetId": "subnet-1", "RouteTableId": Ref("PublicTable0")}))},
			At: "Stray SubnetId", Says: "whether subnet subnet-1 is isolated is not known in the app"},
		{Rule: "SUBNET-005", Name: "overlap", Change: []Change{Set("Private0.CidrBlock", "10.0.0.128/25")},
			At: "Private0 CidrBlock", Says: "10.0.0.128/25 overlaps 10.0.0.0/24 of subnet Prod/Public0"},
		{Rule: "SUBNET-005", Name: "overlap with a wide one before others", Change: []Change{Set("Public0.CidrBlock", "10.0.0.0/22")},
			At: "Public2 CidrBlock", Says: "overlaps 10.0.0.0/22"},
		{Rule: "SUBNET-005", Name: "outside", Change: []Change{Set("Private0.CidrBlock", "10.1.0.0/24")},
			At: "Private0 CidrBlock", Says: "10.1.0.0/24 is outside"},
		{Rule: "SUBNET-005", Name: "larger than the VPC",
			Change: []Change{Set("Vpc.CidrBlock", "10.0.0.0/19"), Set("Isolated2.CidrBlock", "10.0.32.0/19")},
			At:     "Isolated2 CidrBlock", Says: "10.0.32.0/19 is outside"},
		{Rule: "SUBNET-005", Name: "not a block", Change: []Change{Set("Private0.CidrBlock", "10.0.10.1/24")},
			At: "Private0 CidrBlock", Says: "not a CIDR block"},
		{Rule: "SUBNET-005", Name: "IPv6 overlap",
			Change: []Change{Set("Private0.Ipv6CidrBlock", "2001:db8::/64"), Set("Private1.Ipv6CidrBlock", "2001:db8::/64")},
			At:     "Private1 Ipv6CidrBlock", Says: "2001:db8::/64 overlaps"},
	}
}

func tierSabotages() []Case {
	const kind = "aws-cdk:subnet-type"
	recorded := func(id string) Change { return Records("Prod/"+id, kind, id[:len(id)-1]) }
	all := func(change ...Change) []Change {
		for _, id := range []string{"Public0", "Public1", "Public2", "Private0", "Private1", "Private2", "Isolated1", "Isolated2",
			"Transit0"} {
			change = append(change, recorded(id))
		}
		return change
	}
	leak := Add("Leak", Resource("AWS::EC2::Route", Object{
		"RouteTableId": Ref("IsolatedTable0"), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": Ref("Gateway")}))
	return []Case{
		{Rule: "SUBNET-006", Name: "subnet that no construct recorded", Change: all(),
			At: "Isolated0 Tags", Says: kind + " is Isolated, and the construct that recorded the tiers of its VPC did not define the subnet"},
		{Rule: "SUBNET-006", Name: "set twice", Change: []Change{More("Isolated0.Tags", Object{"Key": kind, "Value": "Public"})},
			At: "Isolated0 Tags", Says: kind + " is set 2 times"},
		{Rule: "SUBNET-006", Name: "recorded twice", Change: all(recorded("Isolated0"), Records("Prod/Isolated0", kind, "Public")),
			At: "Isolated0 Tags", Says: `is recorded as ["Isolated" "Public"]`, Also: []string{"PROMISE-001"}},
		{Rule: "SUBNET-006", Name: "decided at deployment", Change: []Change{Set("Private0.Tags.1.Value", Ref("Param"))},
			At: "Private0 Tags", Says: "known only at deployment", Also: []string{"SUBNET-003"}},
		{Rule: "SUBNET-003", Name: "public by a tag", Change: all(recorded("Isolated0"), Set("Isolated0.Tags.1.Value", "Public"), leak),
			At: "Leak GatewayId", Says: "isolated subnet Prod/Isolated0", Also: []string{"PROMISE-001", "SUBNET-004"}},
		{Rule: "SUBNET-003", Name: "public by a second tag",
			Change: []Change{More("Isolated0.Tags", Object{"Key": kind, "Value": "Public"}), leak},
			At:     "Leak GatewayId", Says: "isolated subnet Prod/Isolated0", Also: []string{"SUBNET-004", "SUBNET-006"}},
	}
}
