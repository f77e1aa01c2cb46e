package catalogue_test

// transit is a transit gateway with an attachment and a VPN.
func transit(r object) {
	r["Tgw"] = resource("AWS::EC2::TransitGateway", object{"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"})
	r["TgwLog"] = resource("AWS::EC2::FlowLog", object{
		"ResourceId": ref("Tgw"), "ResourceType": "TransitGateway", "LogDestinationType": "cloud-watch-logs", "LogGroupName": ref("FlowLogs"),
		"LogFormat": "${tgw-attachment-id} ${tgw-pair-attachment-id} ${tgw-src-vpc-id} ${tgw-dst-vpc-id} ${tcp-flags} ${flow-direction} " +
			"${packets-lost-no-route} ${packets-lost-blackhole}"})
	r["Share"] = resource("AWS::RAM::ResourceShare", object{"Name": "hub", "AllowExternalPrincipals": false, "ResourceArns": list{att("Tgw", "TransitGatewayArn")}})
	subnet(r, "Transit", 0, 40)
	r["Attachment"] = resource("AWS::EC2::TransitGatewayVpcAttachment", object{
		"TransitGatewayId": ref("Tgw"), "VpcId": ref("Vpc"), "SubnetIds": list{ref("Transit0")}})
	tunnel := func() object {
		value := func(v any) list { return list{object{"Value": v}} }
		return object{
			"IKEVersions": value("ikev2"), "Phase1EncryptionAlgorithms": value("AES256"), "Phase2EncryptionAlgorithms": value("AES256-GCM-16"),
			"Phase1IntegrityAlgorithms": value("SHA2-256"), "Phase2IntegrityAlgorithms": value("SHA2-512"),
			"Phase1DHGroupNumbers": value(20), "Phase2DHGroupNumbers": value("21"),
			"LogOptions": object{"CloudwatchLogOptions": object{"LogEnabled": true, "LogGroupArn": att("FlowLogs", "Arn")}},
		}
	}
	r["Vpn"] = resource("AWS::EC2::VPNConnection", object{"Type": "ipsec.1", "VpnTunnelOptionsSpecifications": list{tunnel(), tunnel()}})
}

func transitSabotages() []sabotage {
	const tunnels = "VpnTunnelOptionsSpecifications"
	return []sabotage{
		{rule: "TGW-001", name: "shared with anybody", change: []change{set("Share.AllowExternalPrincipals", true)},
			at: "Share AllowExternalPrincipals", says: "is true; want false"},
		{rule: "TGW-001", name: "default", change: []change{set("Share.AllowExternalPrincipals", nil)},
			at: "Share AllowExternalPrincipals", says: "is not set; want false"},
		{rule: "TGW-001", name: "decided at deployment", change: []change{set("Share.AllowExternalPrincipals", ref("Param"))},
			at: "Share AllowExternalPrincipals", says: "known only at deployment"},
		{rule: "TGW-002", name: "no flow log", change: []change{drop("TgwLog")}, at: "Tgw", says: "has no flow log"},
		{rule: "TGW-002", name: "flow log under a condition", change: []change{attribute("TgwLog", "Condition", "Condition")}, at: "Tgw", says: "has no flow log"},
		{rule: "FLOWLOG-002", name: "gateway without drops", change: []change{set("TgwLog.LogFormat", "${tgw-attachment-id}")},
			at: "TgwLog LogFormat", says: "lacks tgw-pair-attachment-id"},
		{rule: "TGW-003", name: "instance in the attachment's subnet", change: []change{
			add("Squatter", resource("AWS::EC2::Instance", object{"SubnetId": ref("Transit0"), "MetadataOptions": object{"HttpTokens": "required"}}))},
			at: "Attachment SubnetIds", says: "which instance Prod/Squatter is in too"},
		{rule: "TGW-003", name: "attached among workloads, old type", change: []change{
			add("Attachment", resource("AWS::EC2::TransitGatewayAttachment", object{
				"TransitGatewayId": ref("Tgw"), "VpcId": ref("Vpc"), "SubnetIds": list{ref("Public0")}}))},
			at: "Attachment SubnetIds", says: "Nat0 is in too"},
		{rule: "VPN-001", name: "IKE version 1", change: []change{set("Vpn.VpnTunnelOptionsSpecifications.1.IKEVersions.0.Value", "ikev1")},
			at: "Vpn " + tunnels + ".1.IKEVersions", says: "has ikev1; want some of [ikev2]"},
		{rule: "VPN-001", name: "SHA-1", change: []change{set("Vpn.VpnTunnelOptionsSpecifications.0.Phase1IntegrityAlgorithms.0.Value", "SHA1")},
			at: "Vpn " + tunnels + ".0.Phase1IntegrityAlgorithms", says: "has SHA1"},
		{rule: "VPN-001", name: "any group", change: []change{set("Vpn.VpnTunnelOptionsSpecifications.0.Phase2DHGroupNumbers", nil)},
			at: "Vpn " + tunnels + ".0.Phase2DHGroupNumbers", says: "is not set"},
		{rule: "VPN-001", name: "decided at deployment", change: []change{set("Vpn.VpnTunnelOptionsSpecifications.0.Phase1DHGroupNumbers.0.Value", ref("Param"))},
			at: "Vpn " + tunnels + ".0.Phase1DHGroupNumbers", says: "has ${Param}"},
		{rule: "VPN-001", name: "AWS's defaults", change: []change{set("Vpn."+tunnels, nil)}, also: []string{"VPN-002"},
			at: "Vpn " + tunnels, says: "describes 0 of two tunnels"},
		{rule: "VPN-002", name: "no logs", change: []change{set("Vpn.VpnTunnelOptionsSpecifications.1.LogOptions", nil)},
			at: "Vpn " + tunnels + ".1.LogOptions", says: "does not surely log"},
	}
}
