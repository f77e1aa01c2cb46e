// Package sabotage helps to test the catalogue: it has one good template that satisfies every rule,
// changes that break it, and the proof that each rule catches what it is for.
//
// Tests import it with a dot, so that their tables read well.
package sabotage

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// Good is a stack that satisfies every rule, written the way CDK writes templates: a VPC of
// three zones with everything around it.
func Good() assemblytest.Stack {
	resources := Object{}
	network(resources)
	firewall(resources)
	storage(resources)
	identity(resources)
	stored(resources)
	transit(resources)
	segments(resources)
	private(resources)
	inspection(resources)
	account(resources)
	audit(resources)
	settings(resources)
	runbooks(resources)
	posture(resources)
	protection(resources)
	recording(resources)
	containment(resources)
	watched(resources)
	called(resources)
	balancer(resources)
	served(resources)
	return assemblytest.Stack{Name: "Prod", Environment: "111111111111/eu-west-1", Tags: Tags(),
		Metadata: waivers(), Template: Object{
			"Parameters": Object{"Param": Object{"Type": "String"}},
			"Conditions": Object{"Condition": Object{"Fn::Equals": List{Ref("Param"), "x"}}},
			"Resources":  resources,
			"Outputs":    Object{"Bucket": Object{"Value": Ref("Data")}},
		}}
}

// Tags are the cost allocation tags of the good stack.
func Tags() map[string]string {
	return map[string]string{"Project": "shop", "Team": "checkout", "CostCenter": "4711", "Environment": "production",
		"ManagedBy": "Plinth"}
}

func network(r Object) {
	r["Vpc"] = Resource("AWS::EC2::VPC", Object{"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true,
		"Tags": List{Object{"Key": "plinth:segment", "Value": "Production"}}})
	r["Gateway"] = Resource("AWS::EC2::InternetGateway", Object{})
	r["GatewayAttachment"] = Resource("AWS::EC2::VPCGatewayAttachment", Object{"VpcId": Ref("Vpc"), "InternetGatewayId": Ref("Gateway")})
	r["Empty"] = Resource("Custom::VpcRestrictDefaultSG", Object{
		"DefaultSecurityGroupId": Att("Vpc", "DefaultSecurityGroup"), "Account": "111111111111"})
	for i := range 3 {
		subnet(r, "Public", i, 0)
		subnet(r, "Private", i, 10)
		subnet(r, "Isolated", i, 20)
		r[fmt.Sprint("PublicRoute", i)] = Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref(fmt.Sprint("PublicTable", i)), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": Ref("Gateway")})
		r[fmt.Sprint("Nat", i)] = Resource("AWS::EC2::NatGateway", Object{
			"SubnetId": Ref(fmt.Sprint("Public", i)), "AllocationId": Att("Address", "AllocationId")})
		r[fmt.Sprint("PrivateRoute", i)] = Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref(fmt.Sprint("PrivateTable", i)), "DestinationCidrBlock": "0.0.0.0/0",
			"NatGatewayId": Ref(fmt.Sprint("Nat", i))})
	}
	r["FlowLog"] = Resource("AWS::EC2::FlowLog", Object{
		"ResourceId": Ref("Vpc"), "ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "cloud-watch-logs",
		"LogGroupName": Ref("FlowLogs"),
		"LogFormat": "${version} ${vpc-id} ${subnet-id} ${instance-id} ${srcaddr} ${dstaddr} ${tcp-flags} ${pkt-srcaddr} " +
			"${pkt-dstaddr} ${flow-direction} ${traffic-path}"})
	r["FlowLogs"] = Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 365, "KmsKeyId": Att("Key", "Arn")})
}

func subnet(r Object, kind string, i, offset int) {
	id := fmt.Sprint(kind, i)
	r[id] = Resource("AWS::EC2::Subnet", Object{
		"VpcId": Ref("Vpc"), "AvailabilityZone": Zone(i), "CidrBlock": fmt.Sprintf("10.0.%d.0/24", offset+i), "MapPublicIpOnLaunch": false,
		"Tags": List{Object{"Key": "Name", "Value": id}, Object{"Key": "aws-cdk:subnet-type", "Value": kind}}})
	r[fmt.Sprint(kind, "Table", i)] = Resource("AWS::EC2::RouteTable", Object{"VpcId": Ref("Vpc")})
	r[fmt.Sprint(kind, "Association", i)] = Resource("AWS::EC2::SubnetRouteTableAssociation", Object{
		"SubnetId": Ref(id), "RouteTableId": Ref(fmt.Sprint(kind, "Table", i))})
}

func firewall(r Object) {
	r["Web"] = Resource("AWS::EC2::SecurityGroup", Object{
		"VpcId": Ref("Vpc"), "GroupDescription": "web",
		"SecurityGroupIngress": List{
			Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
			Object{"IpProtocol": "udp", "FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0"},
			Object{"IpProtocol": "icmp", "FromPort": 3, "ToPort": 4, "CidrIp": "0.0.0.0/0"},
			Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8"},
			Object{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": Att("Vpc", "CidrBlock")},
			Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": Join(Ref("Address"), "/32")},
			Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourcePrefixListId": "pl-12345678"},
		},
		"SecurityGroupEgress": List{
			Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
			Object{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 6379, "CidrIp": Att("Vpc", "CidrBlock")}}})
	r["FromWeb"] = Resource("AWS::EC2::SecurityGroupIngress", Object{
		"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379,
		"SourceSecurityGroupId": Att("Web", "GroupId")})
	r["Acl"] = Resource("AWS::EC2::NetworkAcl", Object{"VpcId": Ref("Vpc")})
	entry := func(number int, action string, from, to int, egress bool) Object {
		return Resource("AWS::EC2::NetworkAclEntry", Object{"NetworkAclId": Ref("Acl"), "RuleNumber": number, "RuleAction": action,
			"Protocol": "6", "PortRange": Object{"From": from, "To": to}, "CidrBlock": "0.0.0.0/0", "Egress": egress})
	}
	r["AclDenyRdp"] = entry(90, "deny", 3389, 3389, false)
	r["AclWeb"] = entry(100, "allow", 443, 443, false)
	r["AclEphemeral"] = entry(110, "allow", 1024, 65535, false)
	r["AclOut"] = entry(100, "allow", 0, 65535, true)
}

func storage(r Object) {
	r["Key"] = Kept("AWS::KMS::Key", Object{"EnableKeyRotation": true, "KeyPolicy": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
			"Principal": Object{"AWS": Join("arn:", Ref("AWS::Partition"), ":iam::111111111111:root")}},
		Object{"Effect": "Allow", "Action": "kms:Encrypt*", "Resource": "*",
			"Principal": Object{"Service": "logs.eu-west-1.amazonaws.com"},
			"Condition": Object{"ArnLike": Object{"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111111111111:*"}}},
		Object{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": Object{"AWS": Att("Role", "Arn")}},
	}}})
	r["Signing"] = Kept("AWS::KMS::Key", Object{"KeySpec": "RSA_4096", "KeyUsage": "SIGN_VERIFY", "PendingWindowInDays": 30})
	bucket(r, "Logs", Object{})
	bucket(r, "Data", Object{"LoggingConfiguration": Object{"DestinationBucketName": Ref("Logs")}})
}

// Bucket adds a good bucket, with its policy.
func Bucket(id string) Change {
	return func(s *assemblytest.Stack) {
		bucket(Resources(s), id, Object{"LoggingConfiguration": Object{"DestinationBucketName": "logs"}})
	}
}

func bucket(r Object, id string, more Object) {
	properties := Object{
		"PublicAccessBlockConfiguration": Object{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true},
		"BucketEncryption": Object{"ServerSideEncryptionConfiguration": List{Object{
			"ServerSideEncryptionByDefault": Object{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": Att("Key", "Arn")},
			"BlockedEncryptionTypes":        Object{"EncryptionType": List{"SSE-C"}}}}},
		"VersioningConfiguration": Object{"Status": "Enabled"},
		"OwnershipControls":       Object{"Rules": List{Object{"ObjectOwnership": "BucketOwnerEnforced"}}},
	}
	for k, v := range more {
		properties[k] = v
	}
	r[id] = Kept("AWS::S3::Bucket", properties)
	r[id+"Policy"] = Resource("AWS::S3::BucketPolicy", Object{"Bucket": Ref(id), "PolicyDocument": Object{"Statement": List{
		Object{"Effect": "Deny", "Principal": Object{"AWS": "*"}, "Action": "s3:*",
			"Resource":  List{Att(id, "Arn"), Join(Att(id, "Arn"), "/*")},
			"Condition": Object{"Bool": Object{"aws:SecureTransport": "false"}}},
		Object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": Join(Att(id, "Arn"), "/*"),
			"Condition": Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1234567890"}}},
	}}})
}

func identity(r Object) {
	r["Role"] = Resource("AWS::IAM::Role", Object{
		"AssumeRolePolicyDocument": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"Service": "lambda.amazonaws.com"}},
			Object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": Object{"AWS": Ref("AWS::AccountId")}}}},
		"ManagedPolicyArns": List{
			Join("arn:", Ref("AWS::Partition"), ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"), Ref("Managed")},
		"Policies": List{Object{"PolicyName": "inline", "PolicyDocument": Object{"Statement": Object{
			"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}}}})
	r["Managed"] = Resource("AWS::IAM::ManagedPolicy", Object{"Roles": List{}, "PolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": "s3:*", "Resource": Att("Data", "Arn")},
		Object{"Effect": "Deny", "Action": "*", "Resource": "*"},
		Object{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}}}})
	r["Policy"] = Resource("AWS::IAM::Policy", Object{"Roles": List{Ref("Role")}, "PolicyDocument": Object{"Statement": List{
		Object{"Effect": "Allow", "Action": List{"xray:PutTraceSegments"}, "Resource": "*"}}}})
	r["Function"] = Resource("AWS::Lambda::Function", Object{"Architectures": List{"arm64"}, "Environment": Object{"Variables": Object{
		"DB_PASSWORD": "{{resolve:secretsmanager:db:SecretString:password}}", "DB_SECRET_ARN": "arn:aws:secretsmanager:x"}}})
}
