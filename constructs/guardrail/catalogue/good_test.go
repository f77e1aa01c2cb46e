package catalogue_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// The short hand in which the tests write templates.
type (
	object = map[string]any
	list   = []any
)

func resource(typ string, properties object) object {
	return object{"Type": typ, "Properties": properties}
}
func ref(id string) object            { return object{"Ref": id} }
func att(id, attribute string) object { return object{"Fn::GetAtt": list{id, attribute}} }
func join(parts ...any) object        { return object{"Fn::Join": list{"", parts}} }
func maybe(yes, no any) object        { return object{"Fn::If": list{"Condition", yes, no}} }
func zone(i int) object               { return object{"Fn::Select": list{i, object{"Fn::GetAZs": ""}}} }

var noValue = ref("AWS::NoValue")

// kept is a resource that outlives its stack.
func kept(typ string, properties object) object {
	r := resource(typ, properties)
	r["DeletionPolicy"], r["UpdateReplacePolicy"] = "Retain", "Retain"
	return r
}

// good is a stack that satisfies every rule, written the way CDK writes templates: a VPC of
// three zones with everything around it.
func good() assemblytest.Stack {
	resources := object{}
	network(resources)
	firewall(resources)
	storage(resources)
	identity(resources)
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
	return assemblytest.Stack{Name: "Prod", Environment: "111111111111/eu-west-1", Tags: tags(), Metadata: map[string][]assemblytest.Entry{"Prod/Conversion": conversionWaivers()}, Template: object{
		"Parameters": object{"Param": object{"Type": "String"}},
		"Conditions": object{"Condition": object{"Fn::Equals": list{ref("Param"), "x"}}},
		"Resources":  resources,
		"Outputs":    object{"Bucket": object{"Value": ref("Data")}},
	}}
}

func tags() map[string]string {
	return map[string]string{"Project": "shop", "Team": "checkout", "CostCenter": "4711", "Environment": "production"}
}

func network(r object) {
	r["Vpc"] = resource("AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16", "EnableDnsHostnames": true, "EnableDnsSupport": true,
		"Tags": list{object{"Key": "plinth:segment", "Value": "Production"}}})
	r["Gateway"] = resource("AWS::EC2::InternetGateway", object{})
	r["GatewayAttachment"] = resource("AWS::EC2::VPCGatewayAttachment", object{"VpcId": ref("Vpc"), "InternetGatewayId": ref("Gateway")})
	r["Empty"] = resource("Custom::VpcRestrictDefaultSG", object{
		"DefaultSecurityGroupId": att("Vpc", "DefaultSecurityGroup"), "Account": "111111111111"})
	for i := range 3 {
		subnet(r, "Public", i, 0)
		subnet(r, "Private", i, 10)
		subnet(r, "Isolated", i, 20)
		r[fmt.Sprint("PublicRoute", i)] = resource("AWS::EC2::Route", object{
			"RouteTableId": ref(fmt.Sprint("PublicTable", i)), "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": ref("Gateway")})
		r[fmt.Sprint("Nat", i)] = resource("AWS::EC2::NatGateway", object{
			"SubnetId": ref(fmt.Sprint("Public", i)), "AllocationId": att("Address", "AllocationId")})
		r[fmt.Sprint("PrivateRoute", i)] = resource("AWS::EC2::Route", object{
			"RouteTableId": ref(fmt.Sprint("PrivateTable", i)), "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": ref(fmt.Sprint("Nat", i))})
	}
	r["FlowLog"] = resource("AWS::EC2::FlowLog", object{
		"ResourceId": ref("Vpc"), "ResourceType": "VPC", "TrafficType": "ALL", "LogDestinationType": "cloud-watch-logs",
		"LogGroupName": ref("FlowLogs"),
		"LogFormat": "${version} ${vpc-id} ${subnet-id} ${instance-id} ${srcaddr} ${dstaddr} ${tcp-flags} ${pkt-srcaddr} " +
			"${pkt-dstaddr} ${flow-direction} ${traffic-path}"})
	r["FlowLogs"] = kept("AWS::Logs::LogGroup", object{"RetentionInDays": 365, "KmsKeyId": att("Key", "Arn")})
}

func subnet(r object, kind string, i, offset int) {
	id := fmt.Sprint(kind, i)
	r[id] = resource("AWS::EC2::Subnet", object{
		"VpcId": ref("Vpc"), "AvailabilityZone": zone(i), "CidrBlock": fmt.Sprintf("10.0.%d.0/24", offset+i), "MapPublicIpOnLaunch": false,
		"Tags": list{object{"Key": "Name", "Value": id}, object{"Key": "aws-cdk:subnet-type", "Value": kind}}})
	r[fmt.Sprint(kind, "Table", i)] = resource("AWS::EC2::RouteTable", object{"VpcId": ref("Vpc")})
	r[fmt.Sprint(kind, "Association", i)] = resource("AWS::EC2::SubnetRouteTableAssociation", object{
		"SubnetId": ref(id), "RouteTableId": ref(fmt.Sprint(kind, "Table", i))})
}

func firewall(r object) {
	r["Web"] = resource("AWS::EC2::SecurityGroup", object{
		"VpcId": ref("Vpc"), "GroupDescription": "web",
		"SecurityGroupIngress": list{
			object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"},
			object{"IpProtocol": "udp", "FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0"},
			object{"IpProtocol": "icmp", "FromPort": 3, "ToPort": 4, "CidrIp": "0.0.0.0/0"},
			object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": "10.0.0.0/8"},
			object{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "CidrIp": att("Vpc", "CidrBlock")},
			object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": join(ref("Address"), "/32")},
			object{"IpProtocol": "-1", "SourcePrefixListId": "pl-12345678"},
		},
		"SecurityGroupEgress": list{object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"}}})
	r["FromWeb"] = resource("AWS::EC2::SecurityGroupIngress", object{
		"GroupId": att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 6379, "ToPort": 6379, "SourceSecurityGroupId": att("Web", "GroupId")})
	r["Acl"] = resource("AWS::EC2::NetworkAcl", object{"VpcId": ref("Vpc")})
	entry := func(number int, action string, from, to int, egress bool) object {
		return resource("AWS::EC2::NetworkAclEntry", object{"NetworkAclId": ref("Acl"), "RuleNumber": number, "RuleAction": action,
			"Protocol": "6", "PortRange": object{"From": from, "To": to}, "CidrBlock": "0.0.0.0/0", "Egress": egress})
	}
	r["AclDenyRdp"] = entry(90, "deny", 3389, 3389, false)
	r["AclWeb"] = entry(100, "allow", 443, 443, false)
	r["AclEphemeral"] = entry(110, "allow", 1024, 65535, false)
	r["AclOut"] = entry(100, "allow", 0, 65535, true)
}

func storage(r object) {
	r["Key"] = kept("AWS::KMS::Key", object{"EnableKeyRotation": true, "KeyPolicy": object{"Statement": list{
		object{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
			"Principal": object{"AWS": join("arn:", ref("AWS::Partition"), ":iam::111111111111:root")}},
		object{"Effect": "Allow", "Action": "kms:Encrypt*", "Resource": "*",
			"Principal": object{"Service": "logs.eu-west-1.amazonaws.com"},
			"Condition": object{"ArnLike": object{"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111111111111:*"}}},
		object{"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "*", "Principal": object{"AWS": att("Role", "Arn")}},
	}}})
	r["Signing"] = kept("AWS::KMS::Key", object{"KeySpec": "RSA_4096", "KeyUsage": "SIGN_VERIFY", "PendingWindowInDays": 30})
	bucket(r, "Logs", object{})
	bucket(r, "Data", object{"LoggingConfiguration": object{"DestinationBucketName": ref("Logs")}})
}

func bucket(r object, id string, more object) {
	properties := object{
		"PublicAccessBlockConfiguration": object{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true},
		"BucketEncryption": object{"ServerSideEncryptionConfiguration": list{object{
			"ServerSideEncryptionByDefault": object{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": att("Key", "Arn")},
			"BlockedEncryptionTypes":        object{"EncryptionType": list{"SSE-C"}}}}},
		"VersioningConfiguration": object{"Status": "Enabled"},
		"OwnershipControls":       object{"Rules": list{object{"ObjectOwnership": "BucketOwnerEnforced"}}},
	}
	for k, v := range more {
		properties[k] = v
	}
	r[id] = kept("AWS::S3::Bucket", properties)
	r[id+"Policy"] = resource("AWS::S3::BucketPolicy", object{"Bucket": ref(id), "PolicyDocument": object{"Statement": list{
		object{"Effect": "Deny", "Principal": object{"AWS": "*"}, "Action": "s3:*",
			"Resource":  list{att(id, "Arn"), join(att(id, "Arn"), "/*")},
			"Condition": object{"Bool": object{"aws:SecureTransport": "false"}}},
		object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": join(att(id, "Arn"), "/*"),
			"Condition": object{"StringEquals": object{"aws:PrincipalOrgID": "o-1234567890"}}},
	}}})
}

func identity(r object) {
	r["Role"] = resource("AWS::IAM::Role", object{
		"AssumeRolePolicyDocument": object{"Statement": list{
			object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"Service": "lambda.amazonaws.com"}},
			object{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": object{"AWS": ref("AWS::AccountId")}}}},
		"ManagedPolicyArns": list{
			join("arn:", ref("AWS::Partition"), ":iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"), ref("Managed")},
		"Policies": list{object{"PolicyName": "inline", "PolicyDocument": object{"Statement": object{
			"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "*"}}}}})
	r["Managed"] = resource("AWS::IAM::ManagedPolicy", object{"Roles": list{}, "PolicyDocument": object{"Statement": list{
		object{"Effect": "Allow", "Action": "s3:*", "Resource": att("Data", "Arn")},
		object{"Effect": "Deny", "Action": "*", "Resource": "*"},
		object{"Effect": "Deny", "NotAction": "iam:*", "Resource": "*"}}}})
	r["Policy"] = resource("AWS::IAM::Policy", object{"Roles": list{ref("Role")}, "PolicyDocument": object{"Statement": list{
		object{"Effect": "Allow", "Action": list{"xray:PutTraceSegments"}, "Resource": "*"}}}})
	r["Function"] = resource("AWS::Lambda::Function", object{"Environment": object{"Variables": object{
		"DB_PASSWORD": "{{resolve:secretsmanager:db:SecretString:password}}", "DB_SECRET_ARN": "arn:aws:secretsmanager:x"}}})
	r["Database"] = resource("AWS::RDS::DBInstance", object{
		"MasterUserPassword": join("{{resolve:secretsmanager:", ref("Param"), ":SecretString:password::}}"), "ManageMasterUserPassword": "true"})
}
