package network

import (
	"fmt"
	"net/netip"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// VPCAttributes describe a VPC that something else defines. VPC and Tiers are required.
type VPCAttributes struct {
	// VPC is the VPC as CDK knows it: an L2 of this app, or what awsec2.Vpc_FromVpcAttributes or
	// awsec2.Vpc_FromLookup returns.
	VPC awsec2.IVpc
	// CIDR is the VPC's IPv4 range. The default is the one that VPC has; it is required where that
	// one is not written down.
	CIDR string
	// Tiers are the sets of subnets, by the names that tiers have in Plinth. For [NewSpoke] one of
	// them has to be [TransitTier].
	Tiers []ImportedTier
}

// An ImportedTier is a set of existing subnets with one purpose.
type ImportedTier struct {
	Name string
	Kind TierKind
	// Subnets selects the tier's subnets, usually by SubnetGroupName or SubnetType.
	Subnets *awsec2.SubnetSelection
}

// ImportVPC refers to a VPC that something else defines, so that [NewSpoke] can attach it to a hub.
// It defines nothing and costs nothing. Nothing is promised about the VPC itself, and what is not
// in the assembly cannot be judged: reachability from and to a VPC of another app is unknown, and
// the guardrails that want two zones (DNS-006, FIREWALL-008) have to be waived for what stands in
// it.
//
// Nobody knows which addresses are free in it: it has no [VPC.Plan], [VPC.AddIPv6] panics, and
// [NewNetworkACLs] refuses it.
//
// It panics with an error when VPC is nil, CIDR is unknown or malformed, a tier has no name, a name
// twice, an unknown kind or selects no subnets.
func ImportVPC(scope constructs.Construct, id string, attributes *VPCAttributes) *VPC {
	v := &VPC{nat: NATNone, subnets: map[string][]awsec2.ISubnet{}}
	a := plinth.Define(v, scope, id, func() (VPCAttributes, error) { return attributes.withDefaults(v) })
	v.vpc, v.cidr = a.VPC, netip.MustParsePrefix(a.CIDR)
	for _, t := range a.Tiers {
		v.tiers = append(v.tiers, Tier{Name: t.Name, Kind: t.Kind})
	}
	return v
}

// withDefaults also notes the subnets of the tiers in v.
func (a *VPCAttributes) withDefaults(v *VPC) (VPCAttributes, error) {
	var q VPCAttributes
	if a != nil {
		q = *a
	}
	if q.VPC == nil {
		return q, fmt.Errorf("VPC is nil, want the VPC to refer to, such as awsec2.Vpc_FromVpcAttributes returns")
	}
	if q.CIDR == "" {
		_ = plinth.Try(func() { q.CIDR = *literalRange(q.VPC) }) // CDK refuses where it was not told
	}
	if q.CIDR == "" || identifier.IsToken(q.CIDR) {
		return q, fmt.Errorf("CIDR is known only to the deployment, want the IPv4 range of VPC written down: " +
			"`aws ec2 describe-vpcs` shows it")
	}
	if !isRange(q.CIDR) {
		return q, fmt.Errorf("CIDR is %q, want the IPv4 range of VPC, such as \"10.0.0.0/16\"", q.CIDR)
	}
	if len(q.Tiers) == 0 {
		return q, fmt.Errorf("Tiers is empty, want the sets of subnets that the VPC has")
	}
	for _, t := range q.Tiers {
		if err := (Tier{Name: t.Name, Kind: t.Kind}).check(); err != nil {
			return q, err
		}
		if _, twice := v.subnets[t.Name]; twice {
			return q, fmt.Errorf("Tiers has %q twice, want each name once", t.Name)
		}
		field := fmt.Sprintf("Tiers[%q].Subnets", t.Name)
		if t.Subnets == nil {
			return q, fmt.Errorf("%s is nil, want a selection of the VPC's subnets", field)
		}
		var err error
		if v.subnets[t.Name], err = selectSubnets(field, q.VPC, t.Subnets); err != nil {
			return q, err
		}
	}
	return q, nil
}
