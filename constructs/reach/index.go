package reach

import (
	"net/netip"
	"slices"
)

// An index finds the VPC that an address belongs to.
type index struct {
	blocks  map[netip.Prefix]*vpc
	lengths [2][]int // of the blocks, by family, longest first
}

func newIndex(all []*vpc) *index {
	x := &index{blocks: map[netip.Prefix]*vpc{}}
	for _, v := range all {
		for _, b := range v.blocks {
			if _, taken := x.blocks[b]; taken {
				continue
			}
			x.blocks[b] = v
			if f := family(b.Addr()); !slices.Contains(x.lengths[f], b.Bits()) {
				x.lengths[f] = append(x.lengths[f], b.Bits())
			}
		}
	}
	for _, lengths := range x.lengths {
		slices.SortFunc(lengths, func(a, b int) int { return b - a })
	}
	return x
}

// vpc returns a VPC that has the address, nil if none does.
func (x *index) vpc(a netip.Addr) *vpc {
	for _, bits := range x.lengths[family(a)] {
		block, _ := a.Prefix(bits)
		if v := x.blocks[block]; v != nil {
			return v
		}
	}
	return nil
}
