package network

import (
	"fmt"
	"regexp"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/network/addressplan"
)

// TierKind says how far the routes of a tier lead.
type TierKind string

const (
	// Isolated subnets reach nothing beyond the VPC. It is the default.
	Isolated TierKind = ""
	// Private subnets reach the internet through NAT, and nothing reaches them from there.
	Private TierKind = "Private"
	// Public subnets have a route to the internet gateway, for load balancers and NAT
	// gateways.
	Public TierKind = "Public"
)

// A Tier is a set of subnets with one purpose, one in every zone.
type Tier struct {
	// Name is what L2 constructs select the tier by. It is part of logical ids: renaming a
	// tier replaces its subnets.
	Name string
	Kind TierKind
	// Prefix is the length of each subnet's prefix. The default is /24 in a /16, see
	// addressplan.DefaultPrefix.
	Prefix int
	// Block places the tier at addresses of your choice inside the VPC. The default is the
	// next free place.
	Block string
}

// DefaultTiers are the tiers of a production VPC: public for internet-facing load balancers,
// app for workloads, data for databases and caches, management for what operators use.
func DefaultTiers() []Tier {
	return []Tier{
		{Name: "public", Kind: Public},
		{Name: "app", Kind: Private},
		{Name: "data"},
		{Name: "management"},
	}
}

// TransitTier is the name of the tier that [VPCProps].TransitSubnets adds.
const TransitTier = "transit"

// transitTier is isolated: what it does is to hold the network interfaces of the transit
// gateway, so that their routes and ACLs are nobody else's. An impossible CIDR is left for
// the address plan to refuse.
func transitTier(cidr string) Tier {
	return Tier{Name: TransitTier, Prefix: addressplan.SmallestSubnet, Block: addressplan.TransitBlock(cidr)}
}

// tierName is what survives in a construct id, a logical id and a tag.
var tierName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]{0,31}$`)

func checkTiers(tiers []Tier) error {
	for _, t := range tiers {
		if !tierName.MatchString(t.Name) {
			return fmt.Errorf("a tier is called %q, want up to 32 letters, digits and hyphens, such as \"app\"", t.Name)
		}
		switch t.Kind {
		case Isolated, Private, Public:
		default:
			return fmt.Errorf("Kind of tier %q is %q, want Isolated, Private or Public", t.Name, t.Kind)
		}
	}
	return nil
}

func hasKind(tiers []Tier, kind TierKind) bool {
	for _, t := range tiers {
		if t.Kind == kind {
			return true
		}
	}
	return false
}

func addressTiers(tiers []Tier) []addressplan.Tier {
	all := make([]addressplan.Tier, len(tiers))
	for i, t := range tiers {
		all[i] = addressplan.Tier{Name: t.Name, Prefix: t.Prefix, Block: t.Block}
	}
	return all
}

func subnetConfiguration(tiers []Tier) *[]*awsec2.SubnetConfiguration {
	all := make([]*awsec2.SubnetConfiguration, len(tiers))
	for i, t := range tiers {
		all[i] = &awsec2.SubnetConfiguration{Name: jsii.String(t.Name), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED}
		switch t.Kind {
		case Public:
			all[i].SubnetType = awsec2.SubnetType_PUBLIC
			all[i].MapPublicIpOnLaunch = jsii.Bool(false)
		case Private:
			all[i].SubnetType = awsec2.SubnetType_PRIVATE_WITH_EGRESS
		}
	}
	return &all
}

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
