package catalogue_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

type (
	// A choice is one of several values.
	choice List
	// to is a reference to a resource of a type.
	to string
)

func document(statement Object) Object {
	return Object{"Version": "2012-10-17", "Statement": List{statement}}
}

func trust(service string) Object {
	return document(Object{"Effect": "Allow", "Principal": Object{"Service": service}, "Action": "sts:AssumeRole"})
}

var (
	network = Object{"Subnets": List{to("AWS::EC2::Subnet")}, "SecurityGroups": List{to("AWS::EC2::SecurityGroup")},
		"AssignPublicIp": choice{"ENABLED", "DISABLED"}}
	ingress = List{Object{"IpProtocol": "tcp", "FromPort": choice{22, 80, 443, 5432}, "ToPort": choice{22, 80, 443, 5432},
		"CidrIp": choice{"0.0.0.0/0", "10.0.0.0/8", Ref("Source")}}}
)

// kinds are resources of public templates, with properties that they often have.
var kinds = []struct {
	typ        string
	properties Object
}{
	{"AWS::S3::Bucket", Object{"AccessControl": "Private", "VersioningConfiguration": Object{"Status": "Enabled"},
		"PublicAccessBlockConfiguration": Object{"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true,
			"RestrictPublicBuckets": true},
		"BucketEncryption": Object{"ServerSideEncryptionConfiguration": List{Object{"ServerSideEncryptionByDefault": Object{
			"SSEAlgorithm": choice{"AES256", "aws:kms"}}}}}}},
	{"AWS::S3::BucketPolicy", Object{"Bucket": to("AWS::S3::Bucket"), "PolicyDocument": document(Object{"Effect": "Allow",
		"Principal": choice{"*", Object{"Service": "cloudfront.amazonaws.com"}, Object{"AWS": Object{"Ref": "AWS::AccountId"}}},
		"Action":    "s3:GetObject", "Resource": Object{"Fn::Sub": "arn:${AWS::Partition}:s3:::site/*"}})}},
	{"AWS::IAM::Role", Object{"AssumeRolePolicyDocument": trust("lambda.amazonaws.com"),
		"ManagedPolicyArns": List{Object{"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"}},
		"Policies": List{Object{"PolicyName": "p", "PolicyDocument": document(Object{"Effect": "Allow", "Action": choice{"s3:*",
			List{"dynamodb:GetItem", "dynamodb:PutItem"}, "logs:*"}, "Resource": choice{"*", to("AWS::DynamoDB::Table")}})}}}},
	{"AWS::Lambda::Function", Object{"Runtime": choice{"python3.12", "nodejs20.x", "python3.8"}, "Handler": "index.handler",
		"Role": to("AWS::IAM::Role"), "Code": Object{"ZipFile": "pass"},
		"Environment": Object{"Variables": Object{"TABLE": to("AWS::DynamoDB::Table"), "LOG_LEVEL": "INFO"}}}},
	{"AWS::Lambda::Permission", Object{"FunctionName": to("AWS::Lambda::Function"), "Action": "lambda:InvokeFunction",
		"Principal": choice{"apigateway.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"},
		"SourceArn": Object{"Fn::Sub": "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/x"}}},
	{"AWS::Lambda::Url", Object{"TargetFunctionArn": to("AWS::Lambda::Function"), "AuthType": choice{"NONE", "AWS_IAM"}}},
	{"AWS::DynamoDB::Table", Object{"BillingMode": "PAY_PER_REQUEST", "PointInTimeRecoverySpecification": Object{
		"PointInTimeRecoveryEnabled": true}, "SSESpecification": Object{"SSEEnabled": true}}},
	{"AWS::SQS::Queue", Object{"VisibilityTimeout": 30, "KmsMasterKeyId": "alias/aws/sqs",
		"RedrivePolicy": Object{"deadLetterTargetArn": to("AWS::SQS::Queue"), "maxReceiveCount": 3}}},
	{"AWS::SNS::Topic", Object{"TopicName": "alerts", "KmsMasterKeyId": "alias/aws/sns"}},
	{"AWS::Logs::LogGroup", Object{"RetentionInDays": choice{7, 30, Ref("Days")}, "KmsKeyId": to("AWS::KMS::Key")}},
	{"AWS::KMS::Key", Object{"EnableKeyRotation": true, "KeyPolicy": document(Object{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
		"Principal": Object{"AWS": Object{"Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}}})}},
	{"AWS::SecretsManager::Secret", Object{"GenerateSecretString": Object{"PasswordLength": 32}}},
	{"AWS::EC2::VPC", Object{"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true}},
	{"AWS::EC2::Subnet", Object{"VpcId": to("AWS::EC2::VPC"), "CidrBlock": choice{"10.0.0.0/24", "10.0.1.0/24"}, "MapPublicIpOnLaunch": true,
		"AvailabilityZone": Zone(0), "Tags": List{Object{"Key": "Name", "Value": choice{"public-1", "private-1"}}}}},
	{"AWS::EC2::RouteTable", Object{"VpcId": to("AWS::EC2::VPC")}},
	{"AWS::EC2::Route", Object{"RouteTableId": to("AWS::EC2::RouteTable"), "DestinationCidrBlock": "0.0.0.0/0",
		"GatewayId": to("AWS::EC2::InternetGateway")}},
	{"AWS::EC2::InternetGateway", Object{}},
	{"AWS::EC2::SecurityGroup", Object{"GroupDescription": "web", "VpcId": to("AWS::EC2::VPC"), "SecurityGroupIngress": ingress}},
	{"AWS::EC2::Instance", Object{"ImageId": Ref("Image"), "InstanceType": "t3.micro", "KeyName": "key", "SubnetId": to("AWS::EC2::Subnet"),
		"UserData": Object{"Fn::Base64": Object{"Fn::Sub": "#!/bin/sh\necho ${AWS::StackName}"}}}},
	{"AWS::EC2::LaunchTemplate", Object{"LaunchTemplateData": Object{"ImageId": Ref("Image"),
		"MetadataOptions": Object{"HttpTokens": choice{"required", "optional"}}}}},
	{"AWS::ElasticLoadBalancingV2::LoadBalancer", Object{"Scheme": choice{"internet-facing", "internal"},
		"Subnets": List{to("AWS::EC2::Subnet")}}},
	{"AWS::ElasticLoadBalancingV2::Listener",
		Object{"LoadBalancerArn": to("AWS::ElasticLoadBalancingV2::LoadBalancer"), "Port": choice{80, 443},
			"Protocol": choice{"HTTP", "HTTPS"}, "DefaultActions": List{Object{"Type": "forward", "TargetGroupArn": "tg"}}}},
	{"AWS::ECS::TaskDefinition", Object{"RequiresCompatibilities": List{"FARGATE"}, "ContainerDefinitions": List{Object{"Name": "app",
		"Image": "nginx", "LogConfiguration": Object{"LogDriver": "awslogs"}}}}},
	{"AWS::ECS::Service", Object{"LaunchType": "FARGATE", "NetworkConfiguration": Object{"AwsvpcConfiguration": network}}},
	{"AWS::RDS::DBInstance", Object{"Engine": "postgres", "StorageEncrypted": true, "PubliclyAccessible": false, "MultiAZ": true,
		"MasterUserPassword": choice{"{{resolve:secretsmanager:db}}", Ref("Param")}, "BackupRetentionPeriod": choice{1, 7, Ref("Days")}}},
	{"AWS::ElastiCache::ReplicationGroup", Object{"AtRestEncryptionEnabled": true, "TransitEncryptionEnabled": true}},
	{"AWS::ApiGateway::RestApi", Object{"Name": "api"}},
	{"AWS::ApiGateway::Method", Object{"HttpMethod": choice{"GET", "OPTIONS"}, "AuthorizationType": choice{"NONE", "AWS_IAM"}}},
	{"AWS::ApiGateway::Stage", Object{"StageName": "prod", "TracingEnabled": true}},
	{"AWS::CloudFront::Distribution", Object{"DistributionConfig": Object{"Enabled": true, "DefaultCacheBehavior": Object{
		"ViewerProtocolPolicy": choice{"allow-all", "redirect-to-https"}}, "ViewerCertificate": Object{"CloudFrontDefaultCertificate": true}}}},
	{"AWS::Cognito::UserPool", Object{"MfaConfiguration": choice{"OFF", "OPTIONAL"}}},
	{"AWS::StepFunctions::StateMachine",
		Object{"RoleArn": to("AWS::IAM::Role"), "DefinitionString": `{"StartAt":"A","States":{"A":{"Type":"Pass","End":true}}}`}},
	{"AWS::CodeBuild::Project", Object{"Environment": Object{"PrivilegedMode": true, "EnvironmentVariables": List{
		Object{"Name": "STAGE", "Value": "prod"}}}}},
	{"AWS::ECR::Repository", Object{"ImageScanningConfiguration": Object{"ScanOnPush": true}}},
	{"AWS::Events::Rule", Object{"ScheduleExpression": "rate(1 day)", "Targets": List{Object{"Id": "1", "Arn": to("AWS::Lambda::Function")}}}},
	{"AWS::CloudWatch::Alarm", Object{"MetricName": "Errors", "Namespace": "AWS/Lambda", "AlarmActions": List{to("AWS::SNS::Topic")}}},
	{"AWS::EFS::FileSystem", Object{"Encrypted": true}},
	{"AWS::Kinesis::Stream", Object{"ShardCount": 1, "StreamEncryption": Object{"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"}}},
	{"AWS::SSM::Parameter", Object{"Type": "String", "Value": "x"}},
	{"AWS::EKS::Cluster", Object{"RoleArn": to("AWS::IAM::Role"), "ResourcesVpcConfig": Object{"SubnetIds": List{to("AWS::EC2::Subnet")}}}},
}
