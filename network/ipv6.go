package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// slotsOfTier is how many /64 a tier has of the VPC's 256, whatever it uses: zones that are
// added later take theirs. That leaves room for 32 tiers.
const slotsOfTier = 8

// AddIPv6 makes the VPC dual-stack: a /56 that Amazon provides, a /64 for each subnet, and
// routes by the kind of the tier. Private tiers leave through an egress-only internet
// gateway, which lets nothing in and costs nothing; public ones have a route to the internet
// gateway, and give out no IPv6 addresses by themselves; isolated ones have no route beyond
// the VPC. SUBNET-003 and SUBNET-004 hold that, for IPv6 as for IPv4.
//
// The addresses of a subnet depend on its tier's place among the tiers and on its zone, so
// tiers and zones that are added later move nothing. It returns the egress-only gateway, nil
// if no tier is Private. It panics with an error when it is called twice, or when there are
// more tiers than addresses, or on an imported VPC.
//
// CDK empties the default security group of its IPv4 rules; AWS adds one to it that lets
// IPv6 out. Nothing uses that group unless it is told to.
func (v *VPC) AddIPv6() awsec2.CfnEgressOnlyInternetGateway {
	const id = "IPv6"
	switch {
	case v.l2 == nil:
		panic(plinth.Misuse(v, "AddIPv6 is called on an imported VPC, want it on the VPC where that is defined: "+
			"nobody knows here which addresses are free"))
	case tree.Node(v).TryFindChild(jsii.String(id)) != nil:
		panic(plinth.Misuse(v, "AddIPv6 is called twice, want it once"))
	case len(v.tiers) > 256/slotsOfTier:
		panic(plinth.Misuse(v, "Tiers has %d tiers, want %d at most for IPv6", len(v.tiers), 256/slotsOfTier))
	}
	c := tree.Group(v, id)
	block := plinth.Kept(awsec2.NewCfnVPCCidrBlock, c, "Block", "gives its VPC addresses of IPv6", &awsec2.CfnVPCCidrBlockProps{
		VpcId: v.vpc.VpcId(), AmazonProvidedIpv6CidrBlock: jsii.Bool(true),
	})
	var egress awsec2.CfnEgressOnlyInternetGateway
	if hasKind(v.tiers, Private) {
		egress = plinth.Kept(awsec2.NewCfnEgressOnlyInternetGateway, c, "Egress", "lets out and nobody in",
			&awsec2.CfnEgressOnlyInternetGatewayProps{VpcId: v.vpc.VpcId()})
	}
	ranges := awscdk.Fn_Cidr(awscdk.Fn_Select(jsii.Number(0), v.l2.VpcIpv6CidrBlocks()), jsii.Number(256), jsii.String("64"))
	for i, tier := range v.tiers {
		if tier.Name == TransitTier {
			i = 256/slotsOfTier - 1 // it may come later, and is always the last
		}
		for zone, subnet := range v.Subnets(tier.Name) {
			cfn := tree.Node(subnet).DefaultChild().(awsec2.CfnSubnet)
			cfn.SetIpv6CidrBlock(awscdk.Fn_Select(jsii.Number(i*slotsOfTier+zone), ranges))
			cfn.SetAssignIpv6AddressOnCreation(jsii.Bool(tier.Kind != Public))
			cfn.AddResourceDependency(block, nil)
			if route := v.routeIPv6(c, fmt.Sprint(tier.Name, zone+1), tier.Kind, subnet, egress); route != nil {
				route.AddResourceDependency(block, nil)
			}
		}
	}
	return egress
}

// routeIPv6 defines the default route of a subnet, nil for an isolated one.
func (v *VPC) routeIPv6(
	scope constructs.Construct, id string, kind TierKind, subnet awsec2.ISubnet, egress awsec2.CfnEgressOnlyInternetGateway,
) awsec2.CfnRoute {
	props := &awsec2.CfnRouteProps{RouteTableId: subnet.RouteTable().RouteTableId(), DestinationIpv6CidrBlock: jsii.String("::/0")}
	switch kind {
	case Public:
		props.GatewayId = v.l2.InternetGatewayId()
	case Private:
		props.EgressOnlyInternetGatewayId = egress.AttrId()
	default:
		return nil
	}
	route := plinth.Kept(awsec2.NewCfnRoute, scope, id, "routes its range where it was meant to go", props)
	if kind == Public {
		// The L2 names its attachment of the gateway nowhere else; a route cannot precede it.
		tree.Depend(route, tree.Node(v.l2).FindChild(jsii.String("VPCGW")))
	}
	return route
}
