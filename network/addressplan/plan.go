// Package addressplan divides the addresses of a VPC among tiers and Availability Zones, so that
// no subnet ever has to move.
//
// Every tier has a block of the VPC with room for more zones than are in use, and the place of a
// block depends only on the VPC and on the tiers before it. A zone or tier that you add later
// takes free addresses, and no subnet moves: CloudFormation replaces a subnet that moves, with
// everything in it. In a /16 the blocks begin at every tenth /24, so that people can read the tier
// off an address.
//
// The package is pure Go: a plan takes microseconds and no AWS account.
package addressplan

import (
	"fmt"
	"net/netip"
)

// The limits of a plan. AWS allows VPCs and subnets of /16 to /28; a VPC smaller than /22 has no
// room for four tiers in three zones.
const (
	LargestVPC     = 16
	SmallestVPC    = 22
	SmallestSubnet = 28
	// MaxZones is the most Availability Zones that a Region has.
	MaxZones = 6
)

// A Tier is a set of subnets with one purpose, one in every zone.
type Tier struct {
	Name string
	// Prefix is the prefix length of each subnet. The default is that of [DefaultPrefix], such
	// as 24 in a /16.
	Prefix int
	// Block is the range of the tier, such as "10.0.64.0/18". The default is the first free range
	// after the earlier tiers without a Block.
	Block string
}

// A Plan has a subnet for every tier in every zone.
type Plan struct {
	vpc   netip.Prefix
	zones int
	tiers []placed
}

// DefaultPrefix returns the prefix length of subnets in a VPC with a prefix length: 24 in a /16,
// 25 in a /17, 26 in a /18 to /20, and 27 in a /21 or /22. Five tiers of such subnets fit.
func DefaultPrefix(vpc int) int {
	switch {
	case vpc <= 18:
		return vpc + 8
	case vpc <= 20:
		return 26
	}
	return 27
}

// New makes a plan for a VPC such as "10.0.0.0/16". It returns an error if the VPC is not a
// private IPv4 range of /16 to /22, if zones is not 1 to 6, if a tier has no name, the name of
// another or an impossible prefix, and if tiers overlap or do not fit.
func New(cidr string, zones int, tiers []Tier) (*Plan, error) {
	network, err := parseVPC(cidr)
	if err != nil {
		return nil, err
	}
	if zones < 1 || zones > MaxZones {
		return nil, fmt.Errorf("Zones is %d, want 1 to %d Availability Zones", zones, MaxZones)
	}
	if len(tiers) == 0 {
		return nil, fmt.Errorf("Tiers is empty, want at least one")
	}
	p := &Plan{vpc: network, zones: zones}
	next := number(network.Addr())
	for _, tier := range tiers {
		place := p.placeNext
		if tier.Block != "" {
			place = p.placeIn
		}
		t, err := place(tier, &next)
		if err != nil {
			return nil, err
		}
		if err := p.add(t); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// VPC returns the range of the VPC.
func (p *Plan) VPC() netip.Prefix { return p.vpc }

// Zones returns the number of zones in use.
func (p *Plan) Zones() int { return p.zones }

// Subnet returns the range of a tier's subnet in a zone, counted from 0. Ok is false for a tier or
// a zone that the plan does not have.
func (p *Plan) Subnet(tier string, zone int) (subnet netip.Prefix, ok bool) {
	for _, t := range p.tiers {
		if t.name == tier && zone >= 0 && zone < p.zones {
			return netip.PrefixFrom(address(t.from+uint32(zone)<<(32-t.prefix)), t.prefix), true
		}
	}
	return netip.Prefix{}, false
}
