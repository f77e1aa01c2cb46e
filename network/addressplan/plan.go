// Package addressplan divides a VPC's addresses among tiers and Availability Zones so that
// the division never has to be made again.
//
// Every tier owns a block of the VPC with room for more zones than are in use, and the
// place of a block depends only on the VPC and on the tiers before it. So a zone or a tier
// that is added later takes addresses that were free, and no existing subnet moves: in
// CloudFormation a moved subnet is a replaced subnet, with everything in it.
//
// In a /16 the blocks begin at every tenth /24, which people can read off an address:
//
//	10.0.0.0/24   10.0.1.0/24   10.0.2.0/24    public
//	10.0.10.0/24  10.0.11.0/24  10.0.12.0/24   app
//	10.0.20.0/24  10.0.21.0/24  10.0.22.0/24   data
//	10.0.30.0/24  10.0.31.0/24  10.0.32.0/24   management
//
// The package is pure Go: a plan costs microseconds and needs no AWS account.
package addressplan

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// The limits of a plan. AWS accepts VPCs of /16 to /28 and subnets of /16 to /28; below /22 a
// VPC has no room for three zones of four tiers.
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
	// Prefix is the length of each subnet's prefix. The default depends on the VPC: /24 in
	// a /16, see [DefaultPrefix].
	Prefix int
	// Block places the tier in addresses of your choice, such as "10.0.64.0/18". The
	// default is the first free place after the tiers before it that have no Block either.
	Block string
}

// A Plan is an address for every tier in every zone.
type Plan struct {
	vpc   netip.Prefix
	zones int
	tiers []placed
}

type placed struct {
	name   string
	prefix int
	from   uint32 // the first address
	slots  int    // subnets that the block holds
	last   uint32 // the last address
}

// DefaultPrefix returns the prefix length of subnets in a VPC with the given one: big enough
// for what usually runs in a tier, small enough that five tiers fit. 24 in a /16, 25, 26, 26,
// 26, 27 in a /17 to /21, and 27 in a /22.
func DefaultPrefix(vpc int) int {
	switch {
	case vpc <= 18:
		return vpc + 8
	case vpc <= 20:
		return 26
	}
	return 27
}

// slots is how many zones a block has room for: ten where they are cheap, so that blocks
// begin at round numbers, else as many as a Region can have. It depends on nothing else,
// or adding one tier could move another.
func slots(vpc, subnet int) int {
	if subnet-vpc >= 8 {
		return 10
	}
	return MaxZones
}

// New makes a plan for a VPC such as "10.0.0.0/16". It fails, naming the value and what is
// wanted, when the VPC is no private IPv4 range from /16 to /22, when zones is not 1 to 6, when
// a tier has no name, a name twice or an impossible prefix, and when tiers do not fit or
// overlap.
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
		place := p.placeAfter
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

// TransitBlock returns the last /25 of a VPC, which is kept for subnets of /28 that hold
// attachments: one in each of six zones, wherever the other tiers end. It is empty for a
// VPC that [New] refuses.
func TransitBlock(vpc string) string {
	network, err := parseVPC(vpc)
	if err != nil {
		return ""
	}
	end := number(network.Addr()) + 1<<(32-network.Bits())
	return netip.PrefixFrom(address(end-128), 25).String()
}

// Nth returns the nth range of a pool, counted from 0: the third /16 of "10.0.0.0/8" is
// "10.2.0.0/16". Give every VPC a number of its own and keep it, and no two overlap. It
// fails when the pool is no IPv4 range or has no such range.
func Nth(pool string, prefix, n int) (string, error) {
	network, err := parse("pool", pool)
	if err != nil {
		return "", err
	}
	if prefix < network.Bits() || prefix > 32 {
		return "", fmt.Errorf("prefix is /%d, want /%d to /32 in a pool of %s", prefix, network.Bits(), pool)
	}
	if count := uint64(1) << (prefix - network.Bits()); n < 0 || uint64(n) >= count {
		return "", fmt.Errorf("range %d of %s does not exist: it has %d of /%d", n, pool, count, prefix)
	}
	from := uint64(number(network.Addr())) + uint64(n)<<(32-prefix)
	return netip.PrefixFrom(address(uint32(from)), prefix).String(), nil
}

func parseVPC(text string) (netip.Prefix, error) {
	vpc, err := parse("CIDR", text)
	if err != nil {
		return vpc, err
	}
	if vpc.Bits() < LargestVPC || vpc.Bits() > SmallestVPC {
		return vpc, fmt.Errorf("CIDR is %s, want a prefix of /%d to /%d: more than /%d AWS does not give, less than /%d has no room for the tiers",
			text, LargestVPC, SmallestVPC, LargestVPC, SmallestVPC)
	}
	if a := vpc.Addr(); a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.As4()[0] >= 240 {
		return vpc, fmt.Errorf("CIDR is %s, which is reserved; want a private range such as 10.0.0.0/16", text)
	}
	return vpc, nil
}

func parse(what, text string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return prefix, fmt.Errorf("%s is %q, want an IPv4 range such as 10.0.0.0/16", what, text)
	}
	if !prefix.Addr().Is4() {
		return prefix, fmt.Errorf("%s is %s, which is IPv6; want an IPv4 range such as 10.0.0.0/16", what, text)
	}
	if prefix != prefix.Masked() {
		return prefix, fmt.Errorf("%s is %s, which has host bits set; did you mean %s?", what, text, prefix.Masked())
	}
	return prefix, nil
}

// placeAfter puts a tier at the next free place.
func (p *Plan) placeAfter(tier Tier, next *uint32) (placed, error) {
	prefix, err := p.subnetPrefix(tier)
	if err != nil {
		return placed{}, err
	}
	size := uint64(1) << (32 - prefix)
	from := (uint64(*next) + size - 1) / size * size
	count := slots(p.vpc.Bits(), prefix)
	t := placed{name: tier.Name, prefix: prefix, from: uint32(from), slots: count}
	end := from + size*uint64(count)
	if limit := uint64(number(p.vpc.Addr())) + 1<<(32-p.vpc.Bits()); end > limit {
		return t, fmt.Errorf("Tiers[%q] does not fit: %d zones of /%d (%d are reserved so that none has to move) need %d addresses, "+
			"and %d of %s are left; use a longer prefix, a larger VPC, or a Block of its own",
			tier.Name, p.zones, prefix, count, size*uint64(count), max(0, int64(limit)-int64(from)), p.vpc)
	}
	t.last = uint32(end - 1)
	*next = uint32(end)
	return t, nil
}

// placeIn puts a tier where the user wants it.
func (p *Plan) placeIn(tier Tier, _ *uint32) (placed, error) {
	block, err := parse(fmt.Sprintf("Tiers[%q].Block", tier.Name), tier.Block)
	if err != nil {
		return placed{}, err
	}
	if !p.vpc.Contains(block.Addr()) || block.Bits() < p.vpc.Bits() {
		return placed{}, fmt.Errorf("Tiers[%q].Block is %s, which lies outside the VPC %s", tier.Name, block, p.vpc)
	}
	prefix, err := p.subnetPrefix(tier)
	if err != nil {
		return placed{}, err
	}
	count := 0
	if prefix >= block.Bits() {
		count = 1 << (prefix - block.Bits())
	}
	if count < p.zones {
		return placed{}, fmt.Errorf("Tiers[%q].Block is %s, which holds %d subnets of /%d; want room for %d zones",
			tier.Name, block, count, prefix, p.zones)
	}
	from := number(block.Addr())
	return placed{name: tier.Name, prefix: prefix, from: from, slots: count, last: from + 1<<(32-block.Bits()) - 1}, nil
}

func (p *Plan) subnetPrefix(tier Tier) (int, error) {
	prefix := tier.Prefix
	if prefix == 0 {
		prefix = DefaultPrefix(p.vpc.Bits())
	}
	if prefix < p.vpc.Bits() || prefix > SmallestSubnet {
		return 0, fmt.Errorf("Tiers[%q].Prefix is /%d, want /%d to /%d in a VPC of %s",
			tier.Name, prefix, p.vpc.Bits(), SmallestSubnet, p.vpc)
	}
	return prefix, nil
}

func (p *Plan) add(t placed) error {
	if t.name == "" {
		return fmt.Errorf("Tiers.Name is empty, want one such as \"app\"")
	}
	for _, other := range p.tiers {
		if other.name == t.name {
			return fmt.Errorf("Tiers has %q twice, want each name once", t.name)
		}
		if t.from <= other.last && other.from <= t.last {
			return fmt.Errorf("Tiers[%q] and Tiers[%q] overlap: %s and %s", other.name, t.name, other, t)
		}
	}
	p.tiers = append(p.tiers, t)
	return nil
}

func (t placed) String() string { return fmt.Sprintf("%s-%s", address(t.from), address(t.last)) }

// VPC returns the range of the VPC.
func (p *Plan) VPC() netip.Prefix { return p.vpc }

// Zones returns the number of zones in use.
func (p *Plan) Zones() int { return p.zones }

// Subnet returns the range of a tier's subnet in a zone, counted from 0. It is false for a
// tier or a zone that the plan does not have.
func (p *Plan) Subnet(tier string, zone int) (netip.Prefix, bool) {
	for _, t := range p.tiers {
		if t.name == tier && zone >= 0 && zone < p.zones {
			return netip.PrefixFrom(address(t.from+uint32(zone)<<(32-t.prefix)), t.prefix), true
		}
	}
	return netip.Prefix{}, false
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, n)))
}
