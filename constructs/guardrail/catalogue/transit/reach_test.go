package transit_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func reachSabotages() []Case {
	peering := Add("Peering", Resource("AWS::EC2::VPCPeeringConnection", Object{"VpcId": Ref("Dev"), "PeerVpcId": Ref("Vpc")}))
	return []Case{
		{Rule: "REACH-001", Name: "no blackhole", Change: []Change{Drop("Blackhole")},
			At: "Summary", Says: "carries traffic from Prod/Dev0 to Prod/"},
		{Rule: "REACH-001", Name: "narrower blackhole",
			Change: []Change{Set("Blackhole.DestinationCidrBlock", "10.0.0.0/18"), Set("Summary.DestinationCidrBlock", "0.0.0.0/0"),
				Add("Past", TransitRoute("10.0.10.128/25", Object{"TransitGatewayAttachmentId": Ref("Attachment")}))},
			At: "Past", Says: "sends 10.0.10.128/25 to attachment Prod/Attachment"},
		{Rule: "REACH-001", Name: "propagation", Change: []Change{Drop("Summary", "Blackhole"),
			Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak", Says: "by propagation Prod/Leak", Also: []string{"REACH-005"}},
		{Rule: "REACH-005", Name: "behind a blackhole",
			Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak TransitGatewayRouteTableId", Says: "gives Prod/Dev in NonProduction a route to Prod/Vpc in Production"},
		{Rule: "REACH-005", Name: "decided at deployment",
			Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Param"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak TransitGatewayAttachmentId", Says: "is ${Param}, whose network is known only at deployment"},
		{Rule: "REACH-001", Name: "peering", Change: []Change{peering, Add("PeeringRoute", Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref("Dev1Table"), "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": Ref("Peering")}))},
			At: "Peering", Says: "carries traffic from Prod/Dev1 to Prod/", Also: []string{"REACH-002"}},
		{Rule: "REACH-001", Name: "gateway decided at deployment", Change: []Change{Set("DevRoute.TransitGatewayId", Ref("Param"))},
			At: "DevRoute", Says: "may carry traffic from Prod/Dev0 to Prod/"},
		{Rule: "REACH-001", Name: "blackhole under a condition", Change: []Change{Attribute("Blackhole", "Condition", "Condition")},
			At: "Blackhole", Says: "known only at deployment"},
		{Rule: "REACH-002", Name: "peering across segments", Change: []Change{peering},
			At: "Peering PeerVpcId", Says: "connects Prod/Dev in NonProduction with Prod/Vpc in Production"},
		{Rule: "REACH-002", Name: "peer of another account", Change: []Change{peering, Set("Peering.PeerVpcId", "vpc-1")},
			At: "Peering PeerVpcId", Says: "whose segments are unknown"},
		{Rule: "REACH-003", Name: "default association", Change: []Change{Set("Tgw.DefaultRouteTableAssociation", "enable")},
			At: "Tgw DefaultRouteTableAssociation", Says: "is enable; want disable"},
		{Rule: "REACH-003", Name: "default propagation", Change: []Change{Set("Tgw.DefaultRouteTablePropagation", nil)},
			At: "Tgw DefaultRouteTablePropagation", Says: "is not set; want disable"},
		{Rule: "REACH-004", Name: "route to a public range", Change: []Change{Add("Way", Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref("IsolatedTable1"), "DestinationCidrBlock": "52.0.0.0/8", "NatGatewayId": Ref("Nat1")}))},
			At: "Way", Says: "carries traffic from Prod/Isolated1 to the internet"},
		{Rule: "REACH-004", Name: "route decided at deployment", Change: []Change{Add("Way", Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref("IsolatedTable1"), "DestinationCidrBlock": "52.0.0.0/8", "GatewayId": Ref("Param")}))},
			At: "Way", Says: "known only at deployment", Also: []string{"SUBNET-004"}},
	}
}
