package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// NATStrategy says how private tiers reach the internet.
type NATStrategy string

const (
	// NATPerZone is one NAT gateway in every zone: the loss of a zone affects no other, and no
	// traffic pays for crossing to another. It is the default.
	NATPerZone NATStrategy = ""
	// NATSingle is one NAT gateway in the first zone, whose loss cuts every private subnet
	// off. The guardrail VPC-002 accepts it outside production.
	NATSingle NATStrategy = "Single"
	// NATRegional is one regional NAT gateway, which AWS extends to every zone that has
	// workloads. It needs no public subnet. AWS charges by the zone it is active in.
	NATRegional NATStrategy = "Regional"
	// NATNone is no NAT gateway: private tiers have no route to the internet, or leave
	// through the egress VPC of a hub, see [SpokeProps].
	NATNone NATStrategy = "None"
)

func (s NATStrategy) check(tiers []Tier) error {
	switch s {
	case NATPerZone, NATSingle:
		if hasKind(tiers, Private) && !hasKind(tiers, Public) {
			return fmt.Errorf("Tiers has a Private tier and no Public one, want one for the NAT gateways, or NATRegional or NATNone for NAT")
		}
	case NATRegional, NATNone:
	default:
		return fmt.Errorf("NAT is %q, want NATPerZone, NATSingle, NATRegional or NATNone", s)
	}
	return nil
}

// zonalGateways is the number of NAT gateways that stand in a zone's public subnet.
func (s NATStrategy) zonalGateways(p VPCProps) *float64 {
	switch {
	case !hasKind(p.Tiers, Private) || s == NATNone || s == NATRegional:
		return jsii.Number(0)
	case s == NATSingle:
		return jsii.Number(1)
	}
	return jsii.Number(p.Zones)
}

// needsInternetGateway reports whether anything in the VPC leads to the internet.
func (s NATStrategy) needsInternetGateway(tiers []Tier) bool {
	return hasKind(tiers, Public) || s == NATRegional && hasKind(tiers, Private)
}

// addRegionalNAT defines the regional NAT gateway, which the L2 does not know. It needs the
// internet gateway attached, and gives itself addresses and a route to it.
// See "Regional NAT gateways for automatic multi-AZ expansion" in the Amazon VPC guide.
func (v *VPC) addRegionalNAT() {
	nat := plinth.Kept(awsec2.NewCfnNatGateway, v, "RegionalNAT", "is the way out of its VPC", &awsec2.CfnNatGatewayProps{
		AvailabilityMode: jsii.String("regional"),
		VpcId:            v.vpc.VpcId(),
		Tags:             nameTag(tree.Path(v) + "/nat"),
	})
	tree.Depend(nat, tree.Node(v.l2).FindChild(jsii.String("VPCGW")))
	for _, tier := range v.privateTiers() {
		for i, subnet := range v.Subnets(tier) {
			plinth.Kept(awsec2.NewCfnRoute, v, fmt.Sprintf("%s%dDefaultRoute", tier, i+1), "routes its range where it was meant to go",
				&awsec2.CfnRouteProps{
					RouteTableId:         subnet.RouteTable().RouteTableId(),
					DestinationCidrBlock: jsii.String("0.0.0.0/0"),
					NatGatewayId:         nat.Ref(),
				})
		}
	}
}
