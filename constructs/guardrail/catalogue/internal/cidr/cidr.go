// Package cidr reads the CIDR blocks of templates.
package cidr

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// CoversInternet tells whether a CIDR value covers the internet. A block wider than any private
// network counts as the internet, so that 0.0.0.0/1 and its other half hide nothing.
func CoversInternet(v assembly.Value) assembly.Truth {
	alts := v.Alternatives()
	answer := wide(alts[0])
	for _, alt := range alts[1:] {
		if wide(alt) != answer {
			return assembly.Unknown
		}
	}
	return answer
}

func wide(v assembly.Value) assembly.Truth {
	if !v.Exists() {
		return assembly.False
	}
	if _, ok := v.Target(); ok {
		return assembly.False // the address of something in the app
	}
	text, ok := v.Outline()
	if !ok {
		return assembly.Unknown
	}
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return assembly.TruthOf(prefix.Bits() < narrowest(prefix.Addr()))
	}
	// "${ElasticIP}/32": the address is unknown, its narrowness is not.
	_, bits, _ := strings.Cut(text, "/")
	if n, err := strconv.Atoi(bits); err == nil && n >= 8 {
		return assembly.False
	}
	return assembly.Unknown
}

// narrowest is the length of the widest private block: 10.0.0.0/8, or fc00::/7.
func narrowest(a netip.Addr) int {
	if a.Is4() {
		return 8
	}
	return 7
}

// Parse returns the prefix in a value; ok is false if it is none, or is known only at deployment.
func Parse(v assembly.Value) (prefix netip.Prefix, ok bool) {
	text, _ := v.Text()
	prefix, err := netip.ParsePrefix(text)
	return prefix, err == nil
}

// Covered reports whether prefixes together contain every address of one.
func Covered(prefix netip.Prefix, by []netip.Prefix) bool {
	if slices.ContainsFunc(by, func(b netip.Prefix) bool { return b.Bits() <= prefix.Bits() && b.Contains(prefix.Addr()) }) {
		return true
	}
	if !slices.ContainsFunc(by, prefix.Overlaps) || prefix.IsSingleIP() {
		return false
	}
	low := netip.PrefixFrom(prefix.Addr(), prefix.Bits()+1)
	last := low.Addr().AsSlice()
	last[prefix.Bits()/8] |= 0x80 >> (prefix.Bits() % 8)
	middle, _ := netip.AddrFromSlice(last)
	return Covered(low, by) && Covered(netip.PrefixFrom(middle, low.Bits()), by)
}
