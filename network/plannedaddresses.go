package network

import (
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// defineVPC defines the L2 VPC with the ranges of the address plan.
func defineVPC(v *VPC, props *awsec2.VpcProps, p VPCProps) awsec2.Vpc {
	whole := v.plan.VPC()
	vpc := &awsec2.VpcIpamOptions{CidrBlock: jsii.String(whole.String())}
	if p.Pool != nil {
		vpc = &awsec2.VpcIpamOptions{Ipv4IpamPoolId: &p.Pool.ID, Ipv4NetmaskLength: jsii.Number(whole.Bits())}
	}
	var subnets []any
	for _, tier := range p.Tiers {
		for zone := range v.plan.Zones() {
			subnet, _ := v.plan.Subnet(tier.Name, zone)
			if p.Pool != nil {
				subnets = append(subnets, cuts(whole, subnet))
			} else {
				subnets = append(subnets, subnet.String())
			}
		}
	}
	return batch.Ask(batch.Static("Network", "define", v, "Resource", props, vpc, subnets))[0].(awsec2.Vpc)
}

// cuts are which piece of whole r is: a number and a size for each call of Fn::Cidr, which cuts
// into 256 pieces at most, so small ones are cut out of larger ones.
func cuts(whole, r netip.Prefix) (all [][2]int) {
	offset := number(r.Addr()) - number(whole.Addr())
	for bits := whole.Bits(); bits < r.Bits(); {
		bits += min(8, r.Bits()-bits)
		size := 32 - bits
		i := offset >> size
		offset -= i << size
		all = append(all, [2]int{int(i), size})
	}
	return all
}
