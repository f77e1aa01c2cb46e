package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

// A hub that every account of an organization may attach its VPCs to.
func ExampleNewTransitGatewayHub() {
	constructtest.Preview(func(stack awscdk.Stack) {
		hub := network.NewTransitGatewayHub(stack, "Hub", &network.TransitGatewayHubProps{
			ShareWith: []string{"arn:aws:organizations::999999999999:organization/o-a1b2c3d4e5"},
		})
		policy := hub.Policy()
		fmt.Println("production reaches shared services:", policy.Allows(network.SegmentProduction, network.SegmentShared))
		fmt.Println("production reaches non-production:", policy.Allows(network.SegmentProduction, network.SegmentNonProduction))
	})
	// Output:
	// production reaches shared services: true
	// production reaches non-production: false
}

// A VPC on a hub that another app defines, in the account 333333333333.
func ExampleImportTransitGatewayHub() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		hub := network.ImportTransitGatewayHub(stack, "Hub", &network.TransitGatewayHubAttributes{
			ID:      "tgw-0123456789abcdef0",
			Account: "333333333333",
			RouteTables: map[network.Segment]string{
				network.SegmentProduction:    "tgw-rtb-00000000000000001",
				network.SegmentNonProduction: "tgw-rtb-00000000000000002",
				network.SegmentShared:        "tgw-rtb-00000000000000003",
				network.SegmentInspection:    "tgw-rtb-00000000000000004",
				network.SegmentOnPremises:    "tgw-rtb-00000000000000005",
			},
		})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{
			Hub:     hub,
			Network: network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true}),
			Segment: network.SegmentShared,
			Routing: constructtest.Beside(stack, "Routing", "333333333333", "eu-west-1"),
		})
	})
	for _, association := range a.OfType("AWS::EC2::TransitGatewayRouteTableAssociation") {
		fmt.Println(association.Stack.Path, "associates with", association.Get("TransitGatewayRouteTableId"))
	}
	// Output: Routing associates with tgw-rtb-00000000000000003
}

func ExampleNewSpoke() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{
			Hub:     network.NewTransitGatewayHub(stack, "Hub", nil),
			Network: network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.1.0.0/16", TransitSubnets: true}),
			Segment: network.SegmentProduction,
		})
	})
	fmt.Println(len(a.OfType("AWS::EC2::TransitGatewayRouteTablePropagation")), "segments learn the way to the VPC")
	for _, route := range a.OfType("AWS::EC2::TransitGatewayRoute") {
		fmt.Println(route.Path, "drops", route.Get("DestinationCidrBlock"))
	}
	// Output:
	// 3 segments learn the way to the VPC
	// Prod/Spoke/Routing/BlackholeInProduction drops 10.1.0.0/16
	// Prod/Spoke/Routing/BlackholeInNonProduction drops 10.1.0.0/16
}

// Spokes without NAT gateways leave through those of one VPC.
func ExampleNewEgressVPC() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		hub := network.NewTransitGatewayHub(stack, "Hub", nil)
		network.NewEgressVPC(stack, "Egress", &network.EgressVPCProps{Hub: hub})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{
			Hub: hub, Segment: network.SegmentProduction, Egress: true,
			Network: network.NewVPC(stack, "Network", &network.VPCProps{
				CIDR: "10.1.0.0/16", NAT: network.NATNone, TransitSubnets: true,
				Tiers: network.DefaultTiers()[1:], // nothing is public
			}),
		})
	})
	for _, nat := range a.OfType("AWS::EC2::NatGateway") {
		fmt.Println(nat.Tag("Name"))
	}
	// Output:
	// Prod/Egress/VPC/public-1
	// Prod/Egress/VPC/public-2
	// Prod/Egress/VPC/public-3
}

func ExampleNewOnPremises() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		office := network.NewOnPremises(stack, "Office", &network.OnPremisesProps{
			Hub: network.NewTransitGatewayHub(stack, "Hub", nil), CustomerGatewayIP: "203.0.113.12",
		})
		office.AddTunnelAlarm()
	})
	fmt.Println(len(a.OfType("AWS::EC2::VPNConnection")[0].Get("VpnTunnelOptionsSpecifications").List()), "tunnels")
	// Output: 2 tunnels
}

func ExampleNewDirectConnect() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		network.NewDirectConnect(stack, "DirectConnect", &network.DirectConnectProps{
			Hub:          network.NewTransitGatewayHub(stack, "Hub", nil),
			GatewayID:    "a1b2c3d4-0000-0000-0000-000000000000",
			AllowedCIDRs: []string{"10.0.0.0/8"},
		})
	})
	association := a.OfType("AWS::DirectConnect::DirectConnectGatewayAssociation")[0]
	fmt.Println("announced:", association.Get("AllowedPrefixesToDirectConnectGateway"))
	// Output: announced: ["10.0.0.0/8"]
}

// What leaves through the hub passes a firewall.
func ExampleNewFirewall() {
	constructtest.Preview(func(stack awscdk.Stack) {
		hub := network.NewTransitGatewayHub(stack, "Hub", nil)
		firewall := network.NewFirewall(stack, "Firewall", &network.FirewallProps{
			Hub: hub, ZoneIDs: []string{"euw1-az1", "euw1-az2", "euw1-az3"},
			AllowedDomains: []string{".amazonaws.com", "packages.example.com"},
		})
		egress := network.NewEgressVPC(stack, "Egress", &network.EgressVPCProps{Hub: hub, Firewall: firewall})
		fmt.Println(egress.Spoke().Segment())
	})
	// Output: Inspection
}

// A VPC without a spoke that production and non-production both reach, through a peering.
func ExampleSetSegment() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		network.SetSegment(network.NewVPC(stack, "Mirror", nil).VPC(), network.SegmentShared)
	})
	fmt.Println(a.OfType("AWS::EC2::VPC")[0].Tag(network.SegmentTag))
	// Output: Shared
}
