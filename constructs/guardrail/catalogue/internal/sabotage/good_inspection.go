package sabotage

// inspection is a network firewall.
func inspection(r Object) {
	r["Firewall"] = Resource("AWS::NetworkFirewall::Firewall", Object{
		"FirewallPolicyArn": Att("FirewallPolicy", "FirewallPolicyArn"), "VpcId": Ref("Vpc"),
		"SubnetMappings":   List{Object{"SubnetId": Ref("Private0")}, Object{"SubnetId": Ref("Private1")}},
		"DeleteProtection": true, "FirewallPolicyChangeProtection": true, "SubnetChangeProtection": true})
	r["FirewallPolicy"] = Resource("AWS::NetworkFirewall::FirewallPolicy", Object{"FirewallPolicy": Object{
		"StatelessDefaultActions": List{"aws:forward_to_sfe"}, "StatelessFragmentDefaultActions": List{"aws:forward_to_sfe"},
		"StatefulDefaultActions":      List{"aws:drop_established", "aws:alert_established"},
		"StatefulEngineOptions":       Object{"RuleOrder": "STRICT_ORDER"},
		"StatefulRuleGroupReferences": List{Object{"Priority": 100, "ResourceArn": "arn:aws:network-firewall:x"}}}})
	r["FirewallLogs"] = Resource("AWS::NetworkFirewall::LoggingConfiguration", Object{
		"FirewallArn": Att("Firewall", "FirewallArn"),
		"LoggingConfiguration": Object{"LogDestinationConfigs": List{
			Object{"LogType": "ALERT", "LogDestinationType": "CloudWatchLogs", "LogDestination": Object{"logGroup": Ref("NameLogs")}},
			Object{"LogType": "FLOW", "LogDestinationType": "S3", "LogDestination": Object{"bucketName": "logs-of-another-account"}}}}})
}
