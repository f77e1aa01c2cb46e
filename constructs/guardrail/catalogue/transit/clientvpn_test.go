package transit_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func clientVPNSabotages() []Case {
	authorize := func(properties Object) []Change {
		properties["ClientVpnEndpointId"] = "cvpn-1"
		return []Change{Add("Access", Resource("AWS::EC2::ClientVpnAuthorizationRule", properties))}
	}
	associate := func(subnet any) []Change {
		return []Change{
			Add("Place", Resource("AWS::EC2::ClientVpnTargetNetworkAssociation", Object{"ClientVpnEndpointId": "cvpn-1", "SubnetId": subnet}))}
	}
	return []Case{
		{Rule: "VPN-003", Name: "no log", Change: []Change{Add("People", Resource("AWS::EC2::ClientVpnEndpoint", Object{}))},
			At: "People ConnectionLogOptions.Enabled", Says: "is not set; want true"},
		{Rule: "VPN-004", Name: "everybody to everything",
			Change: authorize(Object{"TargetNetworkCidr": "0.0.0.0/0", "AuthorizeAllGroups": true}),
			At:     "Access TargetNetworkCidr", Says: "lets every client reach 0.0.0.0/0"},
		{Rule: "VPN-004", Name: "everybody to every private network",
			Change: authorize(Object{"TargetNetworkCidr": "10.0.0.0/8", "AuthorizeAllGroups": true}),
			At:     "Access TargetNetworkCidr", Says: "lets every client reach 10.0.0.0/8"},
		{Rule: "VPN-004", Name: "isolated subnet", Change: associate(Ref("Isolated0")),
			At: "Place SubnetId", Says: "puts clients into isolated subnet Prod/Isolated0"},
		{Rule: "VPN-004", Name: "subnet of another app", Change: associate("subnet-1"),
			At: "Place SubnetId", Says: "whether that subnet is isolated is not known in the app"},
	}
}

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"a Client VPN for a group of people": {
			Add("Access", Resource("AWS::EC2::ClientVpnAuthorizationRule", Object{"TargetNetworkCidr": "0.0.0.0/0", "AccessGroupId": "admins"})),
			Add("Place", Resource("AWS::EC2::ClientVpnTargetNetworkAssociation", Object{"SubnetId": Ref("Private0")}))},
		"a Client VPN to one network": {
			Add("Access",
				Resource("AWS::EC2::ClientVpnAuthorizationRule", Object{"TargetNetworkCidr": "10.0.10.0/24", "AuthorizeAllGroups": true}))},
		"a service network of the app": {Add("Services", Resource("AWS::VpcLattice::ServiceNetwork", Object{"AuthType": "AWS_IAM"})),
			joins("Dev", Ref("Services"))},
		"an endpoint of a service of the app": {Add("Offer", Resource("AWS::EC2::VPCEndpointService", Object{"AcceptanceRequired": true})),
			Add("Taker", Resource("AWS::EC2::VPCEndpoint", Object{"VpcEndpointType": "Interface", "VpcId": Ref("Dev"),
				"ServiceName": Join("com.amazonaws.vpce.", Ref("AWS::Region"), ".", Ref("Offer")),
				"SubnetIds":   List{Ref("Dev0"), Ref("Dev1"), Ref("Dev2")}, "SecurityGroupIds": List{"sg-1"}}))},
		"an instance of development with two interfaces": {interfaces(Object{"SubnetId": Ref("Dev0")}, Object{"SubnetId": Ref("Dev1")})},
		"a Connect attachment over one of the app": {Add("Connect", Resource("AWS::EC2::TransitGatewayConnect",
			Object{"TransportTransitGatewayAttachmentId": Ref("Attachment"), "Options": Object{"Protocol": "gre"}}))},
		"a blackhole in a table of another app": {Add("Stop", Resource("AWS::EC2::TransitGatewayRoute",
			Object{"TransitGatewayRouteTableId": "tgw-rtb-1", "DestinationCidrBlock": "10.0.0.0/8", "Blackhole": true}))},
		"a service network of another app, where nothing is kept apart": {DropSegments(), Add("Client", Resource(
			"AWS::VpcLattice::ServiceNetworkServiceAssociation", Object{"ServiceNetworkIdentifier": "sn-1", "ServiceIdentifier": "svc-1"}))},
	}
}
