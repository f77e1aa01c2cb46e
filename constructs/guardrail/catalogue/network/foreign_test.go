package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// foreignSabotages lead to, and let in, what is not in the app.
func foreignSabotages() []Case {
	route := func(property string, hop any) Change {
		return Add("Way", Resource("AWS::EC2::Route",
			Object{"RouteTableId": Ref("PrivateTable0"), "DestinationCidrBlock": "10.0.11.0/24", property: hop}))
	}
	edge := func(table any) Change {
		return Add("Edge", Resource("AWS::EC2::GatewayRouteTableAssociation", Object{"GatewayId": Ref("Gateway"), "RouteTableId": table}))
	}
	table := Add("EdgeTable", Resource("AWS::EC2::RouteTable", Object{"VpcId": Ref("Vpc")}))
	inEdge := func(property string, hop any) Change {
		return Add("Way", Resource("AWS::EC2::Route",
			Object{"RouteTableId": Ref("EdgeTable"), "DestinationCidrBlock": "10.0.0.0/24", property: hop}))
	}
	mirror := func(typ, property string, to any) []Change {
		return []Change{Add("Copy", Resource("AWS::EC2::TrafficMirror"+typ, Object{property: to}))}
	}
	admits := func(owner any) Object {
		return Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourceSecurityGroupId": "sg-1", "SourceSecurityGroupOwnerId": owner}
	}
	accepts := func(required any) []Change {
		return []Change{Add("Offer", Resource("AWS::EC2::VPCEndpointService", Object{"AcceptanceRequired": required}))}
	}
	return []Case{
		{Rule: "ROUTE-001", Name: "interface of somebody else", Change: []Change{route("NetworkInterfaceId", "eni-1")},
			At: "Way NetworkInterfaceId", Says: "which is not in the app"},
		{Rule: "ROUTE-001", Name: "endpoint of somebody else on one branch", Change: []Change{
			route("VpcEndpointId", Maybe(Ref("Inspector0"), "vpce-1")),
			Add("Inspector0", Resource("AWS::EC2::VPCEndpoint", Object{"VpcEndpointType": "GatewayLoadBalancer"}))},
			At: "Way VpcEndpointId", Says: "which is not in the app"},
		{Rule: "ROUTE-002", Name: "table of a subnet", Change: []Change{edge(Ref("IsolatedTable0"))},
			At: "Edge RouteTableId", Says: "is Prod/IsolatedTable0, which serves subnets as well"},
		{Rule: "ROUTE-002", Name: "table of somebody else", Change: []Change{edge("rtb-1")},
			At: "Edge RouteTableId", Says: "is rtb-1, whose routes are not in the app"},
		{Rule: "ROUTE-002", Name: "interface of the app", Change: []Change{table, edge(Ref("EdgeTable")),
			inEdge("NetworkInterfaceId", Ref("Interface")),
			Add("Interface", Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private0")}))},
			At: "Edge RouteTableId", Says: "which is no endpoint of a firewall"},
		{Rule: "MIRROR-001", Name: "load balancer of somebody else",
			Change: mirror("Target", "NetworkLoadBalancerArn", "arn:aws:elasticloadbalancing:eu-west-1:111111111111:loadbalancer/net/x/1"),
			At:     "Copy NetworkLoadBalancerArn", Says: "sends copies of packets to arn:"},
		{Rule: "MIRROR-001", Name: "interface of the deployment", Change: mirror("Target", "NetworkInterfaceId", Ref("Param")),
			At: "Copy NetworkInterfaceId", Says: "sends copies of packets to ${Param}"},
		{Rule: "MIRROR-001", Name: "target of somebody else", Change: mirror("Session", "TrafficMirrorTargetId", "tmt-1"),
			At: "Copy TrafficMirrorTargetId", Says: "sends copies of packets to tmt-1"},
		{Rule: "SG-005", Name: "group of another VPC", Change: []Change{Add("Brought", Resource("AWS::EC2::SecurityGroupVpcAssociation",
			Object{"GroupId": "sg-1", "VpcId": Ref("Vpc")}))},
			At: "Brought GroupId", Says: "brings group sg-1 into the VPC"},
		{Rule: "SG-005", Name: "group of another account of the app", Change: []Change{More("Web.SecurityGroupIngress", admits("999999999999"))},
			At: "Web SecurityGroupIngress", Says: "admits group sg-1 of account 999999999999"},
		{Rule: "SG-005", Name: "group of a foreign account", Change: []Change{More("Web.SecurityGroupIngress", admits("888888888888"))},
			Also: []string{"ACCESS-002"}, At: "Web SecurityGroupIngress", Says: "admits group sg-1 of account 888888888888"},
		{Rule: "ENDPOINT-006", Name: "by itself", Change: accepts(false), At: "Offer AcceptanceRequired", Says: "is false; want true"},
		{Rule: "ENDPOINT-006", Name: "by default", Change: accepts(nil), At: "Offer AcceptanceRequired", Says: "is not set; want true"},
	}
}

func foreignHarmless() map[string][]Change {
	return map[string][]Change{
		"traffic that enters through a firewall of the app": {
			Add("EdgeTable", Resource("AWS::EC2::RouteTable", Object{"VpcId": Ref("Vpc")})),
			Add("Edge", Resource("AWS::EC2::GatewayRouteTableAssociation", Object{"GatewayId": Ref("Gateway"), "RouteTableId": Ref("EdgeTable")})),
			Add("Way", Resource("AWS::EC2::Route", Object{"RouteTableId": Ref("EdgeTable"), "DestinationCidrBlock": "10.0.0.0/24",
				"VpcEndpointId": Object{"Fn::Select": List{0, Att("Firewall", "EndpointIds")}}}))},
		"copies to an interface of the app": {
			Add("Interface", Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private0")})),
			Add("Target", Resource("AWS::EC2::TrafficMirrorTarget", Object{"NetworkInterfaceId": Ref("Interface")})),
			Add("Session", Resource("AWS::EC2::TrafficMirrorSession", Object{"TrafficMirrorTargetId": Ref("Target")}))},
		"groups of the app": {
			Add("Brought", Resource("AWS::EC2::SecurityGroupVpcAssociation", Object{"GroupId": Att("Web", "GroupId"), "VpcId": Ref("Vpc")})),
			More("Web.SecurityGroupIngress", Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443,
				"SourceSecurityGroupId": "sg-1", "SourceSecurityGroupOwnerId": "111111111111"})},
	}
}
