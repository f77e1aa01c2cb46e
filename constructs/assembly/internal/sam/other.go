package sam

// table makes a table of DynamoDB with one key.
func table(x *expansion, p object) {
	made := picked(p, "TableName", "SSESpecification", "PointInTimeRecoverySpecification", "ProvisionedThroughput")
	name, typ := any("id"), any("S")
	if key, ok := p["PrimaryKey"].(object); ok {
		name, typ = key["Name"], map[any]any{"String": "S", "Number": "N", "Binary": "B"}[text(key["Type"])]
	}
	made["AttributeDefinitions"] = list{object{"AttributeName": name, "AttributeType": typ}}
	made["KeySchema"] = list{object{"AttributeName": name, "KeyType": "HASH"}}
	put(made, "Tags", tags(p["Tags"]))
	if made["ProvisionedThroughput"] == nil {
		made["BillingMode"] = "PAY_PER_REQUEST"
	}
	x.replace("AWS::DynamoDB::Table", made)
}

// stateMachine makes a state machine with its role and the rules that start it.
func stateMachine(x *expansion, p object) {
	made := picked(p, "Definition", "DefinitionSubstitutions", "EncryptionConfiguration")
	for from, to := range map[string]string{"Name": "StateMachineName", "Type": "StateMachineType", "Logging": "LoggingConfiguration",
		"Tracing": "TracingConfiguration"} {
		put(made, to, p[from])
	}
	put(made, "Tags", tags(p["Tags"]))
	if at, ok := p["DefinitionUri"].(object); ok {
		made["DefinitionS3Location"] = at
	}
	var managed []any
	if p["Tracing"] != nil {
		managed = append(managed, awsManaged("AWSXRayDaemonWriteAccess"))
	}
	made["RoleArn"] = x.role("states.amazonaws.com", p, managed...)
	x.replace("AWS::StepFunctions::StateMachine", made)
	x.called, x.calledArn = ref(x.id()), ref(x.id())
	eachEvent(p, x.start)
}

// layer makes a version of a layer, which SAM retains unless it is told not to.
func layer(x *expansion, p object) {
	made := picked(p, "LayerName", "Description", "CompatibleRuntimes", "CompatibleArchitectures", "LicenseInfo")
	if at := codeOf(object{"CodeUri": p["ContentUri"]}); at != nil {
		made["Content"] = at
	}
	policy := p["RetentionPolicy"]
	if policy == nil || isFunction(asObject(policy)) {
		policy = "Retain"
	}
	x.resource["DeletionPolicy"] = policy
	x.replace("AWS::Lambda::LayerVersion", made)
}

func asObject(raw any) object { m, _ := raw.(object); return m }

// application makes a nested stack. Its template is a local file, or one of the Serverless
// Application Repository, which is not to be seen.
func application(x *expansion, p object) {
	made := picked(p, "Parameters", "NotificationARNs", "TimeoutInMinutes")
	put(made, "TemplateURL", p["Location"])
	if at, ok := p["Location"].(object); ok && at["ApplicationId"] != nil {
		made["TemplateURL"] = at["ApplicationId"]
	}
	put(made, "Tags", tags(p["Tags"]))
	x.replace("AWS::CloudFormation::Stack", made)
}
