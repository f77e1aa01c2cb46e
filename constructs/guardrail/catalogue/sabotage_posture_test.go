package catalogue_test

// posture is what measures accounts and looks for holes and data in them.
func posture(r object) {
	standard := func(name string) any {
		return join("arn:", ref("AWS::Partition"), ":securityhub:eu-west-1::standards/"+name)
	}
	const fsbp, cis = "aws-foundational-security-best-practices/v/1.0.0", "cis-aws-foundations-benchmark/v/5.0.0"
	r["Hub"] = resource("AWS::SecurityHub::Hub", object{"ControlFindingGenerator": "SECURITY_CONTROL", "EnableDefaultStandards": false})
	r["HubAggregator"] = resource("AWS::SecurityHub::FindingAggregator", object{"RegionLinkingMode": "ALL_REGIONS"})
	r["Best"] = resource("AWS::SecurityHub::Standard", object{"StandardsArn": standard(fsbp)})
	r["Benchmark"] = resource("AWS::SecurityHub::Standard", object{"StandardsArn": standard(cis)})
	r["Central"] = resource("AWS::SecurityHub::OrganizationConfiguration", object{"AutoEnable": false, "ConfigurationType": "CENTRAL"})
	r["Measures"] = resource("AWS::SecurityHub::ConfigurationPolicy", object{"ConfigurationPolicy": object{"SecurityHub": object{
		"ServiceEnabled": true, "EnabledStandardIdentifiers": list{standard(fsbp), standard(cis)}}}})
	r["Everywhere"] = resource("AWS::SecurityHub::PolicyAssociation", object{
		"ConfigurationPolicyId": att("Measures", "Id"), "TargetType": "ROOT", "TargetId": "r-ab12"})
	r["Inspector"] = resource("Custom::Inspector", object{"Create": `{"service": "Inspector2", "action": "enable", "parameters": {
		"accountIds": ["111111111111"], "resourceTypes": ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]}}`})
	r["Macie"] = resource("AWS::Macie::Session", object{"Status": "ENABLED", "FindingPublishingFrequency": "FIFTEEN_MINUTES"})
	r["Discovery"] = resource("Custom::MacieDiscovery", object{"Create": `{"service": "Macie2", "action": "updateAutomatedDiscoveryConfiguration", "parameters": {"status": "ENABLED"}}`})
	r["Results"] = resource("Custom::MacieExport", object{"Create": join(
		`{"service": "Macie2", "action": "putClassificationExportConfiguration", "parameters": {"configuration": {"s3Destination": {"bucketName": "`, ref("Data"), `"}}}}`)})
	r["Slack"] = resource("AWS::Chatbot::SlackChannelConfiguration", object{"GuardrailPolicies": list{
		join("arn:", ref("AWS::Partition"), ":iam::aws:policy/CloudWatchReadOnlyAccess")}})
}

func postureSabotages() []sabotage {
	const enabled = "Measures.ConfigurationPolicy.SecurityHub.EnabledStandardIdentifiers"
	const old = "arn:aws:securityhub:::ruleset/cis-aws-foundations-benchmark/v/1.2.0"
	return []sabotage{
		{rule: "HUB-001", name: "a finding for each standard", change: []change{set("Hub.ControlFindingGenerator", "STANDARD_CONTROL")},
			at: "Hub ControlFindingGenerator", says: "is STANDARD_CONTROL; want SECURITY_CONTROL"},
		{rule: "HUB-001", name: "AWS's default", change: []change{set("Hub.ControlFindingGenerator", nil)}, at: "Hub ControlFindingGenerator", says: "is not set"},
		{rule: "HUB-001", name: "a finding for each standard, where the hub was there before", change: []change{add("Settings", resource("Custom::SecurityHubSettings", object{
			"Create": `{"service":"SecurityHub","action":"updateSecurityHubConfiguration","parameters":{"ControlFindingGenerator":"STANDARD_CONTROL"}}`}))},
			at: "Settings Create", says: "sets ControlFindingGenerator to STANDARD_CONTROL"},
		{rule: "HUB-002", name: "some Regions", change: []change{set("HubAggregator.RegionLinkingMode", "SPECIFIED_REGIONS")},
			at: "HubAggregator RegionLinkingMode", says: "is SPECIFIED_REGIONS"},
		{rule: "HUB-002", name: "no aggregator", change: []change{drop("HubAggregator")}, at: "Hub FindingAggregator", says: "no finding aggregator"},
		{rule: "HUB-002", name: "no aggregator of a hub that was there before", change: []change{drop("Hub", "HubAggregator"), add("Settings", resource("Custom::SecurityHubSettings", object{
			"Create": `{"service":"SecurityHub","action":"updateSecurityHubConfiguration","parameters":{"ControlFindingGenerator":"SECURITY_CONTROL"}}`}))},
			at: "Settings FindingAggregator", says: "no finding aggregator"},
		{rule: "HUB-002", name: "maybe an aggregator", change: []change{attribute("HubAggregator", "Condition", "Condition")}, at: "Hub FindingAggregator", says: "surely"},
		{rule: "HUB-003", name: "local", change: []change{set("Central.ConfigurationType", nil)}, at: "Central ConfigurationType", says: "is not set"},
		{rule: "HUB-003", name: "off", change: []change{set("Measures.ConfigurationPolicy.SecurityHub.ServiceEnabled", false)},
			at: "Measures ConfigurationPolicy.SecurityHub.ServiceEnabled", says: "is false"},
		{rule: "HUB-003", name: "for nobody", change: []change{drop("Everywhere")}, at: "Measures PolicyAssociation", says: "is associated with nothing"},
		{rule: "HUB-004", name: "the defaults", change: []change{set("Hub.EnableDefaultStandards", nil)}, at: "Hub EnableDefaultStandards", says: "is not set"},
		{rule: "HUB-004", name: "the benchmark of 2018", change: []change{set("Benchmark.StandardsArn", old)}, at: "Benchmark StandardsArn", says: "v/1.2.0"},
		{rule: "HUB-004", name: "without best practices", change: []change{drop("Best")}, at: "Hub Standard", says: "is not surely measured"},
		{rule: "HUB-004", name: "the benchmark of 2018 for all", change: []change{more(enabled, old)}, at: "Measures ConfigurationPolicy", says: "v/1.2.0"},
		{rule: "HUB-004", name: "no best practices for all", change: []change{set(enabled, list{ref("Param")})}, at: "Measures ConfigurationPolicy", says: "does not surely enable"},
		{rule: "INSPECTOR-001", name: "no functions", change: []change{set("Inspector.Create", `{"service": "Inspector2", "action": "enable", "parameters": {"resourceTypes": ["EC2", "ECR"]}}`)},
			at: "Inspector Create", says: "does not enable LAMBDA"},
		{rule: "MACIE-001", name: "paused", change: []change{set("Macie.Status", "PAUSED")}, at: "Macie Status", says: "is PAUSED"},
		{rule: "MACIE-001", name: "every six hours", change: []change{set("Macie.FindingPublishingFrequency", nil)}, at: "Macie FindingPublishingFrequency", says: "is not set"},
		{rule: "MACIE-001", name: "paused, where it was there before", change: []change{add("Session", resource("Custom::MacieConfiguration", object{
			"Create": `{"service":"Macie2","action":"updateMacieSession","parameters":{"status":"PAUSED","findingPublishingFrequency":"FIFTEEN_MINUTES"}}`}))},
			at: "Session Create", says: "sets status to PAUSED; want ENABLED"},
		{rule: "MACIE-002", name: "no discovery", change: []change{drop("Discovery")}, at: "Macie", says: "no call of updateAutomatedDiscoveryConfiguration"},
		{rule: "MACIE-002", name: "discovery off", change: []change{set("Discovery.Create", `{"service": "Macie2", "action": "updateAutomatedDiscoveryConfiguration", "parameters": {"status": "DISABLED"}}`)},
			at: "Macie", says: "surely switches"},
		{rule: "MACIE-003", name: "forgotten", change: []change{drop("Results")}, at: "Macie", says: "no call of putClassificationExportConfiguration"},
		{rule: "CHAT-001", name: "AWS's default", change: []change{set("Slack.GuardrailPolicies", nil)}, at: "Slack GuardrailPolicies", says: "is not surely set"},
		{rule: "CHAT-001", name: "nothing", change: []change{set("Slack.GuardrailPolicies", list{})}, at: "Slack GuardrailPolicies", says: "is not surely set"},
		{rule: "CHAT-001", name: "everything", change: []change{set("Slack.GuardrailPolicies.0", "arn:aws:iam::aws:policy/AdministratorAccess")},
			at: "Slack GuardrailPolicies", says: "which does not only read"},
	}
}
