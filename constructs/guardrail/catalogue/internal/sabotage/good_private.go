package sabotage

import (
	"fmt"
)

// private is a VPC's own ways to AWS services and to names, and what closes its tiers.
func private(r Object) {
	r["ToS3"] = Resource("AWS::EC2::VPCEndpoint", Object{
		"VpcEndpointType": "Gateway", "ServiceName": Join("com.amazonaws.", Ref("AWS::Region"), ".s3"), "VpcId": Ref("Vpc"),
		"RouteTableIds": Tables(), "PolicyDocument": Object{"Statement": List{
			Own(),
			Object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
				"Resource": "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*"},
			Object{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
				"Condition": Object{"Bool": Object{"aws:PrincipalIsAWSService": "true"}}}}}})
	r["Endpoints"] = Resource("AWS::EC2::SecurityGroup", Object{
		"VpcId": Ref("Vpc"), "GroupDescription": "endpoints",
		"SecurityGroupIngress": List{Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": Att("Vpc", "CidrBlock")}},
		"SecurityGroupEgress":  List{Object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}})
	r["ToSts"] = Resource("AWS::EC2::VPCEndpoint", Object{
		"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.eu-west-1.sts", "VpcId": Ref("Vpc"), "PrivateDnsEnabled": true,
		"SubnetIds": List{Ref("Private0"), Ref("Private1"), Ref("Private2")}, "SecurityGroupIds": List{Att("Endpoints", "GroupId")},
		"PolicyDocument": Object{"Statement": List{Own(),
			Object{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity",
				"Resource": "*", "Condition": Object{"StringEquals": Object{"aws:ResourceOrgID": "o-1"}}}}}})

	for i := range 3 {
		r[fmt.Sprint("IsolatedAcl", i)] = Resource("AWS::EC2::SubnetNetworkAclAssociation", Object{
			"SubnetId": Ref(fmt.Sprint("Isolated", i)), "NetworkAclId": Ref("Acl")})
	}

	r["NameLogs"] = Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 90, "KmsKeyId": Att("Key", "Arn")})
	r["Queries"] = Resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", Object{"DestinationArn": Att("NameLogs", "Arn")})
	r["Delivery"] = Resource("AWS::Logs::ResourcePolicy", Object{"PolicyName": "delivery", "PolicyDocument": Join(
		`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":["logs:PutLogEvents"],"Resource":"`,
		Att("NameLogs", "Arn"), `","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}}]}`)})
	r["Names"] = Resource("AWS::Route53Resolver::FirewallRuleGroup", Object{"FirewallRules": List{
		Object{"Priority": 100, "Action": "ALLOW", "FirewallDomainListId": Att("Ours", "Id")},
		Object{"Priority": 200, "Action": "BLOCK", "BlockResponse": "NODATA", "FirewallDomainListId": "rslvr-fdl-2"}}})
	r["Ours"] = Resource("AWS::Route53Resolver::FirewallDomainList", Object{"Domains": List{"*.example.com."}})
	r["QueriesOfVpc"] = Resource("AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation", Object{
		"ResolverQueryLogConfigId": Ref("Queries"), "ResourceId": Ref("Vpc")})
	r["NamesOfVpc"] = Resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", Object{
		"FirewallRuleGroupId": Att("Names", "Id"), "VpcId": Ref("Vpc"), "Priority": 101, "MutationProtection": "ENABLED"})
	for direction, open := range map[string]string{"Inbound": "SecurityGroupIngress", "Outbound": "SecurityGroupEgress"} {
		group := Object{"VpcId": Ref("Vpc"), "GroupDescription": direction,
			"SecurityGroupEgress": List{Object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}}
		group[open] = List{Object{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "192.168.0.0/16"}}
		r[direction+"Group"] = Resource("AWS::EC2::SecurityGroup", group)
		r[direction] = Resource("AWS::Route53Resolver::ResolverEndpoint", Object{
			"Direction": direction, "SecurityGroupIds": List{Att(direction+"Group", "GroupId")},
			"IpAddresses": List{Object{"SubnetId": Ref("Private0")}, Object{"SubnetId": Ref("Private1")}}})
	}
}

// Own lets the organization's identities do anything.
func Own() Object {
	return Object{"Effect": "Allow", "Principal": Object{"AWS": "*"}, "Action": "*", "Resource": "*",
		"Condition": Object{"StringEquals": Object{"aws:PrincipalOrgID": "o-1"}}}
}

// Tables are all route tables of the good stack.
func Tables() List {
	all := List{Ref("TransitTable0")}
	for _, kind := range []string{"Public", "Private", "Isolated"} {
		for i := range 3 {
			all = append(all, Ref(fmt.Sprint(kind, "Table", i)))
		}
	}
	return all
}

// BucketWriter lets the delivery service write to a bucket, for one account.
func BucketWriter() Object {
	return Object{"Effect": "Allow", "Principal": Object{"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject",
		"Resource":  "*",
		"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}
}
