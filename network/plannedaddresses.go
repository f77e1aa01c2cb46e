package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/network/addressplan"
)

// plannedAddresses hands the address plan to the L2 Vpc, which asks for the range of every
// subnet, tier by tier and within a tier zone by zone.
type plannedAddresses struct {
	plan *addressplan.Plan
	pool *Pool
}

func (a *plannedAddresses) AllocateVpcCidr() *awsec2.VpcIpamOptions {
	if a.pool != nil {
		return &awsec2.VpcIpamOptions{Ipv4IpamPoolId: &a.pool.ID, Ipv4NetmaskLength: jsii.Number(a.plan.VPC().Bits())}
	}
	return &awsec2.VpcIpamOptions{CidrBlock: jsii.String(a.plan.VPC().String())}
}

func (a *plannedAddresses) AllocateSubnetsCidr(request *awsec2.AllocateCidrRequest) *awsec2.SubnetIpamOptions {
	zone := map[string]int{}
	var allocated []*awsec2.AllocatedSubnet
	for _, r := range *request.RequestedSubnets {
		tier := *r.Configuration.Name
		subnet, ok := a.plan.Subnet(tier, zone[tier])
		if !ok {
			panic(fmt.Errorf("network: CDK asks for zone %d of tier %q, which is not planned", zone[tier], tier))
		}
		zone[tier]++
		cidr := jsii.String(subnet.String())
		if a.pool != nil {
			cidr = part(request.VpcCidr, a.plan.VPC(), subnet)
		}
		allocated = append(allocated, &awsec2.AllocatedSubnet{Cidr: cidr})
	}
	return &awsec2.SubnetIpamOptions{AllocatedSubnets: &allocated}
}
