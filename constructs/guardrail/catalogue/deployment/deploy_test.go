package deployment_test

import (
	"encoding/json"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func custom(properties Object) Change { return Add("Caller", Resource("Custom::AWS", properties)) }

func scheduled(arn, input any) Change {
	return Add("Caller", Resource("AWS::Scheduler::Schedule", Object{
		"ScheduleExpression": "rate(1 day)", "Target": Object{
			"Arn": arn, "Input": input, "RetryPolicy": Object{"MaximumEventAgeInSeconds": 3600}}}))
}

func machine(properties Object) Change {
	return Add("Caller", Resource("AWS::StepFunctions::StateMachine", properties))
}

func automation(content any) Change {
	return Add("Caller", Resource("AWS::SSM::Document", Object{"DocumentType": "Automation", "Content": content}))
}

// task is a definition whose one task is in a branch of a branch.
func task(resource string, parameters Object) string {
	text, err := json.Marshal(Object{"StartAt": "Each", "States": Object{"Each": Object{"Type": "Map", "End": true, "ItemProcessor": Object{
		"StartAt": "Call", "States": Object{"Call": Object{"Type": "Task", "Resource": resource, "Parameters": parameters, "End": true}}}}}})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// inline is a function whose code the template holds.
func inline(code string) Change {
	return running("AWS::Lambda::Function",
		Object{"Architectures": List{"arm64"}, "Role": Att("Role", "Arn"), "Code": Object{"ZipFile": code}})
}

// running is a resource that runs code or commands.
func running(typ string, properties Object) Change { return Add("Caller", Resource(typ, properties)) }

func deploySabotages() []Case {
	weak := func(name, at, says string, changes ...Change) Case {
		return Case{Rule: "DEPLOY-001", Name: name, Change: changes, At: "Caller " + at, Says: says}
	}
	const stops = "which stops or narrows the audit trail (CloudTrail.1, CIS 3.1)"
	return []Case{
		weak("a custom resource", "Create", "calls CloudTrail:stopLogging, "+stops,
			custom(Object{"Create": `{"service":"CloudTrail","action":"stopLogging","parameters":{"Name":"t"}}`})),
		weak("on update", "Update", "calls @aws-sdk/client-cloudtrail:StopLogging, "+stops,
			custom(Object{"Update": `{"service":"@aws-sdk/client-cloudtrail","action":"StopLoggingCommand"}`})),
		weak("on delete", "Delete", "calls guardduty:deleteDetector",
			custom(Object{"Delete": `{"service":"guardduty","action":"deleteDetector"}`})),
		{Rule: "DEPLOY-001", Name: "beside a call that is harmless",
			Change: []Change{Set("OrgCall.Delete", `{"service":"Organizations","action":"DisablePolicyType"}`)},
			At:     "OrgCall Delete", Says: "calls Organizations:DisablePolicyType, which changes the organization"},
		weak("what something else made", "Delete", "calls logs:deleteLogGroup", custom(Object{
			"Create": `{"service":"logs","action":"createLogGroup","parameters":{"logGroupName":"mine"}}`,
			"Delete": `{"service":"logs","action":"deleteLogGroup","parameters":{"logGroupName":"audit"}}`})),
		weak("in pieces", "Create", "calls EC2:createRoute, which opens or changes paths of the network",
			custom(Object{"Create": Join(`{"service":"EC2","action":"create`, `Route","parameters":{"RouteTableId":"`,
				Ref("PublicTable0"), `"}}`)})),
		weak("escaped", "Create", "calls S3:putBucketPolicy, which opens a bucket",
			custom(Object{"Create": `{"\u0073ervice":"S3","action":"put\u0042ucketPolicy"}`})),
		weak("under a condition", "Create", "calls IAM:createUser, which changes who may sign in",
			custom(Object{"Create": Maybe(`{"service":"IAM","action":"createUser"}`, NoValue), "ServiceToken": Att("Function", "Arn")})),
		weak("a function of somebody's own", "Settings", "calls kms:scheduleKeyDeletion, which disables or destroys a key",
			custom(Object{"Settings": Object{"Calls": List{Object{"Service": "kms", "Api": "scheduleKeyDeletion"}}}})),
		weak("code in Python", "Code", "runs code that calls organizations:detach_policy",
			inline("import boto3\nclient = boto3.client('organizations')\nclient.detach_policy(PolicyId=p, TargetId=t)\n")),
		weak("code that names its call in a string", "Code", "runs code that calls guardduty:delete_detector",
			inline("s = boto3.session.Session()\ngetattr(s.client('guardduty'), 'delete_detector')(DetectorId='d')\n")),
		weak("code for the older SDK", "Code", "runs code that calls CloudTrail:stopLogging",
			inline("const AWS = require('aws-sdk'); new AWS.CloudTrail().stopLogging({Name: 't'})")),
		weak("user data", "UserData", "runs code that calls cloudtrail:stop-logging, "+stops,
			running("AWS::AutoScaling::LaunchConfiguration", Object{"AssociatePublicIpAddress": false,
				"MetadataOptions": Object{"HttpTokens": "required"}, "UserData": Object{"Fn::Base64": Join(
					"#!/bin/sh\n/usr/local/bin/aws --region ", Ref("AWS::Region"), " cloudtrail stop-logging --name t\n")}})),
		weak("PowerShell", "Content", "runs code that calls cloudtrail:StopLogging, "+stops,
			running("AWS::SSM::Document", Object{"DocumentType": "Command", "Content": Object{"schemaVersion": "2.2", "mainSteps": List{Object{
				"action": "aws:runPowerShellScript", "name": "p", "inputs": Object{"runCommand": List{"Stop-CTLogging -Name audit"}}}}}})),
		weak("PowerShell with a noun in the singular", "UserData", "runs code that calls ec2:DeleteFlowLogs",
			running("AWS::AutoScaling::LaunchConfiguration", Object{"AssociatePublicIpAddress": false,
				"MetadataOptions": Object{"HttpTokens": "required"}, "UserData": Object{"Fn::Base64": "<powershell>\n" +
					"Get-EC2FlowLog | ForEach-Object { Remove-EC2FlowLog -FlowLogId $_.FlowLogId -Force }\n</powershell>"}})),
		weak("a cmdlet in lower case whose verb no API has", "UserData", "runs code that calls iam:Detachrolepolicy",
			running("AWS::AutoScaling::LaunchConfiguration", Object{"AssociatePublicIpAddress": false,
				"MetadataOptions": Object{"HttpTokens": "required"}, "UserData": Object{"Fn::Base64": "<powershell>\n" +
					"unregister-iamrolepolicy -RoleName r -PolicyArn p\n</powershell>"}})),
		weak("a build", "Source", "runs code that calls s3:delete-public-access-block, which opens a bucket",
			running("AWS::CodeBuild::Project", Object{"Source": Object{"Type": "NO_SOURCE", "BuildSpec": "version: 0.2\nphases:\n" +
				"  build:\n    commands: ['make && aws s3api delete-public-access-block --bucket b']\n"}})),
		weak("a command in a container of the AWS CLI", "ContainerDefinitions", "runs code that calls config:delete-configuration-recorder",
			running("AWS::ECS::TaskDefinition", Object{"ContainerDefinitions": List{Object{"ReadonlyRootFilesystem": true, "User": "1000",
				"LogConfiguration": Object{"LogDriver": "awslogs"}, "Image": "public.ecr.aws/aws-cli/aws-cli:2.30.0",
				"Command": List{"config", "delete-configuration-recorder"}}}})),
		weak("a command on all instances", "Parameters", "runs code that calls ec2:disable-ebs-encryption-by-default",
			running("AWS::SSM::Association", Object{"Name": "AWS-RunShellScript",
				"Parameters": Object{"commands": List{"aws ec2 disable-ebs-encryption-by-default"}}})),
		weak("a runbook of AWS", "Name", "runs AWS-ConfigureS3BucketVersioning, which calls s3:PutBucketVersioning, which weakens how a bucket",
			running("AWS::SSM::Association", Object{"Name": "AWS-ConfigureS3BucketVersioning",
				"Parameters": Object{"BucketName": List{"logs"}, "VersioningState": List{"Suspended"}}})),
		weak("a runbook of AWS in a window", "TaskArn", "runs AWSSupport-ManageRDPSettings, which calls ec2:ModifyInstanceAttribute",
			running("AWS::SSM::MaintenanceWindowTask", Object{"TaskArn": "AWSSupport-ManageRDPSettings", "TaskType": "AUTOMATION"})),
		weak("a runbook of AWS by an event", "Targets", "runs AWS-DeleteSnapshot, which calls ec2:DeleteSnapshot, which deletes copies of data",
			running("AWS::Events::Rule", Object{"ScheduleExpression": "rate(1 day)", "Targets": List{Object{"Id": "Run",
				"Arn": "arn:aws:ssm:eu-west-1::automation-definition/AWS-DeleteSnapshot:$DEFAULT"}}})),
		weak("a runbook of AWS by a call", "Target", "runs AWSSupport-GrantPermissionsToIAMUser, which calls iam:AttachUserPolicy",
			running("AWS::Scheduler::Schedule", Object{"Target": Object{"Arn": "arn:aws:scheduler:::aws-sdk:ssm:startAutomationExecution",
				"Input": `{"DocumentName":"AWSSupport-GrantPermissionsToIAMUser"}`}})),
		{Rule: "DEPLOY-002", Name: "a script from elsewhere", Change: []Change{running("AWS::SSM::Association", Object{
			"Name": "AWS-RunRemoteScript", "Parameters": Object{"sourceType": List{"S3"}}})},
			At: "Caller Name", Says: "runs AWS-RunRemoteScript, which takes code that is not in the template"},
		{Rule: "DEPLOY-002", Name: "a playbook from elsewhere", Change: []Change{running("AWS::SSM::Association", Object{
			"Name": "AWS-ApplyAnsiblePlaybooks", "Parameters": Object{"SourceType": List{"GitHub"}}})},
			At: "Caller Name", Says: "runs AWS-ApplyAnsiblePlaybooks, which takes code that is not in the template"},
		weak("a custom action of a channel", "Definition", "runs code that calls cloudtrail:stop-logging",
			running("AWS::Chatbot::CustomAction", Object{"ActionName": "stop",
				"Definition": Object{"CommandText": "cloudtrail stop-logging --name t --region eu-west-1"}})),
		weak("a step of a cluster", "HadoopJarStep", "runs code that calls cloudtrail:stop-logging",
			running("AWS::EMR::Step", Object{"HadoopJarStep": Object{"Jar": "command-runner.jar",
				"Args": List{"bash", "-c", "aws cloudtrail stop-logging --name t"}}})),
		weak("a build of a site", "BuildSpec", "runs code that calls cloudtrail:stop-logging",
			running("AWS::Amplify::App", Object{"BuildSpec": "phases: {build: {commands: ['aws cloudtrail stop-logging --name t']}}"})),
		weak("a method of a resource of boto3", "Definition", "runs code that calls iam:attach_role_policy",
			running("AWS::Bedrock::Flow", Object{"Definition": Object{"Nodes": List{Object{"Configuration": Object{"InlineCode": Object{
				"Code": "boto3.resource('iam').Role('Admin').attach_policy(PolicyArn='p')"}}}}}})),
		weak("a command as text of an event", "Targets", "runs code that calls guardduty:delete-detector",
			running("AWS::Events::Rule", Object{"ScheduleExpression": "rate(1 day)", "Targets": List{Object{"Id": "Run",
				"Arn":   "arn:aws:ssm:eu-west-1::document/AWS-RunShellScript",
				"Input": `{"commands":["aws guardduty delete-detector --detector-id d"]}`}}})),
		weak("a retention that is too short", "Data", "runs code that calls logs:put-retention-policy, which deletes logs",
			running("AWS::ImageBuilder::Component", Object{"Data": "aws logs put-retention-policy --log-group-name g --retention-in-days 1"})),
		{Rule: "DEPLOY-001", Name: "cfn-init", Change: []Change{Attribute("Server", "Metadata", Object{"AWS::CloudFormation::Init": Object{
			"config": Object{"commands": Object{"1": Object{"command": "aws iam attach-role-policy --role-name r --policy-arn p"}}}}})},
			At: "Server AWS::CloudFormation::Init", Says: "runs code that calls iam:attach-role-policy"},
		weak("a method of an API", "Integration", "calls cloudtrail:StopLogging, "+stops,
			running("AWS::ApiGateway::Method", Object{"AuthorizationType": "AWS_IAM", "HttpMethod": "POST", "Integration": Object{"Type": "AWS",
				"Uri": Join("arn:", Ref("AWS::Partition"), ":apigateway:eu-west-1:cloudtrail:action/StopLogging")}})),
		weak("a path of a method, with the call in a header", "Integration", "calls cloudtrail:StopLogging, "+stops,
			running("AWS::ApiGateway::Method", Object{"AuthorizationType": "AWS_IAM", "HttpMethod": "POST", "Integration": Object{"Type": "AWS",
				"Uri": Join("arn:", Ref("AWS::Partition"), ":apigateway:eu-west-1:cloudtrail:path//"), "RequestParameters": Object{
					"integration.request.header.X-Amz-Target": "'CloudTrail_20131101.StopLogging'"}}})),
		weak("a definition of an API", "Body", "calls cloudtrail:StopLogging, "+stops,
			running("AWS::ApiGateway::RestApi", Object{"Body": Object{"security": List{Object{"sign": List{}}},
				"components": Object{"securitySchemes": Object{"sign": Object{"x-amazon-apigateway-authtype": "awsSigv4"}}},
				"paths": Object{"/": Object{"post": Object{"x-amazon-apigateway-integration": Object{
					"uri": "arn:aws:apigateway:eu-west-1:cloudtrail:action/StopLogging&Name=t"}}}}}})),
		weak("a request to a host of AWS", "DefinitionString", "calls cloudtrail:StopLogging, "+stops,
			machine(Object{"DefinitionString": task("arn:aws:states:::http:invoke", Object{"Method": "POST",
				"ApiEndpoint": "https://cloudtrail.eu-west-1.amazonaws.com/", "Headers": Object{"X-Amz-Target": "CloudTrail_20131101.StopLogging"}})})),
		weak("a switch that is off", "Update", "calls GuardDuty:updateDetector, which switches threat detection",
			custom(Object{"Update": `{"service":"GuardDuty","action":"updateDetector","parameters":{"DetectorId":"d","Enable":false}}`})),
		weak("a switch of the deployment", "Update", "calls Macie2:updateMacieSession",
			custom(Object{"Update": Join(`{"service":"Macie2","action":"updateMacieSession","parameters":{"status":"`, Ref("Param"), `"}}`)})),
		weak("a task under a condition", "Definition", "calls iam:createAccessKey, which changes who may sign in",
			machine(Object{"Definition": Object{"States": Object{"Call": Object{"Type": "Task",
				"Resource": Maybe("arn:aws:states:::aws-sdk:iam:createAccessKey", "arn:aws:states:::sns:publish")}}}})),
		weak("a public database", "Create", "which sets publiclyaccessible to true",
			custom(Object{"Create": `{"service":"RDS","action":"modifyDBInstance","parameters":{"PubliclyAccessible":true}}`})),
		weak("permissions", "Create", "calls ECR:setRepositoryPolicy, which changes who may do what",
			custom(Object{"Create": `{"service":"ECR","action":"setRepositoryPolicy"}`})),
		weak("a schedule", "Target", "calls cloudtrail:stopLogging, "+stops,
			scheduled(Join("arn:", Ref("AWS::Partition"), ":scheduler:::aws-sdk:cloudtrail:stopLogging"), `{"Name":"t"}`)),
		weak("a task", "DefinitionString", "calls ec2:modifySnapshotAttribute, which shares an image, a snapshot or a document",
			machine(Object{"DefinitionString": task("arn:aws:states:::aws-sdk:ec2:modifySnapshotAttribute", Object{"SnapshotId": "s"})})),
		weak("a task by substitution", "Definition", "calls cloudwatchlogs:deleteLogGroup, which deletes logs",
			machine(Object{"DefinitionSubstitutions": Object{"Service": "cloudwatchlogs"}, "Definition": Object{"States": Object{
				"Call": Object{"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:${Service}:deleteLogGroup"}}}})),
		weak("a step", "Content", "calls config:StopConfigurationRecorder, which stops or narrows the record of configurations",
			automation(Object{"schemaVersion": "0.3", "assumeRole": Att("Role", "Arn"), "mainSteps": List{Object{
				"name": "Stop", "action": "aws:executeAwsApi", "inputs": Object{"Service": "config", "Api": "StopConfigurationRecorder"}}}})),
		weak("a step in YAML", "Content", "calls s3control:DeletePublicAccessBlock, which opens a bucket",
			automation("schemaVersion: '0.3'\nmainSteps:\n- name: Open\n  action: aws:executeAwsApi\n"+
				"  inputs: {Service: s3control, Api: DeletePublicAccessBlock}\n")),
		{Rule: "DEPLOY-002", Name: "an action of the deployment", Change: []Change{
			custom(Object{"Create": Join(`{"service":"EC2","action":"`, Ref("Param"), `"}`)})},
			At: "Caller Create", Says: "calls EC2:${Param}, which is known only at deployment"},
		{Rule: "DEPLOY-002", Name: "a call of the deployment", Change: []Change{custom(Object{"Create": Ref("Param")})},
			Also: []string{"CALL-001"},
			At:   "Caller Create", Says: "known only at deployment"},
		{Rule: "DEPLOY-002", Name: "a target of the deployment", Change: []Change{scheduled(Ref("Param"), "{}")},
			At: "Caller Target", Says: "has the target ${Param}"},
		{Rule: "DEPLOY-002", Name: "requests that are signed for AWS", Change: []Change{Add("Caller", Resource("AWS::AppSync::DataSource",
			Object{"Type": "HTTP", "HttpConfig": Object{"Endpoint": "https://cloudtrail.eu-west-1.amazonaws.com",
				"AuthorizationConfig": Object{"AuthorizationType": "AWS_IAM"}}}))},
			At: "Caller HttpConfig", Says: "sends requests to cloudtrail.eu-west-1.amazonaws.com, and the template does not say which"},
		{Rule: "DEPLOY-002", Name: "a definition elsewhere",
			Change: []Change{machine(Object{"DefinitionS3Location": Object{"Bucket": "b", "Key": "k"}})},
			At:     "Caller DefinitionS3Location", Says: "not in the template"},
		{Rule: "DEPLOY-002", Name: "a runbook of the deployment", Change: []Change{automation(Ref("Param"))},
			At: "Caller Content", Says: "known only at deployment"},
		{Rule: "DEPLOY-003", Name: "a write",
			Change: []Change{custom(Object{"Create": `{"service":"SSM","action":"putParameter","parameters":{"Name":"n"}}`})},
			At:     "Caller Create", Says: "calls SSM:putParameter, which changes what no rule looks at"},
		{Rule: "DEPLOY-004", Name: "a function elsewhere",
			Change: []Change{custom(Object{"ServiceToken": "arn:aws:lambda:eu-west-1:222222222222:function:theirs"})},
			At:     "Caller ServiceToken", Says: "which is not in the app", Also: []string{"ACCESS-002"}},
	}
}

// deployHarmless are calls that weaken nothing.
func deployHarmless() map[string][]Change {
	return map[string][]Change{
		"integrations and data sources of APIs that are no calls": {
			Add("Caller", Resource("AWS::ApiGateway::Method", Object{"AuthorizationType": "AWS_IAM", "HttpMethod": "POST", "Integration": Object{
				"Uri": Join("arn:", Ref("AWS::Partition"), ":apigateway:eu-west-1:lambda:path/2015-03-31/functions/f/invocations")}})),
			Add("Files", Resource("AWS::ApiGateway::Method", Object{"AuthorizationType": "AWS_IAM", "HttpMethod": "GET", "Integration": Object{
				"Uri": "arn:aws:apigateway:eu-west-1:s3:path/bucket/{key}"}})),
			Add("Host2", Resource("AWS::AppSync::DataSource", Object{"Type": "HTTP", "HttpConfig": Object{"Endpoint": "https://example.net"}})),
			machine(Object{"LoggingConfiguration": Object{"Level": "ALL", "Destinations": List{Object{}}},
				"DefinitionString": task("arn:aws:states:::http:invoke",
					Object{"Method": "POST", "ApiEndpoint": "https://${Host}.example.net/hook"})})},
		"calls that read": {custom(Object{
			"Create": `{"service":"Organizations","action":"describeOrganization"}`, "Update": `{"service":"IAM","action":"GetRoleCommand"}`})},
		"a safeguard that is switched on": {custom(Object{"Create": `{"service":"EC2","action":"enableEbsEncryptionByDefault"}`})},
		"an account that is closed to the public": {custom(Object{"Create": `{"service":"S3Control","action":"putPublicAccessBlock",
			"parameters":{"AccountId":"1","PublicAccessBlockConfiguration":{
				"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}}`})},
		"what is taken back with the resource": {custom(Object{
			"Create": `{"service":"CloudWatchLogs","action":"putResourcePolicy","parameters":{"policyName":"p",
				"policyDocument":"{\"Statement\":{\"Principal\":{\"Service\":\"es.amazonaws.com\"}}}"}}`,
			"Delete": `{"service":"CloudWatchLogs","action":"deleteResourcePolicy","parameters":{"policyName":"p"}}`})},
		"ordinary work": {
			scheduled("arn:aws:scheduler:::aws-sdk:ec2:stopInstances", `{"InstanceIds":["i-1"]}`),
			Add("Other", Resource("AWS::StepFunctions::StateMachine", Object{
				"RoleArn": Att("Role", "Arn"), "Definition": Object{"States": Object{
					"Tell":  Object{"Type": "Task", "Resource": "arn:aws:states:::sns:publish.waitForTaskToken"},
					"Store": Object{"Type": "Task", "Resource": "arn:aws:states:::dynamodb:putItem"},
					"Run":   Object{"Type": "Task", "Resource": Att("Function", "Arn")},
				}}})),
			Add("Function", Resource("AWS::Lambda::Function", Object{"Architectures": List{"arm64"}, "Role": Att("Role", "Arn")})),
		},
		"commands that read, and those that are nobody's safeguard": {running("AWS::SSM::Association", Object{
			"Name": "AWS-RunShellScript", "Parameters": Object{"commands": List{
				"aws s3 cp s3://bucket/config.json /etc/app/config.json", "aws ssm get-parameter --name /x --with-decryption",
				"aws logs put-retention-policy --log-group-name g --retention-in-days 400; echo laws of aws",
				`aws s3api put-public-access-block --bucket b --public-access-block-configuration ` +
					`BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true`}}})},
		"runbooks of AWS that keep, and those that read": {running("AWS::SSM::Association", Object{"Name": "AWS-ConfigureS3BucketVersioning",
			"Parameters": Object{"VersioningState": List{"Enabled"}}}),
			Add("Other", Resource("AWS::SSM::Association", Object{"Name": "AWS-RunPatchBaseline"}))},
		"a function of the app": {
			Add("Function", Resource("AWS::Lambda::Function", Object{"Architectures": List{"arm64"}, "Role": Att("Role", "Arn")})),
			custom(Object{"ServiceToken": Att("Function", "Arn"), "Service": "checkout", "Action": "deploy"}),
		},
	}
}
