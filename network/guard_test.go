package network_test

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/network"
)

// newVPC defines the nth VPC of a test, at addresses of its own.
func newVPC(stack awscdk.Stack, n int) *network.VPC {
	return network.NewVPC(stack, fmt.Sprint("Network", n), &network.VPCProps{CIDR: fmt.Sprintf("10.%d.0.0/16", n)})
}
