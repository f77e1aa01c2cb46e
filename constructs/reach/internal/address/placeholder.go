package address

import (
	"encoding/binary"
	"net/netip"
)

// Blocks that only deployment knows, because IPAM or Amazon assigns them, are represented by
// placeholders from ranges that nobody uses: class E of IPv4, and an unassigned part of IPv6.
// Placeholders behave among themselves like any other block.
var placeholders = [...]netip.Prefix{netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("4000::/16")}

// Placeholder returns the placeholders for the blocks of the i-th VPC, a /16 and a /56.
func Placeholder(i int) (v4, v6 netip.Prefix) {
	four := [4]byte{240 | byte(i>>8), byte(i)}
	six := [16]byte{0x40}
	binary.BigEndian.PutUint32(six[2:], uint32(i))
	return netip.PrefixFrom(netip.AddrFrom4(four), 16), netip.PrefixFrom(netip.AddrFrom16(six), 56)
}

// IsPlaceholder reports whether an address belongs to a placeholder.
func IsPlaceholder(a netip.Addr) bool { return InAny(placeholders[:], a) }
