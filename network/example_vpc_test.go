package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

func ExampleNewVPC() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil) // 10.0.0.0/16, three zones, four tiers
		awsrds.NewSubnetGroup(stack, jsii.String("Databases"), &awsrds.SubnetGroupProps{
			Description: jsii.String("Databases"), Vpc: net.VPC(), VpcSubnets: net.Tier("data"),
		})
		data, _ := net.Plan().Subnet("data", 0)
		fmt.Println("the data tier begins at", data)
	})
	fmt.Println(len(a.OfType("AWS::EC2::Subnet")), "subnets,", len(a.OfType("AWS::EC2::NatGateway")), "NAT gateways")
	// Output:
	// the data tier begins at 10.0.20.0/24
	// 12 subnets, 3 NAT gateways
}

// A VPC with tiers of its own choice, which leaves through the egress VPC of a hub.
func ExampleNewVPC_tiers() {
	constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", &network.VPCProps{
			CIDR: "10.4.0.0/18",
			Tiers: []network.Tier{
				{Name: "app", Kind: network.Private},
				{Name: "pods", Kind: network.Private, Prefix: 22, Block: "10.4.32.0/20"},
				{Name: "data"},
			},
			NAT:            network.NATNone,
			TransitSubnets: true,
		})
		for _, tier := range []string{"app", "pods", "data", network.TransitTier} {
			first, _ := net.Plan().Subnet(tier, 0)
			fmt.Println(tier, first)
		}
	})
	// Output:
	// app 10.4.0.0/26
	// pods 10.4.32.0/22
	// data 10.4.2.128/26
	// transit 10.4.63.128/28
}

// A VPC that another app defines joins a hub. Its subnets are told apart by the names of their
// groups.
func ExampleImportVPC() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		existing := awsec2.Vpc_FromVpcAttributes(stack, jsii.String("Existing"), &awsec2.VpcAttributes{
			VpcId:                       jsii.String("vpc-0123456789abcdef0"),
			VpcCidrBlock:                jsii.String("10.1.0.0/16"),
			AvailabilityZones:           jsii.Strings("eu-west-1a", "eu-west-1b"),
			PrivateSubnetNames:          jsii.Strings("Workload"),
			PrivateSubnetIds:            jsii.Strings("subnet-a1", "subnet-b1"),
			PrivateSubnetRouteTableIds:  jsii.Strings("rtb-a1", "rtb-b1"),
			IsolatedSubnetNames:         jsii.Strings("Attachments"),
			IsolatedSubnetIds:           jsii.Strings("subnet-a2", "subnet-b2"),
			IsolatedSubnetRouteTableIds: jsii.Strings("rtb-a2", "rtb-b2"),
		})
		net := network.ImportVPC(stack, "Network", &network.VPCAttributes{VPC: existing, Tiers: []network.ImportedTier{
			{Name: "app", Kind: network.Private, Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("Workload")}},
			{Name: network.TransitTier, Subnets: &awsec2.SubnetSelection{SubnetGroupName: jsii.String("Attachments")}},
		}})
		network.NewSpoke(stack, "Spoke", &network.SpokeProps{
			Hub: network.NewTransitGatewayHub(stack, "Hub", nil), Network: net, Segment: network.SegmentProduction,
		})
	})
	attachment := a.OfType("AWS::EC2::TransitGatewayAttachment")[0]
	fmt.Println(attachment.Get("VpcId"), attachment.Get("SubnetIds"))
	fmt.Println(len(a.OfType("AWS::EC2::Route")), "routes to the hub")
	// Output:
	// vpc-0123456789abcdef0 ["subnet-a2","subnet-b2"]
	// 2 routes to the hub
}

func ExampleNewNetworkACLs() {
	constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		acls := network.NewNetworkACLs(stack, "NetworkACLs", &network.NetworkACLsProps{
			Network: net, DatabasePorts: []int{5432}, // PostgreSQL
		})
		fmt.Println(*acls.Data().Node().Path())
	})
	// Output: Prod/NetworkACLs/Data
}

func ExampleNewInstanceConnectEndpoint() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		instances := awsec2.NewSecurityGroup(stack, jsii.String("Instances"), &awsec2.SecurityGroupProps{
			Vpc: net.VPC(), AllowAllOutbound: jsii.Bool(false),
		})
		network.NewInstanceConnectEndpoint(stack, "Connect", &network.InstanceConnectEndpointProps{VPC: net.VPC()}).AllowTo(instances)
	})
	for _, rule := range a.OfType("AWS::EC2::SecurityGroupIngress") {
		fmt.Println(rule.Get("Description"), "on port", rule.Get("ToPort"))
	}
	// Output: Instance Connect on port 22
}
