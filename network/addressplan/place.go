package addressplan

import "fmt"

// A placed tier has addresses.
type placed struct {
	name   string
	prefix int
	from   uint32 // the first address
	last   uint32 // the last address
}

func (t placed) String() string { return fmt.Sprintf("%s-%s", address(t.from), address(t.last)) }

// slots is how many zones a block has room for: ten where they are cheap, so that blocks
// begin at round numbers, else as many as a Region can have. It depends on nothing else,
// or adding one tier could move another.
func slots(vpc, subnet int) int {
	if subnet-vpc >= 8 {
		return 10
	}
	return MaxZones
}

// placeNext puts a tier into the next free block.
func (p *Plan) placeNext(tier Tier, next *uint32) (placed, error) {
	prefix, err := p.subnetPrefix(tier)
	if err != nil {
		return placed{}, err
	}
	size := uint64(1) << (32 - prefix)
	from := (uint64(*next) + size - 1) / size * size
	count := slots(p.vpc.Bits(), prefix)
	t := placed{name: tier.Name, prefix: prefix, from: uint32(from)}
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

// placeIn puts a tier into its own Block.
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
	return placed{name: tier.Name, prefix: prefix, from: from, last: from + 1<<(32-block.Bits()) - 1}, nil
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
