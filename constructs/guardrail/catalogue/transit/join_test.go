package transit_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func joinSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("Join", Resource(typ, properties))} }
	endpoint := func(kind, property string, to any) []Change {
		return add("AWS::EC2::VPCEndpoint", Object{"VpcEndpointType": kind, "VpcId": Ref("Dev"), property: to})
	}
	return []Case{
		{Rule: "REACH-010", Name: "Connect attachment", Change: add("AWS::EC2::TransitGatewayConnect",
			Object{"TransportTransitGatewayAttachmentId": "tgw-attach-1", "Options": Object{"Protocol": "gre"}}),
			At: "Join TransportTransitGatewayAttachmentId", Says: "connects a network to tgw-attach-1, which is not in the app"},
		{Rule: "REACH-010", Name: "route between ids", Change: add("AWS::EC2::TransitGatewayRoute", Object{
			"TransitGatewayRouteTableId": "tgw-rtb-1", "TransitGatewayAttachmentId": "tgw-attach-1", "DestinationCidrBlock": "0.0.0.0/0"}),
			At: "Join TransitGatewayAttachmentId", Says: "leads from table tgw-rtb-1 to tgw-attach-1"},
		{Rule: "REACH-010", Name: "route to an attachment of another app", Change: []Change{
			Add("Segment", Resource("AWS::EC2::TransitGatewayRouteTable", Object{"TransitGatewayId": Ref("Tgw")})),
			Add("Join", Resource("AWS::EC2::TransitGatewayRoute", Object{"TransitGatewayRouteTableId": Ref("Segment"),
				"TransitGatewayAttachmentId": "tgw-attach-1", "DestinationCidrBlock": "10.0.0.0/8"}))},
			At: "Join TransitGatewayAttachmentId", Says: "leads to tgw-attach-1, whose network is known only at deployment"},
		{Rule: "REACH-010", Name: "Cloud WAN", Change: add("AWS::NetworkManager::VpcAttachment", Object{
			"CoreNetworkId": "core-network-1", "VpcArn": Join("arn:aws:ec2:eu-west-1:111111111111:vpc/", Ref("Dev"))}),
			At: "Join CoreNetworkId", Says: "connects a network to Cloud WAN by core-network-1"},
		{Rule: "REACH-010", Name: "transit gateway in Cloud WAN", Change: add("AWS::NetworkManager::TransitGatewayRouteTableAttachment",
			Object{"PeeringId": "peering-1", "TransitGatewayRouteTableArn": "arn"}), At: "Join PeeringId", Says: "Cloud WAN by peering-1"},
		{Rule: "REACH-010", Name: "service network", Change: []Change{joins("Dev", "sn-1")},
			At: "Join ServiceNetworkIdentifier", Says: "connects a network to sn-1"},
		{Rule: "REACH-010", Name: "service network of production", Change: []Change{joins("Vpc", "sn-1")},
			At: "Join ServiceNetworkIdentifier", Says: "connects a network to sn-1"},
		{Rule: "REACH-010", Name: "peering of another app", Change: add("AWS::EC2::Route", Object{
			"RouteTableId": Ref("PrivateTable0"), "DestinationCidrBlock": "192.168.0.0/16", "VpcPeeringConnectionId": "pcx-1"}),
			At: "Join VpcPeeringConnectionId", Says: "leads to pcx-1, which is not in the app"},
		{Rule: "REACH-010", Name: "service network decided at deployment", Change: []Change{joins("Dev", Ref("Param"))},
			At: "Join ServiceNetworkIdentifier", Says: "connects a network to ${Param}"},
		{Rule: "REACH-010", Name: "VPC of another app", Change: []Change{
			Add("Services", Resource("AWS::VpcLattice::ServiceNetwork", Object{"AuthType": "AWS_IAM"})),
			Add("Join", Resource("AWS::VpcLattice::ServiceNetworkVpcAssociation",
				Object{"ServiceNetworkIdentifier": Ref("Services"), "VpcIdentifier": "vpc-1"}))},
			At: "Join VpcIdentifier", Says: "connects vpc-1, which is not in the app, to"},
		{Rule: "REACH-010", Name: "service of another app", Change: []Change{
			Add("Services", Resource("AWS::VpcLattice::ServiceNetwork", Object{"AuthType": "AWS_IAM"})),
			Add("Join", Resource("AWS::VpcLattice::ServiceNetworkServiceAssociation",
				Object{"ServiceNetworkIdentifier": Ref("Services"), "ServiceIdentifier": "svc-1"}))},
			At: "Join ServiceIdentifier", Says: "connects a network to svc-1"},
		{Rule: "REACH-010", Name: "service in a network of another app", Change: []Change{
			Add("Service", Resource("AWS::VpcLattice::Service", Object{"AuthType": "AWS_IAM"})),
			Add("Join", Resource("AWS::VpcLattice::ServiceNetworkServiceAssociation",
				Object{"ServiceNetworkIdentifier": "sn-1", "ServiceIdentifier": Ref("Service")}))},
			At: "Join ServiceNetworkIdentifier", Says: "connects a network to sn-1"},
		{Rule: "REACH-010", Name: "resource of another app", Change: add("AWS::VpcLattice::ServiceNetworkResourceAssociation",
			Object{"ServiceNetworkId": "sn-1", "ResourceConfigurationId": "rcfg-1"}),
			At: "Join ResourceConfigurationId", Says: "connects a network to rcfg-1"},
		{Rule: "REACH-010", Name: "resource in a network of another app", Change: []Change{
			Add("Configuration", Resource("AWS::VpcLattice::ResourceConfiguration", Object{})),
			Add("Join", Resource("AWS::VpcLattice::ServiceNetworkResourceAssociation",
				Object{"ServiceNetworkId": "sn-1", "ResourceConfigurationId": Ref("Configuration")}))},
			At: "Join ServiceNetworkId", Says: "connects a network to sn-1"},
		{Rule: "REACH-010", Name: "endpoint of a resource", Change: endpoint("Resource", "ResourceConfigurationArn", "rcfg-1"),
			At: "Join ResourceConfigurationArn", Says: "connects a network to rcfg-1"},
		{Rule: "REACH-010", Name: "endpoint of a service network", Change: endpoint("ServiceNetwork", "ServiceNetworkArn", "sn-1"),
			At: "Join ServiceNetworkArn", Says: "connects a network to sn-1"},
		{Rule: "REACH-010", Name: "endpoint of a service", Change: append(
			endpoint("Interface", "ServiceName", Join("com.amazonaws.vpce.", Ref("AWS::Region"), ".vpce-svc-1")),
			Set("Join.SecurityGroupIds", List{"sg-1"}), Set("Join.SubnetIds", List{Ref("Dev0"), Ref("Dev1"), Ref("Dev2")})),
			At: "Join ServiceName", Says: "vpce-svc-1, which is not in the app"},
		{Rule: "REACH-010", Name: "interface of another app",
			Change: []Change{interfaces(Object{"SubnetId": Ref("Dev0")}, Object{"NetworkInterfaceId": "eni-1"})},
			At:     "Join NetworkInterfaces", Says: "has a network interface in eni-1"},
		{Rule: "REACH-010", Name: "second subnet of another app",
			Change: []Change{interfaces(Object{"SubnetId": Ref("Dev0")}, Object{"SubnetId": "subnet-1"})},
			At:     "Join NetworkInterfaces", Says: "has a network interface in subnet-1"},
	}
}

// Where a resource names no subnet of the app, the class of its stack says to which side it
// belongs.
func TestNonProductionStandsInNoSubnetOfAnotherApp(t *testing.T) {
	for name, change := range map[string]Change{
		"function":  Add("Join", Resource("AWS::Lambda::Function", Object{"VpcConfig": Object{"SubnetIds": List{"subnet-1", "subnet-2"}}})),
		"interface": Add("Join", Resource("AWS::EC2::NetworkInterface", Object{"SubnetId": "subnet-1"})),
		"instance":  Add("Join", Resource("AWS::EC2::Instance", Object{"SubnetId": "subnet-1"})),
	} {
		for class, want := range map[assembly.Class]int{assembly.NonProduction: 1, assembly.Sandbox: 1, assembly.Production: 0} {
			got := 0
			for _, f := range Evaluate(t, class, change).Findings {
				if f.Rule.ID == "REACH-010" {
					got++
				}
			}
			if got != want {
				t.Errorf("%s in %s: %d findings of REACH-010, want %d", name, class, got, want)
			}
		}
	}
}

// One waiver, and one finding to read, are enough where both ends are unknown.
func TestAConnectionOfUnknownEndsIsReportedOnce(t *testing.T) {
	report := Evaluate(t, assembly.Production, Add("Join", Resource("AWS::VpcLattice::ServiceNetworkServiceAssociation",
		Object{"ServiceNetworkIdentifier": "sn-1", "ServiceIdentifier": "svc-1"})))
	if got := Describe(report.Findings); len(report.Findings) != 1 || strings.Contains(got, "sn-1") {
		t.Errorf("got\n%s\nwant one finding, of svc-1", got)
	}
}

// joins puts a VPC into a service network.
func joins(vpc string, network any) Change {
	return Add("Join", Resource("AWS::VpcLattice::ServiceNetworkVpcAssociation",
		Object{"ServiceNetworkIdentifier": network, "VpcIdentifier": Ref(vpc)}))
}

// interfaces adds an instance with network interfaces.
func interfaces(all ...any) Change {
	for _, e := range all {
		e.(Object)["AssociatePublicIpAddress"] = false
	}
	return Add("Join",
		Resource("AWS::EC2::Instance", Object{"MetadataOptions": Object{"HttpTokens": "required"}, "NetworkInterfaces": all}))
}
