package sabotage

// called adds calls of the SDK, as CDK's AwsCustomResource makes them, and the role of their
// function.
func called(r Object) {
	r["CallRole"] = Resource("AWS::IAM::Role", Object{"Path": "/plinth-setup/",
		"AssumeRolePolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "lambda.amazonaws.com"}}}},
		"ManagedPolicyArns": List{Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")}})
	r["CallFunction"] = Resource("AWS::Lambda::Function", Object{"Role": Att("CallRole", "Arn"),
		"Code": Object{"S3Bucket": "assets", "S3Key": "0123.zip"}})
	r["CallPolicy"] = Resource("AWS::IAM::Policy", Object{"Roles": List{Ref("CallRole")}, "PolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": List{"detective:UpdateOrganizationConfiguration", "config:PutConfigurationRecorder"},
			"Resource": "*"},
		Object{"Effect": "Allow", "Action": "iam:PassRole", "Resource": Att("Role", "Arn")},
		Object{"Effect": "Allow", "Action": "iam:CreateServiceLinkedRole", "Resource": "*",
			"Condition": Object{"StringEquals": Object{"iam:AWSServiceName": "detective.amazonaws.com"}}},
		Object{"Effect": "Deny", "Action": "organizations:*", "Resource": "*"},
	}}})
	r["CallOfDetective"] = call(`{"service":"Detective","action":"updateOrganizationConfiguration","parameters":{"AutoEnable":true}}`)
	r["CallOfConfig"] = call(Join(`{"service":"@aws-sdk/client-config-service","action":"PutConfigurationRecorderCommand",`+
		`"parameters":{"ConfigurationRecorder":{"name":"default","roleARN":"`, Att("Role", "Arn"), `"}}}`))
}

func call(text any) Object {
	return Resource("Custom::AwsSetting", Object{"ServiceToken": Att("CallFunction", "Arn"), "Create": text, "Update": text})
}
