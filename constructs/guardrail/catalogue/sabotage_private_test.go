package catalogue_test

import (
	"fmt"
	"maps"
)

// private is a VPC's own ways to AWS services and to names, and what closes its tiers.
func private(r object) {
	r["ToS3"] = resource("AWS::EC2::VPCEndpoint", object{
		"VpcEndpointType": "Gateway", "ServiceName": join("com.amazonaws.", ref("AWS::Region"), ".s3"), "VpcId": ref("Vpc"),
		"RouteTableIds": tables(), "PolicyDocument": object{"Statement": list{
			own(),
			object{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::al2023-repos-eu-west-1-de612dc2/*"},
			object{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*", "Condition": object{"Bool": object{"aws:PrincipalIsAWSService": "true"}}}}}})
	r["Endpoints"] = resource("AWS::EC2::SecurityGroup", object{
		"VpcId": ref("Vpc"), "GroupDescription": "endpoints",
		"SecurityGroupIngress": list{object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": att("Vpc", "CidrBlock")}},
		"SecurityGroupEgress":  list{object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}})
	r["ToSts"] = resource("AWS::EC2::VPCEndpoint", object{
		"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.eu-west-1.sts", "VpcId": ref("Vpc"), "PrivateDnsEnabled": true,
		"SubnetIds": list{ref("Private0"), ref("Private1"), ref("Private2")}, "SecurityGroupIds": list{att("Endpoints", "GroupId")},
		"PolicyDocument": object{"Statement": list{own(), object{"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity",
			"Resource": "*", "Condition": object{"StringEquals": object{"aws:ResourceOrgID": "o-1"}}}}}})

	for i := range 3 {
		r[fmt.Sprint("IsolatedAcl", i)] = resource("AWS::EC2::SubnetNetworkAclAssociation", object{
			"SubnetId": ref(fmt.Sprint("Isolated", i)), "NetworkAclId": ref("Acl")})
	}

	r["NameLogs"] = kept("AWS::Logs::LogGroup", object{"RetentionInDays": 90, "KmsKeyId": att("Key", "Arn")})
	r["Queries"] = resource("AWS::Route53Resolver::ResolverQueryLoggingConfig", object{"DestinationArn": att("NameLogs", "Arn")})
	r["Delivery"] = resource("AWS::Logs::ResourcePolicy", object{"PolicyName": "delivery", "PolicyDocument": join(
		`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":["logs:PutLogEvents"],"Resource":"`,
		att("NameLogs", "Arn"), `","Condition":{"StringEquals":{"aws:SourceAccount":"111111111111"}}}]}`)})
	r["Names"] = resource("AWS::Route53Resolver::FirewallRuleGroup", object{"FirewallRules": list{
		object{"Priority": 100, "Action": "ALLOW", "FirewallDomainListId": "rslvr-fdl-1"},
		object{"Priority": 200, "Action": "BLOCK", "BlockResponse": "NODATA", "FirewallDomainListId": "rslvr-fdl-2"}}})
	r["NamesOfVpc"] = resource("AWS::Route53Resolver::FirewallRuleGroupAssociation", object{
		"FirewallRuleGroupId": att("Names", "Id"), "VpcId": ref("Vpc"), "Priority": 101, "MutationProtection": "ENABLED"})
	for direction, open := range map[string]string{"Inbound": "SecurityGroupIngress", "Outbound": "SecurityGroupEgress"} {
		group := object{"VpcId": ref("Vpc"), "GroupDescription": direction,
			"SecurityGroupEgress": list{object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}}
		group[open] = list{object{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "192.168.0.0/16"}}
		r[direction+"Group"] = resource("AWS::EC2::SecurityGroup", group)
		r[direction] = resource("AWS::Route53Resolver::ResolverEndpoint", object{
			"Direction": direction, "SecurityGroupIds": list{att(direction+"Group", "GroupId")},
			"IpAddresses": list{object{"SubnetId": ref("Private0")}, object{"SubnetId": ref("Private1")}}})
	}
}

// own lets the organization's identities do anything.
func own() object {
	return object{"Effect": "Allow", "Principal": object{"AWS": "*"}, "Action": "*", "Resource": "*",
		"Condition": object{"StringEquals": object{"aws:PrincipalOrgID": "o-1"}}}
}

// tables are all route tables of the good stack.
func tables() list {
	all := list{ref("TransitTable0")}
	for _, kind := range []string{"Public", "Private", "Isolated"} {
		for i := range 3 {
			all = append(all, ref(fmt.Sprint(kind, "Table", i)))
		}
	}
	return all
}

func privateSabotages() []sabotage {
	const sts = "ToSts.PolicyDocument.Statement."
	return []sabotage{
		{rule: "ENDPOINT-001", name: "route table left out", change: []change{set("ToS3.RouteTableIds", tables()[1:])},
			at: "ToS3 RouteTableIds", says: "does not surely name Prod/TransitTable0, the route table of subnet Prod/Transit0"},
		{rule: "ENDPOINT-001", name: "no route tables", change: []change{set("ToS3.RouteTableIds", nil)}, at: "ToS3 RouteTableIds", says: "Prod/PublicTable1"},
		{rule: "ENDPOINT-001", name: "route table by parameter", change: []change{set("ToS3.RouteTableIds.0", ref("Param"))}, at: "ToS3 RouteTableIds", says: "TransitTable0"},
		{rule: "ENDPOINT-001", name: "of the default type", change: []change{set("ToS3.VpcEndpointType", nil), set("ToS3.RouteTableIds", list{})},
			at: "ToS3 RouteTableIds", says: "TransitTable0"},
		{rule: "ENDPOINT-001", name: "two for one table", change: []change{add("Twice", resource("AWS::EC2::VPCEndpoint", object{
			"VpcEndpointType": "Gateway", "ServiceName": join("com.amazonaws.", ref("AWS::Region"), ".s3"), "VpcId": ref("Vpc"), "RouteTableIds": tables(),
			"PolicyDocument": object{"Statement": own()}}))}, at: "Twice RouteTableIds", says: "which Prod/ToS3 serves already"},
		{rule: "ENDPOINT-002", name: "no private DNS", change: []change{set("ToSts.PrivateDnsEnabled", nil)}, at: "ToSts PrivateDnsEnabled", says: "is not set; want true"},
		{rule: "ENDPOINT-002", name: "decided at deployment", change: []change{set("ToSts.PrivateDnsEnabled", ref("Param"))}, at: "ToSts PrivateDnsEnabled", says: "known only at deployment"},
		{rule: "ENDPOINT-003", name: "default security group", change: []change{set("ToSts.SecurityGroupIds", nil)}, at: "ToSts SecurityGroupIds", says: "is not set"},
		{rule: "ENDPOINT-003", name: "security group of another app", change: []change{set("ToSts.SecurityGroupIds.0", "sg-1")}, at: "ToSts SecurityGroupIds", says: "sg-1 is not in the app"},
		{rule: "ENDPOINT-003", name: "open to the world", change: []change{more("Endpoints.SecurityGroupIngress", object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": "0.0.0.0/0"})},
			at: "ToSts SecurityGroupIds", says: "Prod/Endpoints lets in 0.0.0.0/0"},
		{rule: "ENDPOINT-003", name: "another port", change: []change{set("Endpoints.SecurityGroupIngress.0.FromPort", 442)}, at: "ToSts SecurityGroupIds", says: "lets in ports 442-443"},
		{rule: "ENDPOINT-003", name: "another port by a rule of its own", change: []change{add("Rule", resource("AWS::EC2::SecurityGroupIngress", object{
			"GroupId": att("Endpoints", "GroupId"), "IpProtocol": "-1", "CidrIp": "10.0.0.0/8"}))}, at: "ToSts SecurityGroupIds", says: "lets in every port"},
		{rule: "ENDPOINT-003", name: "everything leaves", change: []change{set("Endpoints.SecurityGroupEgress", nil)}, also: []string{"SG-004"},
			at: "ToSts SecurityGroupIds", says: "has no egress rules"},
		{rule: "ENDPOINT-003", name: "something leaves", change: []change{set("Endpoints.SecurityGroupEgress.0.CidrIp", "10.0.0.0/8")}, at: "ToSts SecurityGroupIds", says: "lets traffic out"},
		{rule: "ENDPOINT-004", name: "two zones of three", change: []change{set("ToSts.SubnetIds", list{ref("Private0"), ref("Private1")})},
			at: "ToSts SubnetIds", says: "has no sure subnet in zone 3 of the Region"},
		{rule: "ENDPOINT-004", name: "subnet by parameter", change: []change{set("ToSts.SubnetIds.2", ref("Param"))}, at: "ToSts SubnetIds", says: "zone 3"},
		{rule: "ENDPOINT-005", name: "no policy", change: []change{set("ToS3.PolicyDocument", nil)}, at: "ToS3 PolicyDocument", says: "is not surely set"},
		{rule: "ENDPOINT-005", name: "policy under a condition", change: []change{set("ToS3.PolicyDocument", maybe(object{"Statement": own()}, noValue))},
			at: "ToS3 PolicyDocument", says: "is not surely set"},
		{rule: "ENDPOINT-005", name: "everybody", change: []change{set(sts+"0.Condition", nil)}, at: "ToSts PolicyDocument", says: "lets everyone's requests pass: * on *"},
		{rule: "ENDPOINT-005", name: "everybody to everybody's", change: []change{set(sts+"1.Condition", nil)}, at: "ToSts PolicyDocument", says: "AssumeRoleWithWebIdentity"},
		{rule: "ENDPOINT-005", name: "every action on our resources", change: []change{set(sts+"1.Action", "sts:*")}, at: "ToSts PolicyDocument", says: "sts:*"},
		{rule: "ENDPOINT-005", name: "every bucket", change: []change{set("ToS3.PolicyDocument.Statement.1.Resource", "*")}, at: "ToS3 PolicyDocument", says: "s3:GetObject on *"},
		{rule: "ENDPOINT-005", name: "policy by parameter", change: []change{set("ToS3.PolicyDocument", ref("Param"))}, at: "ToS3 PolicyDocument", says: "lets everyone"},

		{rule: "NACL-002", name: "no answers out", change: []change{drop("AclOut")}, at: "AclWeb CidrBlock", says: "no outbound entry"},
		{rule: "NACL-002", name: "no answers in", change: []change{drop("AclEphemeral")}, at: "AclOut CidrBlock", says: "no inbound entry"},
		{rule: "NACL-002", name: "answers to half of the addresses", change: []change{set("AclEphemeral.CidrBlock", "0.0.0.0/1")}, at: "AclOut CidrBlock", says: "of 0.0.0.0/0 pass"},
		{rule: "NACL-002", name: "answers to some ports", change: []change{set("AclEphemeral.PortRange.From", 49152)}, at: "AclOut CidrBlock", says: "no inbound entry"},
		{rule: "NACL-002", name: "answers of another protocol", change: []change{set("AclEphemeral.Protocol", 17)}, at: "AclOut CidrBlock", says: "no inbound entry"},
		{rule: "NACL-002", name: "answers denied", change: []change{set("AclEphemeral.RuleAction", "deny")}, at: "AclOut CidrBlock", says: "no inbound entry"},
		{rule: "NACL-002", name: "answers decided at deployment", change: []change{set("AclEphemeral.PortRange.From", ref("Param"))}, also: []string{"NACL-001", "NACL-003"},
			at: "AclOut CidrBlock", says: "no inbound entry"},
		{rule: "NACL-003", name: "every protocol", change: []change{set("AclWeb.Protocol", -1), set("AclWeb.CidrBlock", "10.0.0.0/16")},
			at: "AclWeb PortRange", says: "lets 10.0.0.0/16 in on every port"},
		{rule: "NACL-003", name: "a thousand ports", change: []change{set("AclWeb.PortRange.From", 100), set("AclWeb.PortRange.To", 1100)},
			at: "AclWeb PortRange", says: "on ports 100-1100"},
		{rule: "NACL-003", name: "ports decided at deployment", change: []change{set("AclWeb.PortRange.To", ref("Param")), set("AclWeb.CidrBlock", "10.0.0.0/16")},
			at: "AclWeb PortRange", says: "on ports that are known only at deployment"},
		{rule: "NACL-004", name: "no subnets", change: []change{drop("IsolatedAcl0", "IsolatedAcl1", "IsolatedAcl2")}, at: "Acl", says: "no subnet is surely associated"},
		{rule: "NACL-004", name: "subnets under a condition", change: []change{drop("IsolatedAcl0", "IsolatedAcl1"), attribute("IsolatedAcl2", "Condition", "Condition")},
			at: "Acl", says: "no subnet"},

		{rule: "DNS-001", name: "in the clear", change: []change{set("NameLogs.KmsKeyId", nil)}, also: []string{"LOGS-002", "FIREWALL-002"},
			at: "Queries DestinationArn", says: "Prod/NameLogs has no KmsKeyId"},
		{rule: "DNS-001", name: "bucket without a key", change: []change{set("Queries.DestinationArn", att("Data", "Arn")), more("DataPolicy.PolicyDocument.Statement", bucketWriter()),
			set("Data.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", "AES256")},
			at: "Queries DestinationArn", says: "bucket Prod/Data encrypts with AES256"},
		{rule: "DNS-002", name: "kept for a month", change: []change{set("NameLogs.RetentionInDays", 30)}, also: []string{"FIREWALL-003"},
			at: "Queries DestinationArn", says: "keeps events for 30 days; want 90"},
		{rule: "DELIVERY-001", name: "nobody may write", change: []change{drop("Delivery")}, at: "Queries DestinationArn", says: "Prod/NameLogs does not surely let"},
		{rule: "DELIVERY-001", name: "policy under a condition", change: []change{attribute("Delivery", "Condition", "Condition")}, at: "Queries DestinationArn", says: "does not surely let"},
		{rule: "DELIVERY-001", name: "for every account", change: []change{set("Delivery.PolicyDocument",
			`{"Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":"logs:PutLogEvents","Resource":"*"}]}`)},
			at: "Queries DestinationArn", says: "does not surely let"},
		{rule: "DELIVERY-001", name: "a bucket that takes nothing", change: []change{set("Queries.DestinationArn", att("Data", "Arn"))},
			at: "Queries DestinationArn", says: "Prod/Data does not surely let"},
		{rule: "DNS-003", name: "alert", change: []change{set("Names.FirewallRules.1.Action", "ALERT")}, at: "Names FirewallRules", says: "with priority 200 has the action ALERT"},
		{rule: "DNS-003", name: "allow alone", change: []change{set("Names.FirewallRules.1.Action", "ALLOW")}, at: "Names FirewallRules", says: "no rule surely blocks"},
		{rule: "DNS-003", name: "decided at deployment", change: []change{set("Names.FirewallRules.1.Action", ref("Param"))}, at: "Names FirewallRules", says: "no rule surely blocks"},
		{rule: "DNS-004", name: "unprotected", change: []change{set("NamesOfVpc.MutationProtection", nil)}, at: "NamesOfVpc MutationProtection", says: "is not set; want ENABLED"},
		{rule: "DNS-005", name: "fails open", change: []change{add("Open", resource("Custom::DNSFirewallFailOpen", object{}))}, at: "Open FirewallFailOpen", says: "queries pass"},
		{rule: "DNS-006", name: "one zone", change: []change{set("Inbound.IpAddresses.1.SubnetId", ref("Isolated0"))}, at: "Inbound IpAddresses", says: "are surely in 1 zones"},
		{rule: "DNS-006", name: "by parameter", change: []change{set("Inbound.IpAddresses.1.SubnetId", ref("Param"))}, at: "Inbound IpAddresses", says: "only deployment knows for 1"},
		{rule: "DNS-007", name: "open to the world", change: []change{set("InboundGroup.SecurityGroupIngress.0.CidrIp", "0.0.0.0/0")}, also: []string{"SG-002"},
			at: "Inbound SecurityGroupIds", says: "lets in 0.0.0.0/0"},
		{rule: "DNS-007", name: "another port", change: []change{set("InboundGroup.SecurityGroupIngress.0.ToPort", 54)}, at: "Inbound SecurityGroupIds", says: "lets in ports 53-54"},
		{rule: "DNS-007", name: "security group of another app", change: []change{set("Inbound.SecurityGroupIds.0", "sg-1")}, at: "Inbound SecurityGroupIds", says: "not in the app"},
		{rule: "DNS-007", name: "inbound that sends", change: []change{set("InboundGroup.SecurityGroupEgress.0.CidrIp", "10.0.0.0/8")}, at: "Inbound SecurityGroupIds", says: "lets traffic out of an inbound"},
		{rule: "DNS-007", name: "inbound that sends everything", change: []change{set("InboundGroup.SecurityGroupEgress", nil)}, also: []string{"SG-004"},
			at: "Inbound SecurityGroupIds", says: "has no egress rules"},
		{rule: "DNS-007", name: "outbound to the world", change: []change{set("OutboundGroup.SecurityGroupEgress.0.CidrIp", "0.0.0.0/0")},
			at: "Outbound SecurityGroupIds", says: "lets traffic out to 0.0.0.0/0"},
		{rule: "DNS-007", name: "outbound that listens", change: []change{set("OutboundGroup.SecurityGroupIngress", list{object{"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "CidrIp": "10.0.0.0/8"}})},
			at: "Outbound SecurityGroupIds", says: "lets traffic in"},
	}
}

// bucketWriter lets the delivery service write to a bucket, for one account.
func bucketWriter() object {
	return object{"Effect": "Allow", "Principal": object{"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*",
		"Condition": object{"StringEquals": object{"aws:SourceAccount": "111111111111"}}}
}

// privateHarmless satisfy the rules in another way than the good stack does.
func privateHarmless() map[string][]change {
	return map[string][]change{
		"an endpoint of a partner": {add("Partner", resource("AWS::EC2::VPCEndpoint", object{
			"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0", "VpcId": ref("Vpc"),
			"SubnetIds": list{ref("Private0"), ref("Private1"), ref("Private2")}, "SecurityGroupIds": list{"sg-1"}}))},
		"an endpoint in a VPC of another app": {set("ToS3.VpcId", "vpc-1"), set("ToS3.RouteTableIds", list{"rtb-1"})},
		"an endpoint policy that names roles": {set("ToSts.PolicyDocument", object{"Statement": list{object{
			"Effect": "Allow", "Principal": object{"AWS": "arn:aws:iam::111111111111:root"}, "Action": "*", "Resource": "*"}}})},
		"an endpoint in China": {set("ToSts.ServiceName", "cn.com.amazonaws.cn-north-1.sts")},
		"a network ACL open to its own subnets": {add("Inner", resource("AWS::EC2::NetworkAclEntry", object{
			"NetworkAclId": ref("Acl"), "RuleNumber": 500, "RuleAction": "allow", "Protocol": -1, "CidrBlock": "10.0.20.0/23", "Egress": false}))},
		"a network ACL with answers in two halves": {
			add("Upper", resource("AWS::EC2::NetworkAclEntry", object{"NetworkAclId": ref("Acl"), "RuleNumber": 500, "RuleAction": "allow", "Protocol": 6,
				"PortRange": object{"From": 1024, "To": 65535}, "CidrBlock": "128.0.0.0/1", "Egress": false})),
			set("AclEphemeral.CidrBlock", "0.0.0.0/1")},
		"query logs in a bucket":            {set("Queries.DestinationArn", att("Data", "Arn")), more("DataPolicy.PolicyDocument.Statement", bucketWriter())},
		"query logs in another account":     {set("Queries.DestinationArn", "arn:aws:s3:::logs")},
		"a resolver endpoint by delegation": {set("Inbound.Direction", "INBOUND_DELEGATION")},
	}
}

func everyHarmless() map[string][]change {
	all := harmless()
	maps.Copy(all, privateHarmless())
	maps.Copy(all, protectionHarmless())
	maps.Copy(all, configHarmless())
	maps.Copy(all, containmentHarmless())
	maps.Copy(all, trailAlarmHarmless())
	maps.Copy(all, runbookHarmless())
	return all
}
