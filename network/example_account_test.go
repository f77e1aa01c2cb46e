package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/network"
)

// The internet reaches the load balancers in the public tier and nothing else, whatever routes and
// security groups come to say.
func ExampleNewBlockPublicAccess() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		net := network.NewVPC(stack, "Network", nil)
		network.NewBlockPublicAccess(stack, "BlockPublicAccess", &network.BlockPublicAccessProps{ReachableSubnets: net.Subnets("public")})
	})
	fmt.Println(a.OfType("AWS::EC2::VPCBlockPublicAccessOptions")[0].Get("InternetGatewayBlockMode"),
		"with", len(a.OfType("AWS::EC2::VPCBlockPublicAccessExclusion")), "exceptions")
	// Output: block-ingress with 3 exceptions
}

// Ranges are known when the app is written, so that reachability can be proved.
func ExampleNewIPAM() {
	constructtest.Preview(func(stack awscdk.Stack) {
		ipam := network.NewIPAM(stack, "IPAM", &network.IPAMProps{Regions: []string{"eu-west-1", "eu-central-1"}})
		fmt.Println(ipam.Range("Production", "eu-west-1"))
		fmt.Println(ipam.Range("Production", "eu-central-1"))
	})
	// Output:
	// 10.0.0.0/14
	// 10.16.0.0/14
}
