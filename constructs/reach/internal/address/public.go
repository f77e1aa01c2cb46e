package address

import "net/netip"

// SpecialPurpose are the IPv4 blocks that are not part of the internet, after RFC 6890.
var SpecialPurpose = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
	netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("169.254.0.0/16"), netip.MustParsePrefix("172.16.0.0/12"),
	netip.MustParsePrefix("192.168.0.0/16"), netip.MustParsePrefix("224.0.0.0/3"),
}

// Private are the IPv4 blocks for private networks, after RFC 1918.
var Private = []netip.Prefix{
	netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
}

// Internet are the blocks that public addresses lie in, by family.
var Internet = [...]netip.Prefix{Any[IPv4], netip.MustParsePrefix("2000::/3")}

// IsPublic reports whether an address may be one of the internet.
func IsPublic(a netip.Addr) bool {
	if a.Is6() {
		return Internet[IPv6].Contains(a)
	}
	return !InAny(SpecialPurpose, a)
}
