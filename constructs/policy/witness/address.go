package witness

import "net/netip"

// An address range that is wider than this, of IPv4 or IPv6, keeps nobody out: no company has as
// many addresses.
const (
	widestIPv4 = 12
	widestIPv6 = 28
)

// openAddress returns a public address in a range, if the range is so wide that strangers are in
// it.
func openAddress(text string) (string, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		return "", false
	}
	p = p.Masked()
	if p.Addr().Is4() && p.Bits() > widestIPv4 || p.Addr().Is6() && p.Bits() > widestIPv6 {
		return "", false
	}
	first := p.Addr()
	if first.IsPrivate() || first.IsLoopback() || first.IsMulticast() {
		return "", false
	}
	if first.IsUnspecified() && first.Is4() {
		first = netip.AddrFrom4([4]byte{8, 8, 8, 8})
		if !p.Contains(first) {
			first = p.Addr().Next()
		}
	}
	return first.String(), true
}
