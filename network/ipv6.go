package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
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
// more tiers than addresses.
//
// CDK empties the default security group of its IPv4 rules; AWS adds one to it that lets
// IPv6 out. Nothing uses that group unless it is told to.
func (v *VPC) AddIPv6() awsec2.CfnEgressOnlyInternetGateway {
	const id = "IPv6"
	if v.Node().TryFindChild(jsii.String(id)) != nil {
		panic(fmt.Errorf("network: %s has IPv6 already, want AddIPv6 once", *v.Node().Path()))
	}
	if len(v.tiers) > 256/slotsOfTier {
		panic(fmt.Errorf("network: %s has %d tiers, want %d at most for IPv6", *v.Node().Path(), len(v.tiers), 256/slotsOfTier))
	}
	c := constructs.NewConstruct(v, jsii.String(id))
	block := awsec2.NewCfnVPCCidrBlock(c, jsii.String("Block"), &awsec2.CfnVPCCidrBlockProps{
		VpcId: v.vpc.VpcId(), AmazonProvidedIpv6CidrBlock: jsii.Bool(true),
	})
	var egress awsec2.CfnEgressOnlyInternetGateway
	if v.firstTier(Private) != "" {
		egress = awsec2.NewCfnEgressOnlyInternetGateway(c, jsii.String("Egress"), &awsec2.CfnEgressOnlyInternetGatewayProps{VpcId: v.vpc.VpcId()})
	}
	ranges := awscdk.Fn_Cidr(awscdk.Fn_Select(jsii.Number(0), v.vpc.VpcIpv6CidrBlocks()), jsii.Number(256), jsii.String("64"))
	for i, tier := range v.tiers {
		if tier.Name == TransitTier {
			i = 256/slotsOfTier - 1 // it may come later, and is always the last
		}
		for zone, subnet := range v.Subnets(tier.Name) {
			cfn := subnet.Node().DefaultChild().(awsec2.CfnSubnet)
			cfn.SetIpv6CidrBlock(awscdk.Fn_Select(jsii.Number(i*slotsOfTier+zone), ranges))
			cfn.SetAssignIpv6AddressOnCreation(jsii.Bool(tier.Kind != Public))
			cfn.AddDependency(block)
			if route := v.routeIPv6(c, fmt.Sprint(tier.Name, zone+1), tier.Kind, subnet, egress); route != nil {
				route.AddDependency(block)
			}
		}
	}
	return egress
}

// routeIPv6 defines the default route of a subnet, nil for an isolated one.
func (v *VPC) routeIPv6(scope constructs.Construct, id string, kind TierKind, subnet awsec2.ISubnet, egress awsec2.CfnEgressOnlyInternetGateway) awsec2.CfnRoute {
	props := &awsec2.CfnRouteProps{RouteTableId: subnet.RouteTable().RouteTableId(), DestinationIpv6CidrBlock: jsii.String("::/0")}
	switch kind {
	case Public:
		props.GatewayId = v.vpc.InternetGatewayId()
	case Private:
		props.EgressOnlyInternetGatewayId = egress.AttrId()
	default:
		return nil
	}
	route := awsec2.NewCfnRoute(scope, &id, props)
	if kind == Public {
		// The L2 names its attachment of the gateway nowhere else; a route cannot precede it.
		route.Node().AddDependency(v.vpc.Node().FindChild(jsii.String("VPCGW")))
	}
	return route
}
