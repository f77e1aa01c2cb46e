package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

func ExampleNewEndpoints() {
	constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		endpoints := network.NewEndpoints(stack, "Endpoints", &network.EndpointsProps{
			VPC:            net.VPC(),
			Profiles:       []network.EndpointProfile{network.FargateEndpoints},
			OrganizationID: "o-a1b2c3d4e5",
		})
		endpoints.AddServices("sqs")
		fmt.Println(endpoints.Services())
	})
	// Output: [ecr.api ecr.dkr logs secretsmanager ssm ssmmessages sts sqs]
}

// One set of endpoints serves the VPCs of many accounts, which use its names by a Profile.
func ExampleNewCentralEndpoints() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		central := network.NewCentralEndpoints(stack, "Endpoints", &network.CentralEndpointsProps{
			VPC:            network.NewVPC(stack, "Network", &network.VPCProps{CIDR: "10.254.0.0/16"}).VPC(),
			Services:       []string{"sqs", "kms"},
			ClientCIDRs:    []string{"10.0.0.0/8"},
			OrganizationID: "o-a1b2c3d4e5",
		})
		spoke := network.NewVPC(stack, "Spoke", &network.VPCProps{CIDR: "10.1.0.0/16"})
		spoke.UseDNSProfile(central.DNS().ProfileID())
	})
	fmt.Println(len(a.OfType("AWS::Route53Profiles::ProfileResourceAssociation")), "endpoints in the Profile,",
		len(a.OfType("AWS::Route53Profiles::ProfileAssociation")), "VPC that uses it")
	// Output: 2 endpoints in the Profile, 1 VPC that uses it
}
