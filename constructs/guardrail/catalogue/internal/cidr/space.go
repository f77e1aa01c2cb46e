package cidr

import (
	"cmp"
	"net/netip"
	"slices"
)

// private are the IPv4 blocks that are no part of the internet, after RFC 6890.
var private = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("224.0.0.0/3"),
}

// public is the IPv6 block that the internet uses.
var public = netip.MustParsePrefix("2000::/3")

// Internet reports whether prefixes together hold so many public addresses that they name nobody:
// as many as a /8 of IPv4, or a /16 of IPv6, where a registry's whole region is a /12.
func Internet(prefixes ...netip.Prefix) bool {
	var four, six uint64 // addresses of IPv4, and networks of length /48 of IPv6
	for _, p := range disjoint(prefixes) {
		if p.Addr().Is4() {
			four += size(p, 32)
			for _, hole := range private {
				four -= size(common(p, hole), 32)
			}
			continue
		}
		six += size(common(p, public), 48)
	}
	return four >= 1<<24 || six >= 1<<32
}

// disjoint drops the prefixes that lie in others.
func disjoint(prefixes []netip.Prefix) []netip.Prefix {
	sorted := slices.SortedFunc(slices.Values(prefixes), func(a, b netip.Prefix) int {
		return cmp.Or(a.Addr().Compare(b.Addr()), cmp.Compare(a.Bits(), b.Bits()))
	})
	var all []netip.Prefix
	for _, p := range sorted {
		if len(all) == 0 || !all[len(all)-1].Overlaps(p) {
			all = append(all, p)
		}
	}
	return all
}

// common is the smaller of two prefixes that overlap, and not valid if they do not.
func common(a, b netip.Prefix) netip.Prefix {
	switch {
	case !a.Overlaps(b):
		return netip.Prefix{}
	case a.Bits() > b.Bits():
		return a
	}
	return b
}

// size counts the networks of a length in a prefix: none in one that is longer or not valid.
func size(p netip.Prefix, length int) uint64 {
	if !p.IsValid() || p.Bits() > length {
		return 0
	}
	return 1 << (length - p.Bits())
}
