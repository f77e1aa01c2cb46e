package sabotage

// transit is a transit gateway with an attachment and a VPN.
func transit(r Object) {
	r["Tgw"] = Resource("AWS::EC2::TransitGateway",
		Object{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"})
	r["TgwLog"] = Resource("AWS::EC2::FlowLog", Object{
		"ResourceId": Ref("Tgw"), "ResourceType": "TransitGateway", "LogDestinationType": "cloud-watch-logs",
		"LogGroupName": Ref("FlowLogs"),
		"LogFormat": "${tgw-attachment-id} ${tgw-pair-attachment-id} ${tgw-src-vpc-id} ${tgw-dst-vpc-id} ${tcp-flags} ${flow-direction} " +
			"${packets-lost-no-route} ${packets-lost-blackhole}"})
	r["Share"] = Resource("AWS::RAM::ResourceShare",
		Object{"Name": "hub", "AllowExternalPrincipals": false, "ResourceArns": List{Att("Tgw", "TransitGatewayArn")}})
	subnet(r, "Transit", 0, 40)
	r["Attachment"] = Resource("AWS::EC2::TransitGatewayVpcAttachment", Object{
		"TransitGatewayId": Ref("Tgw"), "VpcId": Ref("Vpc"), "SubnetIds": List{Ref("Transit0")}})
	tunnel := func() Object {
		value := func(v any) List { return List{Object{"Value": v}} }
		return Object{
			"IKEVersions": value("ikev2"), "Phase1EncryptionAlgorithms": value("AES256"),
			"Phase2EncryptionAlgorithms": value("AES256-GCM-16"),
			"Phase1IntegrityAlgorithms":  value("SHA2-256"), "Phase2IntegrityAlgorithms": value("SHA2-512"),
			"Phase1DHGroupNumbers": value(20), "Phase2DHGroupNumbers": value("21"),
			"LogOptions": Object{"CloudwatchLogOptions": Object{"LogEnabled": true, "LogGroupArn": Att("FlowLogs", "Arn")}},
		}
	}
	r["Vpn"] = Resource("AWS::EC2::VPNConnection", Object{"Type": "ipsec.1", "VpnTunnelOptionsSpecifications": List{tunnel(), tunnel()}})
}
