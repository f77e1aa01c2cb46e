package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	return map[string][]Change{
		"HTTPS beside a group that no construct made": {
			beside("Ingress", "0.0.0.0/0")},
		"rules within the network, beside the group of a construct": {keeping("Prod/Web"), beside("Egress", "10.0.0.0/16")},
		"a regional NAT gateway": {
			Add("Nat0", Resource("AWS::EC2::NatGateway", Object{"AvailabilityMode": "regional", "VpcId": Ref("Vpc")})),
			Set("PrivateRoute1.NatGatewayId", Ref("Nat0")), Set("PrivateRoute2.NatGatewayId", Ref("Nat0"))},
		"a private NAT gateway": {Add("Inner", Resource("AWS::EC2::NatGateway",
			Object{"ConnectivityType": "private", "SubnetId": Ref("Private0")}))},
		"egress through a transit gateway": {
			Add("PrivateRoute0", Resource("AWS::EC2::Route",
				Object{"RouteTableId": Ref("PrivateTable0"), "DestinationCidrBlock": "0.0.0.0/0", "TransitGatewayId": "tgw-1"}))},
		"zones by name": {rezone(Zone(0), "eu-west-1a"), rezone(Zone(1), "eu-west-1b")},
		"a local route of an isolated subnet": {Add("Inner", Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref("IsolatedTable0"), "DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local"}))},
		"a public subnet without CDK's tag": {Set("Public0.Tags", nil)},
		"IPv6 in a private subnet":          {Set("Private0.AssignIpv6AddressOnCreation", true)},
		"a private route in a table of another app": {Add("Stray", Resource("AWS::EC2::Route", Object{
			"RouteTableId": "rtb-1", "DestinationCidrBlock": "192.168.0.0/16", "TransitGatewayId": "tgw-1"}))},
		"a parameter of private ranges": {Parameter("Range", Object{"Type": "String", "AllowedValues": List{"10.0.0.0/8", "172.16.0.0/12"}}),
			More("Web.SecurityGroupIngress", Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": Ref("Range")})},
		"a Verified Access endpoint with the policy of its group": {
			Add("Group", Resource("AWS::EC2::VerifiedAccessGroup", Object{"PolicyDocument": "permit(principal,action,resource) when { true };"})),
			Add("Entry", Resource("AWS::EC2::VerifiedAccessEndpoint", Object{"VerifiedAccessGroupId": Ref("Group")}))},
		"a route to a virtual private gateway": {Add("Vpn", Resource("AWS::EC2::VPNGateway", Object{})),
			Add("Inner", Resource("AWS::EC2::Route", Object{
				"RouteTableId": Ref("PrivateTable0"), "DestinationCidrBlock": "192.168.0.0/16", "GatewayId": Ref("Vpn")}))},
		"addresses from IPAM": {Set("Vpc.CidrBlock", nil), Set("Vpc.Ipv4IpamPoolId", "ipam-1"),
			Set("Private0.CidrBlock", Object{"Fn::Select": List{0, Object{"Fn::Cidr": List{Att("Vpc", "CidrBlock"), 9, 8}}}}),
			Drop("Summary")}, // whether it covers addresses that nobody knows yet is a question of its own
		"a subnet in an added block": {Add("More",
			Resource("AWS::EC2::VPCCidrBlock", Object{"VpcId": Ref("Vpc"), "CidrBlock": "100.64.0.0/16"})),
			Set("Private0.CidrBlock", "100.64.0.0/24")},
		"a VPC without subnets yet": {Add("Second",
			Resource("AWS::EC2::VPC", Object{"CidrBlock": "10.9.0.0/16", "EnableDnsHostnames": true})),
			Add("Log2", Resource("AWS::EC2::FlowLog",
				Object{"ResourceId": Ref("Second"), "TrafficType": "ALL", "LogGroupName": Ref("FlowLogs"),
					"LogFormat": "${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path}"})),
			Add("Empty2", Resource("Custom::VpcRestrictDefaultSG",
				Object{"DefaultSecurityGroupId": Att("Second", "DefaultSecurityGroup")}))},
		"a prefix list of private addresses": {
			Add("List", Resource("AWS::EC2::PrefixList", Object{"Entries": List{Object{"Cidr": "10.0.0.0/8"}}})),
			More("Web.SecurityGroupIngress", Object{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "SourcePrefixListId": Ref("List")})},
		"egress rules as resources": {Set("Web.SecurityGroupEgress", nil), Add("Out", Resource("AWS::EC2::SecurityGroupEgress",
			Object{"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp", "FromPort": 443, "ToPort": 6379, "CidrIp": "0.0.0.0/0"}))},
		"egress to a group and to groups of others": {
			Add("ToCache", Resource("AWS::EC2::SecurityGroupEgress", Object{"GroupId": Att("Web", "GroupId"), "IpProtocol": -1,
				"DestinationSecurityGroupId": Att("CacheGroup", "GroupId")})),
			Add("ToOther", Resource("AWS::EC2::SecurityGroupEgress", Object{"GroupId": Att("Web", "GroupId"), "IpProtocol": "tcp",
				"FromPort": 7000, "ToPort": 7000, "DestinationSecurityGroupId": Ref("Param")}))},
		"a network ACL for UDP": {Set("AclWeb.Protocol", 17), Set("AclWeb.PortRange", Object{"From": 22, "To": 22}),
			Add("AnswersUDP", Resource("AWS::EC2::NetworkAclEntry",
				Object{"NetworkAclId": Ref("Acl"), "RuleNumber": 110, "RuleAction": "allow",
					"Protocol": 17, "PortRange": Object{"From": 1024, "To": 65535}, "CidrBlock": "0.0.0.0/0", "Egress": true}))},
		"an endpoint of a partner": {Add("Partner", Resource("AWS::EC2::VPCEndpoint", Object{
			"VpcEndpointType": "Interface", "ServiceName": "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0", "VpcId": Ref("Vpc"),
			"SubnetIds": List{Ref("Private0"), Ref("Private1"), Ref("Private2")}, "SecurityGroupIds": List{"sg-1"}}))},
		"an endpoint of a service of the app": {Add("Offer", Resource("AWS::EC2::VPCEndpointService", Object{"AcceptanceRequired": true})),
			Add("Taker", Resource("AWS::EC2::VPCEndpoint", Object{"VpcEndpointType": "Interface", "VpcId": Ref("Vpc"),
				"ServiceName": Join("com.amazonaws.vpce.", Ref("AWS::Region"), ".", Ref("Offer")),
				"SubnetIds":   List{Ref("Private0"), Ref("Private1"), Ref("Private2")}, "SecurityGroupIds": List{"sg-1"}}))},
		"an endpoint in a VPC of another app": {Set("ToS3.VpcId", "vpc-1"), Set("ToS3.RouteTableIds", List{"rtb-1"})},
		"an endpoint policy that names roles": {Set("ToSts.PolicyDocument", Object{"Statement": List{Object{
			"Effect": "Allow", "Principal": Object{"AWS": "arn:aws:iam::111111111111:root"}, "Action": "*", "Resource": "*"}}})},
		"an endpoint in China": {Set("ToSts.ServiceName", "cn.com.amazonaws.cn-north-1.sts")},
		"a network ACL open to its own subnets": {Add("Inner", Resource("AWS::EC2::NetworkAclEntry", Object{
			"NetworkAclId": Ref("Acl"), "RuleNumber": 500, "RuleAction": "allow", "Protocol": -1, "CidrBlock": "10.0.20.0/23",
			"Egress": false}))},
		"a network ACL with answers in two halves": {
			Add("Upper", Resource("AWS::EC2::NetworkAclEntry",
				Object{"NetworkAclId": Ref("Acl"), "RuleNumber": 500, "RuleAction": "allow", "Protocol": 6,
					"PortRange": Object{"From": 1024, "To": 65535}, "CidrBlock": "128.0.0.0/1", "Egress": false})),
			Set("AclEphemeral.CidrBlock", "0.0.0.0/1")},
	}
}
