package catalogue

import (
	"net/netip"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// world tells whether a CIDR value covers the internet. A block wider than any private
// network counts as the internet, so that 0.0.0.0/1 and its other half hide nothing.
func world(v assembly.Value) assembly.Truth {
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
		return truth(prefix.Bits() < narrowest(prefix.Addr()))
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

func truth(b bool) assembly.Truth {
	if b {
		return assembly.True
	}
	return assembly.False
}

// both is the conjunction: False if either is, True only if both are.
func both(a, b assembly.Truth) assembly.Truth {
	switch {
	case a == assembly.False || b == assembly.False:
		return assembly.False
	case a == assembly.True && b == assembly.True:
		return assembly.True
	}
	return assembly.Unknown
}

// either is the disjunction.
func either(a, b assembly.Truth) assembly.Truth {
	switch {
	case a == assembly.True || b == assembly.True:
		return assembly.True
	case a == assembly.False && b == assembly.False:
		return assembly.False
	}
	return assembly.Unknown
}

func not(a assembly.Truth) assembly.Truth {
	switch a {
	case assembly.True:
		return assembly.False
	case assembly.False:
		return assembly.True
	}
	return assembly.Unknown
}
