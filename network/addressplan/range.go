package addressplan

import (
	"encoding/binary"
	"fmt"
	"net/netip"
)

// TransitBlock returns the last /25 of a VPC, which has room for a /28 in each of six zones. It is
// meant for the subnets of transit gateway attachments, wherever the other tiers end. It is empty
// for a VPC that [New] refuses.
func TransitBlock(vpc string) string {
	network, err := parseVPC(vpc)
	if err != nil {
		return ""
	}
	end := number(network.Addr()) + 1<<(32-network.Bits())
	return netip.PrefixFrom(address(end-128), 25).String()
}

// Nth returns the nth range of a pool, counted from 0. VPCs do not overlap as long as each keeps a
// number of its own. It returns an error if the pool is not an IPv4 range, or has no such range.
func Nth(pool string, prefix, n int) (string, error) {
	network, err := parse("pool", pool)
	if err != nil {
		return "", err
	}
	if prefix < network.Bits() || prefix > 32 {
		return "", fmt.Errorf("prefix is /%d, want /%d to /32 in a pool of %s", prefix, network.Bits(), pool)
	}
	if count := uint64(1) << (prefix - network.Bits()); n < 0 || uint64(n) >= count {
		return "", fmt.Errorf("range %d of %s does not exist: it has %d of /%d", n, pool, count, prefix)
	}
	from := uint64(number(network.Addr())) + uint64(n)<<(32-prefix)
	return netip.PrefixFrom(address(uint32(from)), prefix).String(), nil
}

func parseVPC(text string) (netip.Prefix, error) {
	vpc, err := parse("CIDR", text)
	if err != nil {
		return vpc, err
	}
	if vpc.Bits() < LargestVPC || vpc.Bits() > SmallestVPC {
		return vpc, fmt.Errorf("CIDR is %s, want a prefix of /%d to /%d: "+
			"AWS allows none larger than /%d, and one smaller than /%d has no room for the tiers",
			text, LargestVPC, SmallestVPC, LargestVPC, SmallestVPC)
	}
	if a := vpc.Addr(); a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.As4()[0] >= 240 {
		return vpc, fmt.Errorf("CIDR is %s, which is reserved; want a private range such as 10.0.0.0/16", text)
	}
	return vpc, nil
}

func parse(what, text string) (netip.Prefix, error) {
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return prefix, fmt.Errorf("%s is %q, want an IPv4 range such as 10.0.0.0/16", what, text)
	}
	if !prefix.Addr().Is4() {
		return prefix, fmt.Errorf("%s is %s, which is IPv6; want an IPv4 range such as 10.0.0.0/16", what, text)
	}
	if prefix != prefix.Masked() {
		return prefix, fmt.Errorf("%s is %s, which has host bits set; did you mean %s?", what, text, prefix.Masked())
	}
	return prefix, nil
}

func number(a netip.Addr) uint32 {
	b := a.As4()
	return binary.BigEndian.Uint32(b[:])
}

func address(n uint32) netip.Addr {
	return netip.AddrFrom4([4]byte(binary.BigEndian.AppendUint32(nil, n)))
}
