package network

import (
	"fmt"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
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

func (t Tier) check() error {
	if err := tierKey.CheckKnown("Tiers.Name", t.Name); err != nil {
		return err
	}
	if !slices.Contains([]TierKind{Isolated, Private, Public}, t.Kind) {
		return fmt.Errorf("Tiers[%q].Kind is %q, want Isolated, Private or Public", t.Name, t.Kind)
	}
	return nil
}

func hasKind(tiers []Tier, kind TierKind) bool {
	return slices.ContainsFunc(tiers, func(t Tier) bool { return t.Kind == kind })
}

func names(tiers []Tier) []string {
	all := make([]string, len(tiers))
	for i, t := range tiers {
		all[i] = t.Name
	}
	return all
}

// privateTiers returns the names of the tiers that leave through NAT or a hub.
func (v *VPC) privateTiers() []string {
	return names(slices.DeleteFunc(slices.Clone(v.tiers), func(t Tier) bool { return t.Kind != Private }))
}

func (v *VPC) has(tier string) bool { return slices.Contains(names(v.tiers), tier) }

// checkTier returns an error unless the VPC has the tier that a field names.
func (v *VPC) checkTier(field, tier string) error {
	if v.has(tier) {
		return nil
	}
	return fmt.Errorf("%s is %q, want a tier of VPC %s: %q", field, tier, tree.Path(v), names(v.tiers))
}

func (v *VPC) mustHave(tier string) {
	if !v.has(tier) {
		panic(plinth.Misuse(v, "tier is %q, want one of %q", tier, names(v.tiers)))
	}
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
