package eventtest

import (
	"fmt"
	"net/netip"
	"strconv"
	"strings"
)

// address reads what EventBridge takes for an IP address, in any spelling.
func address(value any) (netip.Addr, bool) {
	s, _ := value.(string)
	if strings.Contains(s, ".") && strings.Contains(s, ":") {
		return netip.Addr{}, false // EventBridge takes ::ffff:192.0.2.1 for text
	}
	ip, err := netip.ParseAddr(s)
	return ip.Unmap(), err == nil && ip.Zone() == ""
}

// cidr matches from the address in the block to the last one of the block: EventBridge does not
// start at the first one when the address is another.
func cidr(argument any) (filter, error) {
	s, _ := argument.(string)
	text, mask, _ := strings.Cut(s, "/")
	from, ok := address(text)
	bits, err := strconv.Atoi(mask)
	if !ok || err != nil || bits < 0 {
		return filter{}, fmt.Errorf("cidr is %s, want such as 10.0.0.0/24", show(argument))
	}
	if bits >= from.BitLen() {
		return filter{}, fmt.Errorf("cidr is %s, want a block of more than one address: EventBridge refuses /%d; write the address itself",
			show(argument), from.BitLen())
	}
	block := netip.PrefixFrom(from, bits)
	return filter{matches: func(value any) bool {
		ip, ok := address(value)
		return ok && block.Contains(ip) && from.Compare(ip) <= 0
	}}, nil
}
