package sabotage

// posture is what measures accounts and looks for holes and data in them.
func posture(r Object) {
	standard := func(name string) any {
		return Join("arn:", Ref("AWS::Partition"), ":securityhub:eu-west-1::standards/"+name)
	}
	const fsbp, cis = "aws-foundational-security-best-practices/v/1.0.0", "cis-aws-foundations-benchmark/v/5.0.0"
	r["Hub"] = Resource("AWS::SecurityHub::Hub", Object{"ControlFindingGenerator": "SECURITY_CONTROL", "EnableDefaultStandards": false})
	r["HubAggregator"] = Resource("AWS::SecurityHub::FindingAggregator", Object{"RegionLinkingMode": "NO_REGIONS"})
	r["Best"] = Resource("AWS::SecurityHub::Standard", Object{"StandardsArn": standard(fsbp)})
	r["Benchmark"] = Resource("AWS::SecurityHub::Standard", Object{"StandardsArn": standard(cis)})
	r["Central"] = Resource("AWS::SecurityHub::OrganizationConfiguration", Object{"AutoEnable": false, "ConfigurationType": "CENTRAL"})
	r["Measures"] = Resource("AWS::SecurityHub::ConfigurationPolicy", Object{"ConfigurationPolicy": Object{"SecurityHub": Object{
		"ServiceEnabled": true, "EnabledStandardIdentifiers": List{standard(fsbp), standard(cis)}}}})
	r["Everywhere"] = Resource("AWS::SecurityHub::PolicyAssociation", Object{
		"ConfigurationPolicyId": Att("Measures", "Id"), "TargetType": "ROOT", "TargetId": "r-ab12"})
	r["Inspector"] = Resource("Custom::Inspector", Object{"Create": `{"service": "Inspector2", "action": "enable", "parameters": {
		"accountIds": ["111111111111"], "resourceTypes": ["EC2", "ECR", "LAMBDA", "LAMBDA_CODE"]}}`})
	r["Macie"] = Resource("AWS::Macie::Session", Object{"Status": "ENABLED", "FindingPublishingFrequency": "FIFTEEN_MINUTES"})
	r["Discovery"] = Resource("Custom::MacieDiscovery",
		Object{"Create": `{"service": "Macie2", "action": "updateAutomatedDiscoveryConfiguration", "parameters": {"status": "ENABLED"}}`})
	r["Results"] = Resource("Custom::MacieExport", Object{"Create": Join(
		`{"service": "Macie2", "action": "putClassificationExportConfiguration", "parameters": {"configuration": {"s3Destination": `+
			`{"bucketName": "`, Ref("Data"), `"}}}}`)})
	r["Slack"] = Resource("AWS::Chatbot::SlackChannelConfiguration", Object{"GuardrailPolicies": List{
		Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/CloudWatchReadOnlyAccess")}})
}
