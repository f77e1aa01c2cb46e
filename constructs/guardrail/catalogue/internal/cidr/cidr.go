// Package cidr reads the CIDR blocks of templates.
package cidr

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// CoversInternet tells whether a CIDR value covers the internet, see [Internet]. Parameters are
// read by their allowed values, or else by their defaults.
func CoversInternet(v assembly.Value) assembly.Truth {
	alts := choices(v)
	answer := wide(alts[0])
	for _, alt := range alts[1:] {
		if wide(alt) != answer {
			return assembly.Unknown
		}
	}
	return answer
}

// choices are the alternatives of a value, each allowed value of a parameter being one.
func choices(v assembly.Value) []assembly.Value {
	var all []assembly.Value
	for _, alt := range v.Alternatives() {
		if allowed := alt.Allowed(); allowed != nil {
			all = append(all, allowed...)
			continue
		}
		all = append(all, alt)
	}
	return all
}

func wide(v assembly.Value) assembly.Truth {
	if !v.Exists() || ofTheApp(v) {
		return assembly.False
	}
	if prefix, ok := Parse(v); ok {
		return assembly.TruthOf(Internet(prefix))
	}
	if v.Known() {
		return assembly.Unknown // a spelling that netip does not read, and AWS may
	}
	// "${ElasticIP}/32": the address is unknown, its narrowness is not.
	text, _ := v.ByDefault().Outline()
	address, bits, _ := strings.Cut(text, "/")
	narrow := 9
	if strings.Contains(address, ":") {
		narrow = 17
	}
	if n, err := strconv.Atoi(bits); err == nil && n >= narrow {
		return assembly.False
	}
	return assembly.Unknown
}

// Parse returns the prefix in a value; ok is false if it is none, or is known only at deployment.
// Parameters have their defaults. A bare address is a prefix of its own.
func Parse(v assembly.Value) (prefix netip.Prefix, ok bool) {
	if to, isReference := v.Target(); isReference && to.Resource.Type == "AWS::SSM::Parameter" && to.Attribute == "Value" {
		v = to.Resource.Get("Value") // what another resource of the template holds
	}
	text, _ := v.ByDefault().Text()
	if prefix, err := netip.ParsePrefix(text); err == nil {
		return prefix.Masked(), true
	}
	address, err := netip.ParseAddr(text)
	return netip.PrefixFrom(address, address.BitLen()), err == nil
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
