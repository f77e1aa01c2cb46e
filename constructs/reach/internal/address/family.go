// Package address does the arithmetic on addresses and blocks that reachability rests on:
// membership, longest-prefix match, subnetting, and which addresses are public.
package address

import (
	"cmp"
	"net/netip"
	"slices"
)

// A Family is IPv4 or IPv6; it indexes arrays that hold something for each.
type Family int

const (
	IPv4 Family = iota
	IPv6
)

// Families are both.
var Families = [...]Family{IPv4, IPv6}

// FamilyOf returns the family of an address.
func FamilyOf(a netip.Addr) Family {
	if a.Is4() {
		return IPv4
	}
	return IPv6
}

// Any are the blocks of every address, by family.
var Any = [...]netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}

// OfFamily returns the blocks of a family.
func OfFamily(blocks []netip.Prefix, f Family) []netip.Prefix {
	var some []netip.Prefix
	for _, b := range blocks {
		if FamilyOf(b.Addr()) == f {
			some = append(some, b)
		}
	}
	return some
}

// InAny reports whether any of the blocks has the address.
func InAny(blocks []netip.Prefix, a netip.Addr) bool {
	return slices.ContainsFunc(blocks, func(b netip.Prefix) bool { return b.Contains(a) })
}

// Compare orders blocks by their first address; of those that share it, the larger comes first.
func Compare(a, b netip.Prefix) int {
	return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
}

// Sort returns the blocks in the order of [Compare], each once. It reorders its argument.
func Sort(blocks []netip.Prefix) []netip.Prefix {
	slices.SortFunc(blocks, Compare)
	return slices.Compact(blocks)
}
