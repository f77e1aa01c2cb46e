package addressclass

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
)

// A partition is sorted blocks, each once. Addresses that lie in the same blocks are one class.
type partition []netip.Prefix

// representatives returns one address of every class that a block has a part in.
func (p partition) representatives(block netip.Prefix) []netip.Addr {
	inside := p.within(block)
	if len(inside) == 0 || inside[0] != block {
		inside = slices.Insert(slices.Clone(inside), 0, block)
	}
	var all []netip.Addr
	for i, b := range inside {
		if a, ok := firstOutside(b, inside[i+1:]); ok {
			all = append(all, a)
		}
	}
	return all
}

// within returns the blocks that lie inside a block.
func (p partition) within(block netip.Prefix) partition {
	first, _ := slices.BinarySearchFunc(p, block, address.Compare)
	end := first
	for end < len(p) && block.Overlaps(p[end]) {
		end++
	}
	return p[first:end]
}

// firstOutside returns the first address of a block that lies in none of the sorted blocks.
func firstOutside(block netip.Prefix, sorted []netip.Prefix) (netip.Addr, bool) {
	a := block.Addr()
	for _, b := range sorted {
		switch {
		case !block.Contains(b.Addr()) || a.Less(b.Addr()):
			return a, block.Contains(a)
		case b.Contains(a):
			a = address.Last(b).Next()
		}
		if !a.IsValid() || !block.Contains(a) {
			return a, false
		}
	}
	return a, true
}
