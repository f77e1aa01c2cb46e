package transit_test

import (
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/transit"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func reachSabotages() []Case {
	peering := Add("Peering", Resource("AWS::EC2::VPCPeeringConnection", Object{"VpcId": Ref("Dev"), "PeerVpcId": Ref("Vpc")}))
	return []Case{
		{Rule: "REACH-009", Name: "load balancer", Change: stored(27017), At: "Stored", Says: "Prod/Balancer reaches it on port 27017"},
		{Rule: "REACH-009", Name: "port in the template", Change: append(stored(5433), Set("Stored.Port", 5433)),
			At: "Stored", Says: "Prod/Balancer reaches it on port 5433"},
		{Rule: "REACH-009", Name: "port of the engine", Change: append(stored(5432), Attribute("Stored", "Type", "AWS::RDS::DBCluster"),
			Set("Stored.Engine", "aurora-postgresql")), At: "Stored", Says: "Prod/Balancer reaches it on port 5432",
			Also: []string{"RDS-001", "RDS-004", "RDS-005"}},
		{Rule: "REACH-009", Name: "addresses", Change: append(stored(27017), Set("BalancerGroup.SecurityGroupEgress.0.FromPort", 1),
			Set("BalancerGroup.SecurityGroupEgress.0.ToPort", 1), Set("StoredGroup.SecurityGroupIngress.0",
				Object{"IpProtocol": "tcp", "FromPort": 27017, "ToPort": 27017, "CidrIp": "10.0.3.0/24"})),
			Also: []string{"SG-007"}, At: "StoredGroup SecurityGroupIngress", Says: "lets addresses reach Prod/Stored on port 27017"},
		{Rule: "REACH-009", Name: "another group", Change: []Change{told("Prod/Web"), Add("Other", ingress("SourceSecurityGroupId",
			Att("Endpoints", "GroupId")))}, Also: []string{"SG-007"}, At: "Other SourceSecurityGroupId", Says: "lets Prod/Endpoints reach Prod/"},
		{Rule: "REACH-009", Name: "a group of another app", Change: []Change{told("Prod/Web"), Add("Other", ingress("SourceSecurityGroupId",
			"sg-01234567890abcdef"))}, At: "Other SourceSecurityGroupId", Says: "lets sg-01234567890abcdef reach Prod/"},
		{Rule: "REACH-009", Name: "no group", Change: []Change{Set("Database.VPCSecurityGroups", nil)}, At: "Database VPCSecurityGroups",
			Says: "the default group of its VPC says who may connect"},
		{Rule: "REACH-009", Name: "a function in a group that is meant for another",
			Change: borrowed(), At: "Cluster", Says: "Prod/Job reaches it on port 5432, and nothing was told to let it in"},
		{Rule: "REACH-001", Name: "no blackhole", Change: []Change{Drop("Blackhole")},
			At: "Summary", Says: "carries traffic from Prod/Dev0 to Prod/"},
		{Rule: "REACH-001", Name: "narrower blackhole",
			Change: []Change{Set("Blackhole.DestinationCidrBlock", "10.0.0.0/18"), Set("Summary.DestinationCidrBlock", "0.0.0.0/0"),
				Add("Past", TransitRoute("10.0.10.128/25", Object{"TransitGatewayAttachmentId": Ref("Attachment")}))},
			At: "Past", Says: "sends 10.0.10.128/25 to attachment Prod/Attachment"},
		{Rule: "REACH-001", Name: "propagation", Change: []Change{Drop("Summary", "Blackhole"),
			Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak", Says: "by propagation Prod/Leak", Also: []string{"REACH-005"}},
		{Rule: "REACH-005", Name: "behind a blackhole",
			Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak TransitGatewayRouteTableId", Says: "gives Prod/Dev in NonProduction a route to Prod/Vpc in Production"},
		{Rule: "REACH-005", Name: "decided at deployment",
			Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
				Object{"TransitGatewayAttachmentId": Ref("Param"), "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak TransitGatewayAttachmentId", Says: "is ${Param}, whose network is known only at deployment"},
		{Rule: "REACH-001", Name: "peering", Change: []Change{peering, Add("PeeringRoute", Resource("AWS::EC2::Route", Object{
			"RouteTableId": Ref("Dev1Table"), "DestinationCidrBlock": "10.0.0.0/16", "VpcPeeringConnectionId": Ref("Peering")}))},
			At: "Peering", Says: "carries traffic from Prod/Dev1 to Prod/", Also: []string{"REACH-002"}},
		{Rule: "REACH-001", Name: "gateway decided at deployment", Change: []Change{Set("DevRoute.TransitGatewayId", Ref("Param"))},
			At: "DevRoute", Says: "may carry traffic from Prod/Dev0 to Prod/"},
		{Rule: "REACH-001", Name: "blackhole under a condition", Change: []Change{Attribute("Blackhole", "Condition", "Condition")},
			At: "Blackhole", Says: "known only at deployment"},
		{Rule: "REACH-002", Name: "peering across segments", Change: []Change{peering},
			At: "Peering PeerVpcId", Says: "connects Prod/Dev in NonProduction with Prod/Vpc in Production"},
		{Rule: "REACH-002", Name: "peer of another account", Change: []Change{peering, Set("Peering.PeerVpcId", "vpc-1")},
			At: "Peering PeerVpcId", Says: "whose segments are unknown"},
		{Rule: "REACH-003", Name: "default association", Change: []Change{Set("Tgw.DefaultRouteTableAssociation", "enable")},
			At: "Tgw DefaultRouteTableAssociation", Says: "is enable; want disable"},
		{Rule: "REACH-003", Name: "default propagation", Change: []Change{Set("Tgw.DefaultRouteTablePropagation", nil)},
			At: "Tgw DefaultRouteTablePropagation", Says: "is not set; want disable"},
		{Rule: "REACH-004", Name: "route to a public range",
			Change: []Change{isolated("DestinationCidrBlock", "52.0.0.0/16", "NatGatewayId", Ref("Nat1"))},
			At:     "Way NatGatewayId",
			Says:   "isolated subnet Prod/Isolated1: route table Prod/IsolatedTable1 sends 52.0.0.0/16 to NAT gateway Prod/Nat1"},
		{Rule: "REACH-004", Name: "route to a transit gateway",
			Change: []Change{isolated("DestinationCidrBlock", "192.168.0.0/16", "TransitGatewayId", Ref("Tgw"))},
			At:     "Way TransitGatewayId", Says: "sends 192.168.0.0/16 to transit gateway Prod/Tgw"},
		{Rule: "REACH-004", Name: "route to a peering of another app",
			Change: []Change{isolated("DestinationCidrBlock", "192.168.0.0/16", "VpcPeeringConnectionId", "pcx-1")},
			At:     "Way VpcPeeringConnectionId", Says: "sends 192.168.0.0/16 to VpcPeeringConnectionId pcx-1"},
		{Rule: "REACH-004", Name: "prefix list", Change: []Change{isolated("DestinationPrefixListId", "pl-1", "NatGatewayId", Ref("Nat1"))},
			At: "Way NatGatewayId", Says: "sends pl-1 to NAT gateway Prod/Nat1"},
		{Rule: "REACH-004", Name: "virtual private gateway", Change: []Change{Add("Learns", Resource("AWS::EC2::VPNGatewayRoutePropagation",
			Object{"RouteTableIds": List{Ref("IsolatedTable1")}, "VpnGatewayId": "vgw-1"}))},
			At: "Learns RouteTableIds", Says: "isolated subnet Prod/Isolated1 learns every route that vgw-1 announces"},
		{Rule: "REACH-004", Name: "route server", Change: []Change{Add("Learns", Resource("AWS::EC2::RouteServerPropagation",
			Object{"RouteTableId": Ref("IsolatedTable1"), "RouteServerId": "rs-1"}))},
			At: "Learns RouteTableId", Says: "isolated subnet Prod/Isolated1 learns every route that rs-1 announces"},
		{Rule: "REACH-001", Name: "the other way", Change: []Change{
			Add("ProdSegment", Resource("AWS::EC2::TransitGatewayRouteTable", Object{"TransitGatewayId": Ref("Tgw")})),
			Add("InSegment", Resource("AWS::EC2::TransitGatewayRouteTableAssociation", Object{
				"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("ProdSegment")})),
			Add("ToDev", Resource("AWS::EC2::TransitGatewayRoute", Object{"DestinationCidrBlock": "10.1.0.0/16",
				"TransitGatewayAttachmentId": Ref("DevAttachment"), "TransitGatewayRouteTableId": Ref("ProdSegment")})),
			Add("Out", Resource("AWS::EC2::Route", Object{
				"RouteTableId": Ref("PrivateTable0"), "DestinationCidrBlock": "10.1.0.0/16", "TransitGatewayId": Ref("Tgw")}))},
			At: "ToDev", Says: "carries traffic from Prod/Private0 to Prod/Dev"},
		{Rule: "REACH-005", Name: "table of another app", Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTablePropagation",
			Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": Ref("Param")}))},
			At: "Leak TransitGatewayRouteTableId", Says: "whom that table routes for is not known in the app"},
		{Rule: "REACH-005", Name: "route in a table of another app", Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRoute",
			Object{"TransitGatewayAttachmentId": Ref("Attachment"), "TransitGatewayRouteTableId": "tgw-rtb-1",
				"DestinationCidrBlock": "10.0.0.0/16"}))},
			At: "Leak TransitGatewayRouteTableId", Says: "gives table tgw-rtb-1 a route to Prod/Vpc in Production"},
		{Rule: "REACH-005", Name: "attachment of another app",
			Change: []Change{Add("Leak", Resource("AWS::EC2::TransitGatewayRouteTableAssociation",
				Object{"TransitGatewayAttachmentId": "tgw-attach-1", "TransitGatewayRouteTableId": Ref("DevSegment")}))},
			At: "Leak TransitGatewayAttachmentId", Says: "gets the routes of Prod/DevSegment"},
		{Rule: "REACH-006", Name: "shared with an organization", Change: share("arn:aws:organizations::111111111111:organization/o-1"),
			At: "Given Principals", Says: "with every account of the organization"},
		{Rule: "REACH-006", Name: "shared with a unit", Change: share("arn:aws:organizations::111111111111:ou/o-1/ou-1"),
			At: "Given Principals", Says: "with every account of an organizational unit"},
		{Rule: "REACH-006", Name: "shared with an account that is not in the app", Change: share("888888888888"),
			At: "Given Principals", Says: "with account 888888888888, which is not in the app"},
		{Rule: "REACH-006", Name: "shared with whom deployment decides", Change: share(Ref("Param")),
			At: "Given Principals", Says: "known only at deployment"},
		{Rule: "REACH-006", Name: "an endpoint of production's cluster", Change: []Change{
			Add("Stream", Resource("AWS::MSK::ServerlessCluster", Object{"VpcConfigs": List{Object{"SubnetIds": List{Ref("Private0")}}}})),
			Add("Tap", Resource("AWS::MSK::VpcConnection", Object{"TargetClusterArn": Ref("Stream"), "VpcId": Ref("Dev"),
				"ClientSubnets": List{Ref("Dev0")}}))},
			At: "Tap TargetClusterArn", Says: "stands in NonProduction and leads to Prod/Stream of Production"},
		{Rule: "REACH-001", Name: "VPC Lattice", Change: []Change{
			Add("One",
				Resource("AWS::VpcLattice::ServiceNetworkVpcAssociation", Object{"ServiceNetworkIdentifier": "sn-1", "VpcIdentifier": Ref("Vpc")})),
			Add("Two",
				Resource("AWS::VpcLattice::ServiceNetworkVpcAssociation", Object{"ServiceNetworkIdentifier": "sn-1", "VpcIdentifier": Ref("Dev")}))},
			At: "Two", Says: "puts VPCs into one VPC Lattice service network", Also: []string{"REACH-010"}},
		{Rule: "REACH-001", Name: "instance in two VPCs", Change: []Change{Add("Both", Resource("AWS::EC2::Instance", Object{
			"MetadataOptions": Object{"HttpTokens": "required"}, "NetworkInterfaces": List{
				Object{"SubnetId": Ref("Dev0"), "AssociatePublicIpAddress": false},
				Object{"SubnetId": Ref("Private0"), "AssociatePublicIpAddress": false}}}))},
			At: "Both", Says: "has network interfaces in two VPCs"},
	}
}

func segmentSabotages() []Case {
	alone := func(change ...Change) []Change { return append(change, Forget("Prod/Dev")) }
	undeclared := func(s *assemblytest.Stack) { s.Metadata["Prod"] = s.Metadata["Prod"][1:] }
	return []Case{
		{Rule: "REACH-007", Name: "set twice", Change: []Change{More("Dev.Tags", Object{"Key": "plinth:segment", "Value": "Shared"})},
			At: "Dev Tags", Says: "plinth:segment is set 2 times, so the VPC counts as NonProduction"},
		{Rule: "REACH-007", Name: "tag of a VPC that no construct recorded", Change: alone(),
			At: "Dev Tags", Says: "plinth:segment is NonProduction, which no construct recorded, so the VPC counts as Production"},
		{Rule: "REACH-007", Name: "exempt by a tag alone, where no class is declared",
			Change: alone(undeclared, Set("Dev.Tags.0.Value", "Shared")),
			At:     "Dev Tags", Says: "is Shared, which no construct recorded, so the VPC counts as Production"},
		{Rule: "REACH-007", Name: "decided at deployment", Change: alone(Set("Dev.Tags.0.Value", Ref("Param"))),
			At: "Dev Tags", Says: "known only at deployment"},
		{Rule: "REACH-007", Name: "recorded twice", Change: []Change{Records("Prod/Dev", "plinth:segment", "Shared")},
			At: "Dev Tags", Says: "is recorded as NonProduction and Shared", Also: []string{"PROMISE-001"}},
		{Rule: "REACH-008", Name: "a tag alone, where no class is declared", Change: alone(undeclared),
			At: "Dev Tags", Says: "plinth:segment is NonProduction, which no construct recorded"},
		{Rule: "REACH-001", Name: "exempt by a tag", Change: []Change{Drop("Blackhole"), Set("Dev.Tags.0.Value", "Shared")},
			At: "Summary", Says: "carries traffic from Prod/Dev0 to Prod/", Also: []string{"PROMISE-001"}},
		{Rule: "REACH-001", Name: "exempt on the other side", Change: []Change{Drop("Blackhole"), Set("Vpc.Tags.0.Value", "Shared")},
			At: "Summary", Says: "carries traffic from Prod/Dev0 to Prod/", Also: []string{"PROMISE-001"}},
		{Rule: "REACH-001", Name: "no tag", Change: []Change{Drop("Blackhole"), Set("Dev.Tags", nil)},
			At: "Summary", Says: "carries traffic from Prod/Dev0 to Prod/", Also: []string{"PROMISE-001"}},
		{Rule: "REACH-004", Name: "tier of another name", Change: []Change{
			Records("Prod/Isolated1", "aws-cdk:subnet-name", "data"), Set("Isolated1.Tags.0", Object{"Key": "aws-cdk:subnet-name", "Value": "app"}),
			isolated("DestinationCidrBlock", "192.168.0.0/16", "TransitGatewayId", Ref("Tgw")), connects("Way", "app")},
			At: "Way TransitGatewayId", Says: "sends 192.168.0.0/16 to transit gateway Prod/Tgw", Also: []string{"PROMISE-001"}},
	}
}

// connects records that a construct made a route to connect a tier.
func connects(id, tier string) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata["Prod/"+id] = []assemblytest.Entry{
			{Type: "aws:cdk:logicalId", Data: id}, {Type: assembly.MetadataConnected, Data: List{tier}}}
	}
}

// share shares a subnet of production.
func share(with any) []Change {
	return []Change{Add("Given", Resource("AWS::RAM::ResourceShare", Object{"AllowExternalPrincipals": false, "Principals": List{with},
		"ResourceArns": List{Join("arn:aws:ec2:eu-west-1:111111111111:subnet/", Ref("Private0"))}}))}
}

// isolated adds a route to an isolated subnet.
func isolated(destination string, to any, property string, next any) Change {
	return Add("Way", Resource("AWS::EC2::Route", Object{"RouteTableId": Ref("IsolatedTable1"), destination: to, property: next}))
}

// A template that stands alone has no constructs: its tags are all that its author can say.
func TestTheSegmentTagCountsInATemplateThatStandsAlone(t *testing.T) {
	template := `{"Resources": {"Dev": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.1.0.0/16",
		"Tags": [{"Key": "plinth:segment", "Value": "Shared"}]}}}}`
	a, err := assembly.ParseTemplate("dev.json", []byte(template), assembly.Facts{})
	if err != nil {
		t.Fatal(err)
	}
	report, err := engine.Evaluate(a, transit.Rules(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Findings) > 0 {
		t.Errorf("findings, want none:\n%s", Describe(report.Findings))
	}
}

// stored adds a database that admits the load balancer to a port.
func stored(port int) []Change {
	open := func(peer, group string) List {
		return List{Object{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, peer: Att(group, "GroupId")}}
	}
	return []Change{
		Set("BalancerGroup.SecurityGroupEgress", open("DestinationSecurityGroupId", "StoredGroup")),
		Add("StoredGroup", Resource("AWS::EC2::SecurityGroup", Object{"VpcId": Ref("Vpc"), "GroupDescription": "stored",
			"SecurityGroupIngress": open("SourceSecurityGroupId", "BalancerGroup"),
			"SecurityGroupEgress":  List{Object{"IpProtocol": "icmp", "FromPort": 252, "ToPort": 86, "CidrIp": "255.255.255.255/32"}}})),
		Add("StoredSubnets", Resource("AWS::DocDB::DBSubnetGroup", Object{
			"DBSubnetGroupDescription": "stored", "SubnetIds": List{Ref("Isolated0"), Ref("Isolated1")}})),
		Add("Stored", Kept("AWS::DocDB::DBCluster", Object{"DBSubnetGroupName": Ref("StoredSubnets"),
			"VpcSecurityGroupIds": List{Att("StoredGroup", "GroupId")}, "StorageEncrypted": true, "BackupRetentionPeriod": 14,
			"DeletionProtection": true, "EnableCloudwatchLogsExports": List{"audit"}})),
	}
}

// ingress is a rule of the security group of the databases.
func ingress(property string, peer any) Object {
	return Resource("AWS::EC2::SecurityGroupIngress", Object{"GroupId": Att("DatabaseGroup", "GroupId"), "IpProtocol": "tcp",
		"FromPort": 5432, "ToPort": 5432, property: peer})
}

// told records that a construct was told to let a security group reach the databases.
func told(from string) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata["Prod"] = append(s.Metadata["Prod"],
			assemblytest.Entry{Type: assembly.MetadataAdmits, Data: Object{"group": "Prod/DatabaseGroup", "from": from}})
	}
}

// borrowed puts a function into the security group of another construct, which the databases admit.
func borrowed() []Change {
	return []Change{
		told("Prod/Shop/Group"), Set("DatabaseGroup.SecurityGroupIngress.0.SourceSecurityGroupId", Att("ShopGroup", "GroupId")),
		Add("ShopGroup", Resource("AWS::EC2::SecurityGroup", Object{"VpcId": Ref("Vpc"), "GroupDescription": "shop", "SecurityGroupEgress": List{
			Object{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "DestinationSecurityGroupId": Att("DatabaseGroup", "GroupId")}}})),
		func(s *assemblytest.Stack) {
			s.Metadata["Prod/Shop/Group"] = []assemblytest.Entry{{Type: "aws:cdk:logicalId", Data: "ShopGroup"}}
		},
		Add("Job", Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": Ref("Private0"), "GroupSet": List{Att("ShopGroup", "GroupId")}})),
	}
}
