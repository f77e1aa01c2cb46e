package address

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Parse reads a block or, as some properties allow, a bare address. It returns the zero Prefix,
// which stands for a block that only deployment knows, for anything else.
func Parse(text string) netip.Prefix {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked()
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen())
	}
	return netip.Prefix{}
}

// Contains tells whether a block has an address. Nothing is known of the zero Prefix, nor of
// where a placeholder lies among blocks that are written out.
func Contains(block netip.Prefix, a netip.Addr) assembly.Truth {
	switch {
	case !block.IsValid():
		return assembly.Unknown
	case block.Addr().Is4() != a.Is4():
		return assembly.False
	case block.Contains(a):
		return assembly.True
	case IsPlaceholder(a) && !IsPlaceholder(block.Addr()):
		return assembly.Unknown
	}
	return assembly.False
}

// At returns the i-th block, or the zero Prefix if there is none.
func At(blocks []netip.Prefix, i int) netip.Prefix {
	if i < 0 || i >= len(blocks) {
		return netip.Prefix{}
	}
	return blocks[i]
}

// Subnet returns the i-th part of a block, each part with hostBits bits of its own, as Fn::Cidr
// does. It is the zero Prefix for a part that the block does not have.
func Subnet(block netip.Prefix, i, hostBits int) netip.Prefix {
	length := block.Addr().BitLen() - hostBits
	spare := length - block.Bits()
	if hostBits < 0 || spare < 0 || i < 0 || i >= 256 || spare < 31 && i >= 1<<spare {
		return netip.Prefix{}
	}
	raw := block.Addr().AsSlice()
	for bit := hostBits; i > 0; i, bit = i>>1, bit+1 { // bit counts from the right
		if i&1 == 1 {
			raw[len(raw)-1-bit/8] |= 1 << (bit % 8)
		}
	}
	a, _ := netip.AddrFromSlice(raw)
	return netip.PrefixFrom(a, length)
}

// Last returns the last address of a block.
func Last(block netip.Prefix) netip.Addr {
	raw := block.Addr().AsSlice()
	for bit := block.Bits(); bit < len(raw)*8; bit++ {
		raw[bit/8] |= 1 << (7 - bit%8)
	}
	a, _ := netip.AddrFromSlice(raw)
	return a
}
