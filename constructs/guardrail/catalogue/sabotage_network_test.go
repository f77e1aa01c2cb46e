package catalogue_test

import (
	"reflect"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

func sabotages() []sabotage {
	return slices.Concat(
		networkSabotages(),
		firewallSabotages(),
		storageSabotages(),
		identitySabotages(),
		transitSabotages(),
		reachSabotages(),
		privateSabotages(),
		inspectionSabotages(),
		accountSabotages(),
		organizationSabotages(),
		trailSabotages(),
		managementSabotages(),
		settingSabotages(),
		protectionSabotages(),
		outsiderSabotages(),
		permissionSetSabotages(),
		trailAlarmSabotages(),
		threatSabotages(),
		runbookSabotages(),
		postureSabotages(),
		towerSabotages(),
		configSabotages(),
		containmentSabotages(),
	)
}

func networkSabotages() []sabotage {
	route := func(table, property string, to any) object {
		return resource("AWS::EC2::Route", object{"RouteTableId": ref(table), "DestinationCidrBlock": "0.0.0.0/0", property: to})
	}
	return []sabotage{
		{rule: "VPC-001", name: "no flow log", change: []change{drop("FlowLog")}, at: "Vpc FlowLog", says: "no flow log"},
		{rule: "VPC-001", name: "rejected traffic only", change: []change{set("FlowLog.TrafficType", "REJECT")},
			at: "FlowLog TrafficType", says: "is REJECT; want ALL"},
		{rule: "VPC-001", name: "traffic decided at deployment", change: []change{set("FlowLog.TrafficType", ref("Param"))},
			at: "FlowLog TrafficType", says: "${Param}"},
		{rule: "VPC-001", name: "flow log of a subnet", change: []change{set("FlowLog.ResourceId", ref("Public0"))},
			at: "Vpc FlowLog", says: "no flow log"},
		{rule: "VPC-001", name: "flow log under a condition", change: []change{attribute("FlowLog", "Condition", "Condition")},
			at: "Vpc FlowLog", says: "no flow log"},

		{rule: "VPC-002", name: "one NAT gateway for all", change: []change{set("PrivateRoute1.NatGatewayId", ref("Nat0"))},
			at: "PrivateRoute1 NatGatewayId", says: "subnet Prod/Private1 in zone 2 of the Region leaves through NAT gateway Prod/Nat0 in zone 1 of the Region"},
		{rule: "VPC-002", name: "NAT gateway decided at deployment", change: []change{set("PrivateRoute1.NatGatewayId", ref("Param"))},
			at: "PrivateRoute1 NatGatewayId", says: "${Param}, whose zone only deployment knows"},
		{rule: "VPC-002", name: "NAT gateway under a condition", change: []change{set("PrivateRoute1.NatGatewayId", maybe(ref("Nat1"), ref("Nat2")))},
			at: "PrivateRoute1 NatGatewayId", says: "NAT gateway Prod/Nat2"},
		{rule: "VPC-002", name: "zone left to AWS", change: []change{set("Private1.AvailabilityZone", nil)}, also: []string{"ENDPOINT-004"},
			at: "PrivateRoute1 NatGatewayId", says: "only deployment knows"},
		{rule: "VPC-002", name: "shared by IPv6", change: []change{
			set("PrivateRoute1.DestinationCidrBlock", nil), set("PrivateRoute1.DestinationIpv6CidrBlock", "::/0"), set("PrivateRoute1.NatGatewayId", ref("Nat0"))},
			at: "PrivateRoute1 NatGatewayId", says: "Nat0"},

		{rule: "VPC-003", name: "default security group as AWS makes it", change: []change{drop("Empty")},
			at: "Vpc DefaultSecurityGroup", says: "keeps the rules"},
		{rule: "VPC-003", name: "emptied under a condition", change: []change{attribute("Empty", "Condition", "Condition")},
			at: "Vpc DefaultSecurityGroup", says: "keeps the rules"},
		{rule: "VPC-003", name: "rule in the default security group", change: []change{
			set("FromWeb.GroupId", att("Vpc", "DefaultSecurityGroup"))}, at: "FromWeb GroupId", says: "default security group of Prod/Vpc"},

		{rule: "VPC-004", name: "no host names", change: []change{set("Vpc.EnableDnsHostnames", nil)}, at: "Vpc EnableDnsHostnames", says: "is not set"},
		{rule: "VPC-004", name: "no DNS", change: []change{set("Vpc.EnableDnsSupport", false)}, at: "Vpc EnableDnsSupport", says: "is false"},
		{rule: "VPC-004", name: "DNS decided at deployment", change: []change{set("Vpc.EnableDnsSupport", ref("Param"))}, at: "Vpc EnableDnsSupport", says: "${Param}"},

		{rule: "VPC-005", name: "two zones", change: []change{rezone(zone(2), zone(1)), set("PrivateRoute2.NatGatewayId", ref("Nat1"))},
			at: "Vpc AvailabilityZone", says: "the 10 subnets are in 2 zones"},
		{rule: "VPC-005", name: "two names and a parameter", change: []change{rezone(zone(2), ref("Param"))}, also: []string{"VPC-002", "ENDPOINT-004"},
			at: "Vpc AvailabilityZone", says: "the zone of 3 more only deployment knows"},

		{rule: "SUBNET-001", name: "public addresses", change: []change{set("Public0.MapPublicIpOnLaunch", true)}, at: "Public0 MapPublicIpOnLaunch", says: "is true"},
		{rule: "SUBNET-001", name: "in one of two cases", change: []change{set("Public0.MapPublicIpOnLaunch", maybe(true, false))},
			at: "Public0 MapPublicIpOnLaunch", says: "true or false"},
		{rule: "SUBNET-001", name: "by a parameter", change: []change{set("Public0.MapPublicIpOnLaunch", ref("Param"))}, at: "Public0 MapPublicIpOnLaunch", says: "${Param}"},

		{rule: "SUBNET-002", name: "main route table", change: []change{drop("IsolatedAssociation0")}, at: "Isolated0 RouteTableId", says: "no route table"},
		{rule: "SUBNET-002", name: "association under a condition", change: []change{attribute("IsolatedAssociation0", "Condition", "Condition")},
			at: "Isolated0 RouteTableId", says: "no route table"},

		{rule: "SUBNET-003", name: "internet gateway", change: []change{add("Leak", route("IsolatedTable0", "GatewayId", ref("Gateway")))}, also: []string{"SUBNET-004"},
			at: "Leak GatewayId", says: "isolated subnet Prod/Isolated0: route table Prod/IsolatedTable0 sends 0.0.0.0/0 to internet gateway Prod/Gateway"},
		{rule: "SUBNET-003", name: "NAT gateway", change: []change{add("Leak", route("IsolatedTable0", "NatGatewayId", ref("Nat0")))},
			at: "Leak NatGatewayId", says: "sends 0.0.0.0/0 to NAT gateway Prod/Nat0"},
		{rule: "SUBNET-003", name: "transit gateway of another account", change: []change{add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1"))},
			at: "Leak TransitGatewayId", says: "sends 0.0.0.0/0 to TransitGatewayId tgw-1"},
		{rule: "SUBNET-003", name: "peering", change: []change{add("Leak", route("IsolatedTable0", "VpcPeeringConnectionId", ref("Param")))},
			at: "Leak VpcPeeringConnectionId", says: "${Param}"},
		{rule: "SUBNET-003", name: "instance", change: []change{add("Leak", route("IsolatedTable0", "InstanceId", "i-1"))}, at: "Leak InstanceId", says: "i-1"},
		{rule: "SUBNET-003", name: "network interface", change: []change{add("Leak", route("IsolatedTable0", "NetworkInterfaceId", "eni-1"))}, at: "Leak NetworkInterfaceId", says: "eni-1"},
		{rule: "SUBNET-003", name: "egress-only gateway", change: []change{
			add("Leak", route("IsolatedTable0", "EgressOnlyInternetGatewayId", "eigw-1")), set("Leak.DestinationCidrBlock", nil), set("Leak.DestinationIpv6CidrBlock", "::/0")},
			at: "Leak EgressOnlyInternetGatewayId", says: "sends ::/0"},
		{rule: "SUBNET-003", name: "half of the internet", change: []change{
			add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1")), set("Leak.DestinationCidrBlock", "128.0.0.0/1")},
			at: "Leak TransitGatewayId", says: "sends 128.0.0.0/1"},
		{rule: "SUBNET-003", name: "destination decided at deployment", change: []change{
			add("Leak", route("IsolatedTable0", "TransitGatewayId", "tgw-1")), set("Leak.DestinationCidrBlock", ref("Param"))},
			at: "Leak TransitGatewayId", says: "only deployment knows whether that is the internet"},
		{rule: "SUBNET-003", name: "one of two tables", change: []change{
			set("IsolatedAssociation0.RouteTableId", maybe(ref("IsolatedTable0"), ref("PrivateTable0")))},
			at: "PrivateRoute0 NatGatewayId", says: "isolated subnet Prod/Isolated0"},
		{rule: "SUBNET-003", name: "table of another app", change: []change{set("IsolatedAssociation0.RouteTableId", ref("Param"))},
			at: "Isolated0 RouteTableId", says: "not in the app"},

		{rule: "SUBNET-004", name: "private subnet on the internet", change: []change{
			add("Leak", route("PrivateTable0", "GatewayId", ref("Gateway"))), drop("PrivateRoute0")},
			at: "Leak GatewayId", says: "subnet Prod/Private0 is not tagged Public: route table Prod/PrivateTable0 sends 0.0.0.0/0 to internet gateway Prod/Gateway"},
		{rule: "SUBNET-004", name: "gateway by id", change: []change{add("Leak", route("PrivateTable0", "GatewayId", "igw-1"))}, at: "Leak GatewayId", says: "igw-1"},
		{rule: "SUBNET-004", name: "gateway decided at deployment", change: []change{add("Leak", route("PrivateTable0", "GatewayId", ref("Param")))},
			at: "Leak GatewayId", says: "only deployment knows whether that is an internet gateway"},
		{rule: "SUBNET-004", name: "no tag", change: []change{set("Public0.Tags", nil)}, at: "PublicRoute0 GatewayId", says: "Prod/Public0"},

		{rule: "SUBNET-005", name: "overlap", change: []change{set("Private0.CidrBlock", "10.0.0.128/25")},
			at: "Private0 CidrBlock", says: "10.0.0.128/25 overlaps 10.0.0.0/24 of subnet Prod/Public0"},
		{rule: "SUBNET-005", name: "overlap with a wide one before others", change: []change{set("Public0.CidrBlock", "10.0.0.0/22")},
			at: "Public2 CidrBlock", says: "overlaps 10.0.0.0/22"},
		{rule: "SUBNET-005", name: "outside", change: []change{set("Private0.CidrBlock", "10.1.0.0/24")},
			at: "Private0 CidrBlock", says: "10.1.0.0/24 lies outside"},
		{rule: "SUBNET-005", name: "larger than the VPC", change: []change{set("Vpc.CidrBlock", "10.0.0.0/19"), set("Isolated2.CidrBlock", "10.0.32.0/19")},
			at: "Isolated2 CidrBlock", says: "10.0.32.0/19 lies outside"},
		{rule: "SUBNET-005", name: "not a block", change: []change{set("Private0.CidrBlock", "10.0.10.1/24")}, at: "Private0 CidrBlock", says: "not a CIDR block"},
		{rule: "SUBNET-005", name: "IPv6 overlap", change: []change{set("Private0.Ipv6CidrBlock", "2001:db8::/64"), set("Private1.Ipv6CidrBlock", "2001:db8::/64")},
			at: "Private1 Ipv6CidrBlock", says: "2001:db8::/64 overlaps"},

		{rule: "NAT-001", name: "in a private subnet", change: []change{set("Nat0.SubnetId", ref("Private0"))}, at: "Nat0 SubnetId", says: "Prod/Private0"},
		{rule: "NAT-001", name: "no way out", change: []change{drop("PublicRoute0")}, at: "Nat0 SubnetId", says: "Prod/Public0"},
		{rule: "NAT-001", name: "subnet decided at deployment", change: []change{set("Nat0.SubnetId", ref("Param"))}, also: []string{"VPC-002"},
			at: "Nat0 SubnetId", says: "${Param}"},

		{rule: "FLOWLOG-001", name: "log group without a key", change: []change{set("FlowLogs.KmsKeyId", nil)}, also: []string{"LOGS-002"},
			at: "FlowLog LogDestination", says: "log group Prod/FlowLogs has no KmsKeyId"},
		{rule: "FLOWLOG-001", name: "bucket with S3's own keys", change: []change{
			set("FlowLog.LogGroupName", nil), set("FlowLog.LogDestination", join(att("Data", "Arn"), "/flow")),
			set("Data.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault", object{"SSEAlgorithm": "AES256"})},
			at: "FlowLog LogDestination", says: "bucket Prod/Data encrypts with AES256; want aws:kms"},
		{rule: "FLOWLOG-001", name: "stream", change: []change{
			add("Stream", resource("AWS::KinesisFirehose::DeliveryStream", object{})), set("FlowLog.LogGroupName", nil), set("FlowLog.LogDestination", att("Stream", "Arn"))},
			at: "FlowLog LogDestination", says: "cannot judge"},
		{rule: "FLOWLOG-002", name: "default format", change: []change{set("FlowLog.LogFormat", nil)}, at: "FlowLog LogFormat", says: "is not set"},
		{rule: "FLOWLOG-002", name: "no direction", change: []change{set("FlowLog.LogFormat",
			"${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${traffic-path}")}, at: "FlowLog LogFormat", says: "lacks flow-direction"},
		{rule: "FLOWLOG-002", name: "format decided at deployment", change: []change{set("FlowLog.LogFormat", ref("Param"))}, at: "FlowLog LogFormat", says: "${Param}"},
		{rule: "FLOWLOG-003", name: "a month", change: []change{set("FlowLogs.RetentionInDays", 30)}, at: "FlowLog LogDestination", says: "30 days; want 90"},
		{rule: "FLOWLOG-003", name: "retention decided at deployment", change: []change{set("FlowLogs.RetentionInDays", maybe(30, 365))}, also: []string{"LOGS-001"},
			at: "FlowLog LogDestination", says: "30 or 365 days"},
		{rule: "FLOWLOG-004", name: "bucket of another account", change: []change{set("FlowLog.LogGroupName", nil), set("FlowLog.LogDestination", "arn:aws:s3:::archive")},
			at: "FlowLog LogDestination", says: "arn:aws:s3:::archive, which is not in the app"},
	}
}

// rezone moves the subnets of one zone to another.
func rezone(of, by any) change {
	return func(s *assemblytest.Stack) {
		for _, r := range resources(s) {
			properties := r.(object)["Properties"].(object)
			if reflect.DeepEqual(properties["AvailabilityZone"], of) {
				properties["AvailabilityZone"] = by
			}
		}
	}
}
