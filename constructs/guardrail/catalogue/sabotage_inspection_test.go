package catalogue_test

// inspection is a network firewall.
func inspection(r object) {
	r["Firewall"] = resource("AWS::NetworkFirewall::Firewall", object{
		"FirewallPolicyArn": att("FirewallPolicy", "FirewallPolicyArn"), "VpcId": ref("Vpc"),
		"SubnetMappings":   list{object{"SubnetId": ref("Private0")}, object{"SubnetId": ref("Private1")}},
		"DeleteProtection": true, "FirewallPolicyChangeProtection": true, "SubnetChangeProtection": true})
	r["FirewallPolicy"] = resource("AWS::NetworkFirewall::FirewallPolicy", object{"FirewallPolicy": object{
		"StatelessDefaultActions": list{"aws:forward_to_sfe"}, "StatelessFragmentDefaultActions": list{"aws:forward_to_sfe"},
		"StatefulDefaultActions": list{"aws:drop_established", "aws:alert_established"}, "StatefulEngineOptions": object{"RuleOrder": "STRICT_ORDER"},
		"StatefulRuleGroupReferences": list{object{"Priority": 100, "ResourceArn": "arn:aws:network-firewall:x"}}}})
	r["FirewallLogs"] = resource("AWS::NetworkFirewall::LoggingConfiguration", object{
		"FirewallArn": att("Firewall", "FirewallArn"),
		"LoggingConfiguration": object{"LogDestinationConfigs": list{
			object{"LogType": "ALERT", "LogDestinationType": "CloudWatchLogs", "LogDestination": object{"logGroup": ref("NameLogs")}},
			object{"LogType": "FLOW", "LogDestinationType": "S3", "LogDestination": object{"bucketName": "logs-of-another-account"}}}}})
}

func inspectionSabotages() []sabotage {
	const policy = "FirewallPolicy.FirewallPolicy."
	return []sabotage{
		{rule: "FIREWALL-001", name: "no logs", change: []change{drop("FirewallLogs")}, at: "Firewall LoggingConfiguration", says: "surely logs ALERT"},
		{rule: "FIREWALL-001", name: "no flows", change: []change{set("FirewallLogs.LoggingConfiguration.LogDestinationConfigs.1.LogType", "TLS")},
			at: "Firewall LoggingConfiguration", says: "surely logs FLOW"},
		{rule: "FIREWALL-001", name: "logs under a condition", change: []change{attribute("FirewallLogs", "Condition", "Condition")},
			at: "Firewall LoggingConfiguration", says: "surely logs ALERT"},
		{rule: "FIREWALL-002", name: "in the clear", change: []change{set("NameLogs.KmsKeyId", nil)}, also: []string{"LOGS-002", "DNS-001"},
			at: "FirewallLogs LoggingConfiguration", says: "Prod/NameLogs has no KmsKeyId"},
		{rule: "FIREWALL-003", name: "kept for a week", change: []change{set("NameLogs.RetentionInDays", 7)}, also: []string{"DNS-002"},
			at: "FirewallLogs LoggingConfiguration", says: "for 7 days; want 90"},
		{rule: "DELIVERY-001", name: "bucket that takes nothing", change: []change{
			set("FirewallLogs.LoggingConfiguration.LogDestinationConfigs.1.LogDestination.bucketName", ref("Data"))},
			at: "FirewallLogs LoggingConfiguration", says: "Prod/Data does not surely let"},
		{rule: "FIREWALL-004", name: "deletable", change: []change{set("Firewall.DeleteProtection", false)}, at: "Firewall DeleteProtection", says: "is false; want true"},
		{rule: "FIREWALL-005", name: "policy", change: []change{set("Firewall.FirewallPolicyChangeProtection", nil)}, at: "Firewall FirewallPolicyChangeProtection", says: "is not set"},
		{rule: "FIREWALL-005", name: "subnets", change: []change{set("Firewall.SubnetChangeProtection", ref("Param"))}, at: "Firewall SubnetChangeProtection", says: "known only at deployment"},
		{rule: "FIREWALL-005", name: "zones", change: []change{set("Firewall.TransitGatewayId", ref("Tgw"))}, at: "Firewall AvailabilityZoneChangeProtection", says: "is not set"},
		{rule: "FIREWALL-006", name: "order of actions", change: []change{set(policy+"StatefulEngineOptions", nil)},
			at: "FirewallPolicy FirewallPolicy.StatefulEngineOptions.RuleOrder", says: "is not set; want STRICT_ORDER"},
		{rule: "FIREWALL-006", name: "alert only", change: []change{set(policy+"StatefulDefaultActions", list{"aws:alert_established"})},
			at: "FirewallPolicy FirewallPolicy.StatefulDefaultActions", says: "want aws:drop_established"},
		{rule: "FIREWALL-007", name: "packets pass", change: []change{set(policy+"StatelessDefaultActions", list{"aws:pass"})},
			at: "FirewallPolicy FirewallPolicy.StatelessDefaultActions", says: "want aws:forward_to_sfe"},
		{rule: "FIREWALL-007", name: "fragments decided at deployment", change: []change{set(policy+"StatelessFragmentDefaultActions", list{ref("Param")})},
			at: "FirewallPolicy FirewallPolicy.StatelessFragmentDefaultActions", says: "want aws:forward_to_sfe"},
		{rule: "FIREWALL-007", name: "no rules", change: []change{set(policy+"StatefulRuleGroupReferences", nil)},
			at: "FirewallPolicy FirewallPolicy.StatefulRuleGroupReferences", says: "refers to no rule group"},
		{rule: "FIREWALL-008", name: "one zone", change: []change{set("Firewall.SubnetMappings.1.SubnetId", ref("Isolated0"))}, at: "Firewall SubnetMappings", says: "surely in 1 zones"},
		{rule: "FIREWALL-008", name: "one zone and a parameter", change: []change{set("Firewall.SubnetMappings.1.SubnetId", ref("Param"))},
			at: "Firewall SubnetMappings", says: "in 1 that only deployment knows"},
		{rule: "FIREWALL-008", name: "one zone at a transit gateway", change: []change{set("Firewall.SubnetMappings", nil),
			set("Firewall.AvailabilityZoneMappings", list{object{"AvailabilityZone": "euw1-az1"}, object{"AvailabilityZone": ref("Param")}})},
			at: "Firewall SubnetMappings", says: "surely in 1 zones, and in 1"},
	}
}
