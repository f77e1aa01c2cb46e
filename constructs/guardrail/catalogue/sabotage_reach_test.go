package catalogue_test

import (
	"fmt"
	"maps"
	"slices"
)

// segments are a development VPC and the tables that keep it off production: a summary route
// to the production attachment, for what else is behind it, and a blackhole for production.
func segments(r object) {
	r["Dev"] = resource("AWS::EC2::VPC", object{"CidrBlock": "10.1.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true,
		"Tags": list{object{"Key": "plinth:segment", "Value": "NonProduction"}}})
	r["DevEmpty"] = resource("Custom::VpcRestrictDefaultSG", object{"DefaultSecurityGroupId": att("Dev", "DefaultSecurityGroup")})
	log := object{"ResourceId": ref("Dev")}
	for key, value := range r["FlowLog"].(object)["Properties"].(object) {
		if key != "ResourceId" {
			log[key] = value
		}
	}
	r["DevLog"] = resource("AWS::EC2::FlowLog", log)
	for i, id := range []string{"Dev0", "Dev1", "Dev2", "DevTransit0"} {
		r[id] = resource("AWS::EC2::Subnet", object{"VpcId": ref("Dev"), "AvailabilityZone": zone(i % 3), "CidrBlock": fmt.Sprintf("10.1.%d.0/24", i)})
		r[id+"Table"] = resource("AWS::EC2::RouteTable", object{"VpcId": ref("Dev")})
		r[id+"Association"] = resource("AWS::EC2::SubnetRouteTableAssociation", object{"SubnetId": ref(id), "RouteTableId": ref(id + "Table")})
	}
	r["DevRoute"] = resource("AWS::EC2::Route", object{
		"RouteTableId": ref("Dev0Table"), "DestinationCidrBlock": "10.0.0.0/8", "TransitGatewayId": ref("Tgw")})
	r["DevAttachment"] = resource("AWS::EC2::TransitGatewayVpcAttachment", object{
		"TransitGatewayId": ref("Tgw"), "VpcId": ref("Dev"), "SubnetIds": list{ref("DevTransit0")}})
	r["DevSegment"] = resource("AWS::EC2::TransitGatewayRouteTable", object{"TransitGatewayId": ref("Tgw")})
	r["DevInSegment"] = resource("AWS::EC2::TransitGatewayRouteTableAssociation", object{
		"TransitGatewayAttachmentId": ref("DevAttachment"), "TransitGatewayRouteTableId": ref("DevSegment")})
	r["Summary"] = transitRoute("10.0.0.0/8", object{"TransitGatewayAttachmentId": ref("Attachment")})
	r["Blackhole"] = transitRoute("10.0.0.0/16", object{"Blackhole": true})
}

// dropSegments leaves production by itself.
func dropSegments() change {
	dev := object{"FlowLog": resource("AWS::EC2::FlowLog", object{})}
	segments(dev)
	return drop(slices.DeleteFunc(slices.Collect(maps.Keys(dev)), func(id string) bool { return id == "FlowLog" })...)
}

func transitRoute(to string, next object) object {
	next["TransitGatewayRouteTableId"], next["DestinationCidrBlock"] = ref("DevSegment"), to
	return resource("AWS::EC2::TransitGatewayRoute", next)
}

func reachSabotages() []sabotage {
	peering := add("Peering", resource("AWS::EC2::VPCPeeringConnection", object{"VpcId": ref("Dev"), "PeerVpcId": ref("Vpc")}))
	return []sabotage{
		{rule: "REACH-001", name: "no blackhole", change: []change{drop("Blackhole")},
			at: "Summary", says: "leads from Prod/Dev0 to Prod/"},
		{rule: "REACH-001", name: "narrower blackhole", change: []change{set("Blackhole.DestinationCidrBlock", "10.0.0.0/18"), set("Summary.DestinationCidrBlock", "0.0.0.0/0"),
			add("Past", transitRoute("10.0.10.128/25", object{"TransitGatewayAttachmentId": ref("Attachment")}))},
			at: "Past", says: "sends 10.0.10.128/25 to attachment Prod/Attachment"},
		{rule: "REACH-001", name: "propagation", change: []change{drop("Summary", "Blackhole"), add("Leak", resource("AWS::EC2::TransitGatewayRouteTablePropagation",
			object{"TransitGatewayAttachmentId": ref("Attachment"), "TransitGatewayRouteTableId": ref("DevSegment")}))},
			at: "Leak", says: "by propagation Prod/Leak", also: []string{"REACH-005"}},
		{rule: "REACH-005", name: "behind a blackhole", change: []change{add("Leak", resource("AWS::EC2::TransitGatewayRouteTablePropagation",
			object{"TransitGatewayAttachmentId": ref("Attachment"), "TransitGatewayRouteTableId": ref("DevSegment")}))},
			at: "Leak TransitGatewayRouteTableId", says: "teaches Prod/Dev in NonProduction the way to Prod/Vpc in Production"},
		{rule: "REACH-005", name: "decided at deployment", change: []change{add("Leak", resource("AWS::EC2::TransitGatewayRouteTablePropagation",
			object{"TransitGatewayAttachmentId": ref("Param"), "TransitGatewayRouteTableId": ref("DevSegment")}))},
			at: "Leak TransitGatewayAttachmentId", says: "only deployment knows what network that is"},
		{rule: "REACH-001", name: "peering", change: []change{peering, add("PeeringRoute", resource("AWS::EC2::Route", object{
			"RouteTableId": ref("Dev1Table"), "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": ref("Peering")}))},
			at: "Peering", says: "leads from Prod/Dev1 to Prod/", also: []string{"REACH-002"}},
		{rule: "REACH-001", name: "gateway decided at deployment", change: []change{set("DevRoute.TransitGatewayId", ref("Param"))},
			at: "DevRoute", says: "may lead from Prod/Dev0 to Prod/"},
		{rule: "REACH-001", name: "blackhole under a condition", change: []change{attribute("Blackhole", "Condition", "Condition")},
			at: "Blackhole", says: "only deployment knows"},

		{rule: "REACH-002", name: "peering across segments", change: []change{peering},
			at: "Peering PeerVpcId", says: "joins Prod/Dev in NonProduction with Prod/Vpc in Production"},
		{rule: "REACH-002", name: "peer of another account", change: []change{peering, set("Peering.PeerVpcId", "vpc-1")},
			at: "Peering PeerVpcId", says: "only their accounts know"},

		{rule: "REACH-003", name: "default association", change: []change{set("Tgw.DefaultRouteTableAssociation", "enable")},
			at: "Tgw DefaultRouteTableAssociation", says: "is enable; want disable"},
		{rule: "REACH-003", name: "default propagation", change: []change{set("Tgw.DefaultRouteTablePropagation", nil)},
			at: "Tgw DefaultRouteTablePropagation", says: "is not set; want disable"},

		{rule: "REACH-004", name: "route to a public range", change: []change{add("Way", resource("AWS::EC2::Route", object{
			"RouteTableId": ref("IsolatedTable1"), "DestinationCidrBlock": "52.0.0.0/8", "NatGatewayId": ref("Nat1")}))},
			at: "Way", says: "leads from Prod/Isolated1 to the internet"},
		{rule: "REACH-004", name: "route decided at deployment", change: []change{add("Way", resource("AWS::EC2::Route", object{
			"RouteTableId": ref("IsolatedTable1"), "DestinationCidrBlock": "52.0.0.0/8", "GatewayId": ref("Param")}))},
			at: "Way", says: "only deployment knows", also: []string{"SUBNET-004"}},
	}
}
