package identity_test

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// granting is a policy that allows an action to a principal, under a condition if there is one.
func granting(action, principal any, condition Object) Object {
	s := Object{"Effect": "Allow", "Action": action, "Principal": principal, "Resource": "*"}
	if condition != nil {
		s["Condition"] = condition
	}
	return Object{"Version": "2012-10-17", "Statement": List{s}}
}

// public are resources that everyone may use, by type: the property that says so, and all of them.
func public() []Case {
	var cases []Case
	weak := map[string][]string{ // which the options of a type also break
		"AWS::Backup::BackupVault": {"BACKUP-009"}, "AWS::ECR::Repository": {"IMAGE-001"}, "AWS::EFS::FileSystem": {"ENCRYPT-001", "BACKUP-001"},
		"AWS::DynamoDB::Table":           {"BACKUP-001", "BACKUP-002"},
		"AWS::OpenSearchService::Domain": {"ACCESS-004", "AUDIT-001", "ENCRYPT-001", "PUBLIC-001", "TLS-001"},
	}
	add := func(typ, property string, properties Object) {
		cases = append(cases, Case{Rule: "ACCESS-001", Name: typ, Change: []Change{Add("Open", Kept(typ, properties))}, Also: weak[typ],
			At: "Open " + property, Says: "to everyone"})
	}
	for typ, property := range map[string]string{
		"AWS::ApiGateway::DomainNameV2": "Policy", "AWS::Bedrock::ResourcePolicy": "PolicyDocument",
		"AWS::Lambda::ResourcePolicy": "PolicyDocument",
		"AWS::Backup::BackupVault":    "AccessPolicy", "AWS::EFS::FileSystem": "FileSystemPolicy", "AWS::ECR::Repository": "RepositoryPolicyText",
		"AWS::Events::EventBus": "Policy", "AWS::OpenSearchService::Domain": "AccessPolicies",
		"AWS::S3::AccessPoint": "Policy", "AWS::S3Tables::TableBucketPolicy": "ResourcePolicy", "AWS::SNS::TopicPolicy": "PolicyDocument",
		"AWS::SQS::QueueInlinePolicy": "PolicyDocument", "AWS::SQS::QueuePolicy": "PolicyDocument",
		"AWS::SecretsManager::ResourcePolicy": "ResourcePolicy", "AWS::Kinesis::ResourcePolicy": "ResourcePolicy",
	} {
		add(typ, property, Object{property: granting("a:Get*", "*", nil)})
	}
	add("AWS::DynamoDB::Table", "ResourcePolicy.PolicyDocument",
		Object{"ResourcePolicy": Object{"PolicyDocument": granting("dynamodb:*", Object{"AWS": "*"}, nil)}})
	add("AWS::Logs::Destination", "DestinationPolicy", Object{"DestinationPolicy": `{"Version": "2012-10-17",
		"Statement": {"Effect": "Allow", "Principal": "*", "Action": "logs:PutSubscriptionFilter", "Resource": "*"}}`})
	add("AWS::Lambda::Permission", "Principal", Object{"Action": "lambda:InvokeFunction", "Principal": "*"})
	add("AWS::Lambda::LayerVersionPermission", "Principal",
		Object{"Action": "lambda:GetLayerVersion", "Principal": "*"})
	add("AWS::EC2::VPCEndpointServicePermissions", "AllowedPrincipals", Object{"AllowedPrincipals": List{"*"}})
	add("AWS::Events::EventBusPolicy", "Statement",
		Object{"StatementId": "s", "Action": "events:PutEvents", "Principal": "*"})
	return cases
}

func accessSabotages() []Case {
	topic := func(document any) []Change {
		return []Change{Add("Policy1", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{"t"}, "PolicyDocument": document}))}
	}
	like := func(key, pattern string) []Change {
		return topic(granting("sns:Publish", "*", Object{"StringLike": Object{key: pattern}}))
	}
	const at, everyone = "Policy1 PolicyDocument", "to everyone"
	cases := []Case{
		{Rule: "ACCESS-001", Name: "any organization", Change: like("aws:PrincipalOrgID", "o-*"), At: at, Says: everyone},
		{Rule: "ACCESS-001", Name: "a role of any account", Change: like("aws:PrincipalArn", "arn:aws:iam::*:role/admin"), At: at,
			Says: everyone},
		{Rule: "ACCESS-001", Name: "a principal by parameter", Change: topic(granting("sns:Publish", Object{"AWS": Ref("Param")}, nil)),
			At: at, Says: "may be everyone"},
		{Rule: "ACCESS-001", Name: "an organization by parameter",
			Change: topic(granting("sns:Publish", "*", Object{"StringEquals": Object{"aws:PrincipalOrgID": Ref("Param")}})),
			At:     at, Says: "may be everyone"},
		{Rule: "ACCESS-001", Name: "everybody else", Change: topic(Object{"Statement": Object{"Effect": "Allow", "Action": "sns:Publish",
			"NotPrincipal": Object{"AWS": "111111111111"}, "Resource": "*"}}), At: at, Says: everyone},
		{Rule: "ACCESS-001", Name: "a denial that may be missing", Change: topic(Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "sns:Publish", "Principal": "*", "Resource": "*"},
			Maybe(Object{"Effect": "Deny", "Action": "sns:*", "Principal": "*", "Resource": "*"}, NoValue)}}), At: at, Says: everyone},
		{Rule: "ACCESS-001", Name: "a bucket of any account",
			Change: []Change{
				Add("Open", Resource("AWS::Lambda::Permission", Object{"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com"}))},
			At: "Open Principal", Says: everyone},
		{Rule: "ACCESS-001", Name: "an API of any account", Change: []Change{Add("Open", Resource("AWS::Lambda::Permission",
			Object{"Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com"}))}, At: "Open Principal", Says: everyone},
		{Rule: "ACCESS-001", Name: "a bucket by a name that anybody may take", Change: []Change{Add("Open", Resource("AWS::Lambda::Permission",
			Object{"Action": "lambda:InvokeFunction", "Principal": "s3.amazonaws.com", "SourceArn": "arn:aws:s3:::records"}))},
			At: "Open Principal", Says: "which may be everyone"},
		{Rule: "ACCESS-001", Name: "any organization, of a function", Change: []Change{Add("Open", Resource("AWS::Lambda::Permission",
			Object{"Action": "lambda:InvokeFunction", "Principal": "*", "PrincipalOrgID": "o-*"}))}, At: "Open Principal", Says: everyone},
		{Rule: "ACCESS-001", Name: "a private API, as text", Change: []Change{Add("Open", Resource("AWS::ApiGateway::RestApi", Object{
			"EndpointConfiguration": Object{"Types": List{"PRIVATE"}}, "Policy": `{"Version": "2012-10-17", "Statement": [
				{"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "execute-api:/*"}]}`}))},
			At: "Open Policy", Says: everyone},
		{Rule: "ACCESS-001", Name: "a private API for every endpoint but one", Change: []Change{privateAPI(Object{
			"StringNotEquals": Object{"aws:SourceVpce": "vpce-1"}})}, At: "Open Policy", Says: everyone},
		{Rule: "ACCESS-001", Name: "a file system past its network", Change: []Change{Add("Open", Kept("AWS::EFS::FileSystem", Object{
			"FileSystemPolicy": granting("elasticfilesystem:ClientMount", "*",
				Object{"Bool": Object{"elasticfilesystem:AccessedViaMountTarget": "false"}})}))},
			Also: []string{"ENCRYPT-001", "BACKUP-001"}, At: "Open FileSystemPolicy", Says: everyone},
		{Rule: "ACCESS-002", Name: "a root user", Change: topic(granting("sns:Publish", Object{"AWS": "arn:aws:iam::888888888888:root"}, nil)),
			At: at, Says: "888888888888:root, whose account is not in the app"},
		{Rule: "ACCESS-002", Name: "past a denial, by the name that it spares", Change: topic(Object{"Version": "2012-10-17", "Statement": List{
			Object{"Effect": "Allow", "Action": "sns:DeleteTopic", "Principal": Object{"AWS": "arn:aws:iam::888888888888:root"}, "Resource": "*"},
			Object{"Effect": "Deny", "Action": "sns:DeleteTopic", "Principal": "*", "Resource": "*",
				"Condition": Object{"ArnNotLike": Object{"aws:PrincipalArn": "arn:*:iam::*:role/deploy-*"}}}}}),
			At: at, Says: "888888888888:role/deploy-"},
		{Rule: "ACCESS-002", Name: "a canonical user",
			Change: topic(granting("sns:Publish", Object{"CanonicalUser": "79a59df900b949e55d96a1e698fbaced"}, nil)), At: at,
			Says: "to the canonical user 79a59df900b949e55d96a1e698fbaced, whose account nobody sees"},
		{Rule: "ACCESS-002", Name: "by condition", Change: topic(granting("sns:Publish", "*",
			Object{"StringEquals": Object{"aws:PrincipalAccount": "888888888888"}})), At: at, Says: "888888888888"},
		{Rule: "ACCESS-002", Name: "a bucket", Change: []Change{Set("DataPolicy.PolicyDocument.Statement.1.Principal",
			Object{"AWS": "888888888888"}), Set("DataPolicy.PolicyDocument.Statement.1.Condition", nil)},
			At: "DataPolicy PolicyDocument", Says: "888888888888"},
		{Rule: "ACCESS-002", Name: "a partner without an external id", Change: []Change{
			Set("Role.AssumeRolePolicyDocument.Statement.1.Principal", Object{"AWS": "arn:aws:iam::888888888888:root"})},
			At: "Role AssumeRolePolicyDocument", Says: "888888888888"},
		{Rule: "ACCESS-002", Name: "a user of a partner", Change: []Change{
			Set("Role.AssumeRolePolicyDocument.Statement.1.Principal", Object{"AWS": "arn:aws:iam::888888888888:user/deploy"})},
			At: "Role AssumeRolePolicyDocument", Says: "888888888888"},
		{Rule: "ACCESS-002", Name: "a policy of somebody else",
			Change: []Change{More("Role.ManagedPolicyArns", "arn:aws:iam::888888888888:policy/ours")},
			At:     "Role ManagedPolicyArns.2", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a role behind that of a pod", Change: []Change{Add("Pod", Resource("AWS::EKS::PodIdentityAssociation",
			Object{"RoleArn": Att("Role", "Arn"), "TargetRoleArn": "arn:aws:iam::888888888888:role/x"}))},
			At: "Pod TargetRoleArn", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a layer", Change: []Change{Set("Function.Layers",
			List{"arn:aws:lambda:eu-west-1:017000801446:layer:AWSLambdaPowertoolsPythonV3:7", "arn:aws:lambda:eu-west-1:888888888888:layer:x:1"})},
			At: "Function Layers.1", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a function between a pipe's ends", Change: []Change{Add("Pipe", Resource("AWS::Pipes::Pipe", Object{
			"Source": "arn:aws:sqs:eu-west-1:888888888888:q", "Enrichment": "arn:aws:lambda:eu-west-1:888888888888:function:f"}))},
			At: "Pipe Enrichment", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a function that rotates a secret", Change: []Change{Add("Rotate",
			Resource("AWS::SecretsManager::RotationSchedule", Object{"SecretId": "s", "RotationRules": Object{"AutomaticallyAfterDays": 30},
				"RotationLambdaARN": Object{"Fn::Sub": "arn:${AWS::Partition}:lambda:${AWS::Region}:888888888888:function:f"}}))},
			At: "Rotate RotationLambdaARN", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a queue by its address", Change: []Change{Add("Rule2", Resource("AWS::IoT::TopicRule", Object{
			"TopicRulePayload": Object{"Actions": List{Object{"Sqs": Object{"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/888888888888/q"}}}}}))},
			At: "Rule2 TopicRulePayload.Actions.0.Sqs.QueueUrl", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a workflow that calls a host",
			Change: []Change{Add("Flow", Resource("AWS::StepFunctions::StateMachine", Object{
				"RoleArn": Att("Role", "Arn"), "DefinitionString": `{"States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::http:invoke",
				"Arguments": {"ApiEndpoint": "https://collector.example.net/in", "Method": "POST"}, "End": true}}, "StartAt": "A"}`}))},
			At: "Flow DefinitionString", Says: "calls https://collector.example.net/in, which is not in the app"},
		{Rule: "ACCESS-002", Name: "an image", Change: []Change{Add("Job", Resource("AWS::Batch::JobDefinition", Object{
			"ContainerProperties": Object{"Image": "888888888888.dkr.ecr.eu-west-1.amazonaws.com/x:1"}}))},
			At: "Job ContainerProperties.Image", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a list of files", Change: []Change{Set("Data.InventoryConfigurations", List{Object{"Id": "i",
			"Destination": Object{"BucketArn": "arn:aws:s3:::theirs", "BucketAccountId": "888888888888"}}})},
			At: "Data InventoryConfigurations.0.Destination.BucketAccountId", Says: "names account 888888888888, which is not in the app"},
		{Rule: "ACCESS-002", Name: "snapshots",
			Change: []Change{Add("Copies", Resource("AWS::DLM::LifecyclePolicy", Object{"PolicyDetails": Object{
				"Schedules": List{Object{"ShareRules": List{Object{"TargetAccounts": List{"111111111111", "888888888888"}}}}}}}))},
			At: "Copies PolicyDetails.Schedules.0.ShareRules.0.TargetAccounts.1", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "alerts", Change: []Change{Add("Told", Resource("AWS::SNS::Subscription", Object{"TopicArn": "t",
			"Protocol": "sqs", "Endpoint": Maybe("arn:aws:sqs:eu-west-1:888888888888:q", "arn:aws:sqs:eu-west-1:111111111111:q")}))},
			At: "Told Endpoint", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a stream to a host on the internet", Change: []Change{Add("Stream",
			Resource("AWS::KinesisFirehose::DeliveryStream", Object{
				"DeliveryStreamEncryptionConfigurationInput": Object{"KeyType": "AWS_OWNED_CMK"},
				"HttpEndpointDestinationConfiguration":       Object{"EndpointConfiguration": Object{"Url": "https://collector.example.net/"}}}))},
			At: "Stream HttpEndpointDestinationConfiguration.EndpointConfiguration.Url", Says: "which is not in the app"},
		{Rule: "ACCESS-002", Name: "an identity provider of another account", Change: []Change{assertion(
			"arn:aws:iam::888888888888:saml-provider/idp", Object{"StringEquals": Object{"SAML:aud": "https://signin.aws.amazon.com/saml"}})},
			At: "Role AssumeRolePolicyDocument", Says: "888888888888:saml-provider/idp, whose account is not in the app"},
		{Rule: "ACCESS-002", Name: "a stream to a bucket of somebody", Change: []Change{stream("arn:aws:s3:::theirs")},
			At: "Stream ExtendedS3DestinationConfiguration.BucketARN", Says: "is arn:aws:s3:::theirs, which is not in the app"},
		{Rule: "ACCESS-002", Name: "a bucket of somebody on one branch",
			Change: []Change{stream(Maybe(Att("Data", "Arn"), "arn:aws:s3:::theirs"))},
			At:     "Stream ExtendedS3DestinationConfiguration.BucketARN", Says: "is arn:aws:s3:::theirs, which is not in the app"},
		{Rule: "ACCESS-002", Name: "results in a bucket of somebody", Change: []Change{Add("Canary", Resource("AWS::Synthetics::Canary",
			Object{"ArtifactS3Location": "s3://theirs/results"}))}, Also: []string{"CANARY-002", "CANARY-003"},
			At: "Canary ArtifactS3Location", Says: "is s3://theirs/results, which is not in the app"},
		{Rule: "ACCESS-002", Name: "a flow to a bucket of somebody", Change: []Change{Add("Flow", Resource("AWS::AppFlow::Flow",
			Object{"DestinationFlowConfigList": List{Object{"DestinationConnectorProperties": Object{"S3": Object{"BucketName": "theirs"}}}}}))},
			At:   "Flow DestinationFlowConfigList.0.DestinationConnectorProperties.S3.BucketName",
			Says: "is theirs, which is not in the app"},
		{Rule: "ACCESS-002", Name: "copies in a bucket without an account", Change: []Change{Set("Data.ReplicationConfiguration", Object{
			"Rules": List{Object{"Destination": Object{"Bucket": "arn:aws:s3:::x"}}}})},
			At: "Data ReplicationConfiguration.Rules.0.Destination.Bucket", Says: "is arn:aws:s3:::x, which is not in the app"},
		{Rule: "ACCESS-002", Name: "events to a host on the internet", Change: []Change{Add("Host2", Resource("AWS::Events::ApiDestination",
			Object{"InvocationEndpoint": "https://collector.example.net/"}))},
			At: "Host2 InvocationEndpoint", Says: "is https://collector.example.net/, which is not in the app"},
		{Rule: "ACCESS-002", Name: "events to a host that is known only at deployment", Change: []Change{Add("Host2",
			Resource("AWS::Events::ApiDestination", Object{"InvocationEndpoint": Ref("Param")}))},
			At: "Host2 InvocationEndpoint", Says: "is ${Param}, which is not in the app"},
		{Rule: "ACCESS-002", Name: "messages to a queue by its URL", Change: []Change{Add("Send", Resource("AWS::ApiGatewayV2::Integration",
			Object{"RequestParameters": Object{"QueueUrl": "https://sqs.eu-west-1.amazonaws.com/888888888888/q"}}))},
			At: "Send RequestParameters.QueueUrl", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "events to a bus", Change: []Change{Add("Forward", Resource("AWS::Events::Rule", Object{
			"EventPattern": Object{"source": List{"aws.s3"}},
			"Targets":      List{Object{"Arn": "arn:aws:events:eu-west-1:888888888888:event-bus/b"}}}))},
			At: "Forward Targets.0.Arn", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a task of a workflow", Change: []Change{Add("Flow", Resource("AWS::StepFunctions::StateMachine", Object{
			"LoggingConfiguration": Object{"Level": "ALL", "Destinations": List{Object{}}},
			"DefinitionString":     `{"States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:888888888888:function:f"}}}`}))},
			At: "Flow DefinitionString", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "a group of a peer by its id", Change: []Change{Set("FromWeb.SourceSecurityGroupId", "888888888888/sg-1")},
			At: "FromWeb SourceSecurityGroupId", Says: "names account 888888888888"},
		{Rule: "ACCESS-001", Name: "a function for topic rules of anybody", Change: []Change{Add("Open", Resource("AWS::Lambda::Permission",
			Object{"Action": "lambda:InvokeFunction", "Principal": "iot.amazonaws.com"}))},
			At: "Open Principal", Says: "allows lambda:InvokeFunction to everyone"},
		{Rule: "ACCESS-001", Name: "a signing profile for everyone", Change: []Change{Add("Open", Resource("AWS::Signer::ProfilePermission",
			Object{"Action": "signer:StartSigningJob", "Principal": "*"}))},
			At: "Open Principal", Says: "allows signer:StartSigningJob to everyone"},
		{Rule: "ACCESS-002", Name: "a signing profile for a stranger", Change: []Change{Add("Open",
			Resource("AWS::Signer::ProfilePermission", Object{"Action": "signer:SignPayload", "Principal": "888888888888"}))},
			At: "Open Principal", Says: "whose account is not in the app"},
		{Rule: "ACCESS-002", Name: "a custom resource of a stranger", Change: []Change{Add("Thing", Resource("Custom::Thing",
			Object{"ServiceToken": "arn:aws:sns:eu-west-1:888888888888:t"}))},
			At: "Thing ServiceToken", Says: "names account 888888888888", Also: []string{"DEPLOY-004"}},
		{Rule: "ACCESS-002", Name: "logs to a stream", Change: []Change{Add("Deliver", Resource("AWS::Logs::DeliveryDestination",
			Object{"DestinationResourceArn": "arn:aws:firehose:eu-west-1:888888888888:deliverystream/x"}))},
			At: "Deliver DestinationResourceArn", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "notices of a bucket to a function", Change: []Change{Set("Data.NotificationConfiguration",
			Object{"LambdaConfigurations": List{Object{"Event": "s3:ObjectCreated:*",
				"Function": "arn:aws:lambda:eu-west-1:888888888888:function:f"}}})},
			At: "Data NotificationConfiguration.LambdaConfigurations.0.Function", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "an administrator of Detective", Change: []Change{Add("Admin", Resource("AWS::Detective::OrganizationAdmin",
			Object{"AccountId": "888888888888"}))},
			At: "Admin AccountId", Says: "names account 888888888888", Also: []string{"MGMT-001"}},
		{Rule: "ACCESS-002", Name: "an administrator of Security Hub", Change: []Change{Add("Admin",
			Resource("AWS::SecurityHub::DelegatedAdmin", Object{"AdminAccountId": "888888888888"}))},
			At: "Admin AdminAccountId", Says: "names account 888888888888", Also: []string{"MGMT-001"}},
		{Rule: "ACCESS-002", Name: "a member of a collaboration", Change: []Change{Add("Room", Resource("AWS::CleanRooms::Collaboration",
			Object{"Members": List{Object{"AccountId": "888888888888"}}}))},
			At: "Room Members.0.AccountId", Says: "names account 888888888888"},
		{Rule: "ACCESS-002", Name: "in the text of a policy", Change: []Change{Add("Search", Resource("AWS::OpenSearchServerless::AccessPolicy",
			Object{"Type": "data", "Policy": `[{"Principal":["arn:aws:iam::888888888888:root"]}]`}))},
			At: "Search Policy", Says: "names account 888888888888"},
		{Rule: "ACCESS-005", Name: "a policy that replaces another", Change: []Change{
			Add("Topic5", Kept("AWS::SNS::Topic", Object{"KmsMasterKeyId": "k"})),
			Add("Policy5", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{Ref("Topic5")}, "PolicyDocument": Object{"Statement": List{}}})),
			Add("Policy6",
				Resource("AWS::SNS::TopicInlinePolicy", Object{"TopicArn": Ref("Topic5"), "PolicyDocument": Object{"Statement": List{}}}))},
			At: "Policy5 Topics", Says: "only the one that is deployed last counts"},
		{Rule: "ACCESS-002", Name: "copies", Change: []Change{Set("Data.ReplicationConfiguration", Object{"Rules": List{
			Object{"Destination": Object{"Bucket": "arn:aws:s3:::x", "Account": "888888888888"}}}})},
			At: "Data ReplicationConfiguration.Rules.0.Destination.Account", Says: "names account 888888888888"},
		{Rule: "ACCESS-003", Name: "any source", Change: topic(granting("sns:Publish", Object{"Service": "s3.amazonaws.com"}, nil)),
			At: at, Says: "lets s3.amazonaws.com act on behalf of any account"},
		{Rule: "ACCESS-003", Name: "sources of any account", Change: topic(granting("sns:Publish", Object{"Service": "events.amazonaws.com"},
			Object{"ArnLike": Object{"aws:SourceArn": "arn:aws:events:*:*:rule/*"}})), At: at, Says: "events.amazonaws.com"},
		{Rule: "ACCESS-007", Name: "everything to a role", Change: topic(granting("*", Object{"AWS": Att("Role", "Arn")}, nil)),
			At: at, Says: "allows * to"},
		{Rule: "ACCESS-007", Name: "everything to a service", Change: topic(granting("sns:*", Object{"Service": "events.amazonaws.com"},
			Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}})), At: at, Says: "allows sns:* to"},
		{Rule: "ACCESS-004", Name: "function", Change: []Change{Add("Url", Resource("AWS::Lambda::Url", Object{"AuthType": "NONE"}))},
			At: "Url AuthType", Says: "is NONE"},
		{Rule: "ACCESS-004", Name: "method", Change: []Change{
			Add("Method", Resource("AWS::ApiGateway::Method", Object{"HttpMethod": "GET", "AuthorizationType": "NONE"}))},
			At: "Method AuthorizationType", Says: "is NONE"},
		{Rule: "ACCESS-004", Name: "guests", Change: []Change{
			Add("Pool", Resource("AWS::Cognito::IdentityPool", Object{"AllowUnauthenticatedIdentities": Ref("Param")}))},
			At: "Pool AllowUnauthenticatedIdentities", Says: "${Param}"},
		{Rule: "ACCESS-004", Name: "access point of many Regions", Change: []Change{Add("Point", Resource("AWS::S3::MultiRegionAccessPoint",
			Object{"PublicAccessBlockConfiguration": Object{"BlockPublicPolicy": false}}))},
			At: "Point PublicAccessBlockConfiguration.BlockPublicPolicy", Says: "is false"},
	}
	return append(cases, public()...)
}

// promising records that the construct at a path promises that it has a key.
func promising(path string) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata[path] = append(s.Metadata[path], assemblytest.Entry{Type: assembly.MetadataPromise,
			Data: promise.Data([]promise.Promise{promise.That("is encrypted", promise.At("").Is("KmsMasterKeyId", "k"))})})
	}
}

// privateAPI lets everybody call it under a condition.
func privateAPI(condition Object) Change {
	return Add("Open", Resource("AWS::ApiGateway::RestApi", Object{"EndpointConfiguration": Object{"Types": List{"PRIVATE"}},
		"Policy": granting("execute-api:Invoke", "*", condition)}))
}

// stream delivers to a bucket.
func stream(bucket any) Change {
	return Add("Stream", Resource("AWS::KinesisFirehose::DeliveryStream", Object{
		"DeliveryStreamEncryptionConfigurationInput": Object{"KeyType": "AWS_OWNED_CMK"},
		"ExtendedS3DestinationConfiguration":         Object{"BucketARN": bucket, "RoleARN": Att("Role", "Arn")}}))
}
