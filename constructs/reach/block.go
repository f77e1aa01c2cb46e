package reach

import (
	"encoding/binary"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Blocks that only deployment knows, those that IPAM or Amazon hand out, stand in for
// themselves by blocks that nobody uses: class E of IPv4, and an unassigned part of IPv6. They
// behave among themselves like any other; against a literal block nothing is known of them.
var standIns = []netip.Prefix{netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("4000::/16")}

// standIn returns the blocks that stand in for those of the i-th VPC.
func standIn(i int) (v4, v6 netip.Prefix) {
	four := [4]byte{240 | byte(i>>8), byte(i)}
	six := [16]byte{0x40}
	binary.BigEndian.PutUint32(six[2:], uint32(i))
	return netip.PrefixFrom(netip.AddrFrom4(four), 16), netip.PrefixFrom(netip.AddrFrom16(six), 56)
}

func standsIn(a netip.Addr) bool { return standIns[0].Contains(a) || standIns[1].Contains(a) }

// contains tells whether a block has an address. The invalid block is one that is not known.
func contains(block netip.Prefix, a netip.Addr) Verdict {
	switch {
	case !block.IsValid():
		return Unknown
	case block.Addr().Is4() != a.Is4():
		return No
	case block.Contains(a):
		return Yes
	case standsIn(a) && !standsIn(block.Addr()):
		return Unknown
	}
	return No
}

// block reads a CIDR block: a literal, the block of a VPC or subnet of the app, or a part of
// one that Fn::Cidr cuts out. It is invalid if only deployment knows.
func (n *Network) block(v assembly.Value) netip.Prefix {
	if text, ok := v.Text(); ok {
		return parse(text)
	}
	if ref, ok := v.Target(); ok {
		return pick(n.blocks(ref.Resource, ref.Attribute), 0)
	}
	fn, args := v.Call()
	if fn != "Fn::Select" {
		return netip.Prefix{}
	}
	i, ok := args.Get("0").Int()
	if !ok {
		return netip.Prefix{}
	}
	list := args.Get("1")
	if ref, isRef := list.Target(); isRef {
		return pick(n.blocks(ref.Resource, ref.Attribute), i)
	}
	if fn, args := list.Call(); fn == "Fn::Cidr" {
		bits, known := args.Get("2").Int()
		if whole := n.block(args.Get("0")); known && whole.IsValid() {
			return cut(whole, i, bits)
		}
	}
	return netip.Prefix{}
}

// parse reads a block or, as some properties allow, a bare address.
func parse(text string) netip.Prefix {
	if p, err := netip.ParsePrefix(text); err == nil {
		return p.Masked()
	}
	if a, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(a, a.BitLen())
	}
	return netip.Prefix{}
}

// blocks are those behind an attribute of a VPC or a subnet.
func (n *Network) blocks(r *assembly.Resource, attribute string) []netip.Prefix {
	var all []netip.Prefix
	if v := n.vpcs[r]; v != nil {
		all = v.blocks
	}
	if s := n.subnets[r]; s != nil {
		all = s.blocks
	}
	switch attribute {
	case "CidrBlock":
		return ofFamily(all, false)
	case "Ipv6CidrBlocks":
		return ofFamily(all, true)
	}
	return nil
}

func ofFamily(all []netip.Prefix, v6 bool) []netip.Prefix {
	var some []netip.Prefix
	for _, p := range all {
		if p.Addr().Is6() == v6 {
			some = append(some, p)
		}
	}
	return some
}

func pick(all []netip.Prefix, i int) netip.Prefix {
	if i < 0 || i >= len(all) {
		return netip.Prefix{}
	}
	return all[i]
}

// cut returns the i-th part with so many bits of its own addresses, as Fn::Cidr does.
func cut(whole netip.Prefix, i, bits int) netip.Prefix {
	length := whole.Addr().BitLen() - bits
	if bits < 0 || length < whole.Bits() || i < 0 || i >= 256 || length-whole.Bits() < 31 && i >= 1<<(length-whole.Bits()) {
		return netip.Prefix{}
	}
	raw := whole.Addr().AsSlice()
	for bit := bits; i > 0; i, bit = i>>1, bit+1 { // bit counts from the right
		if i&1 == 1 {
			raw[len(raw)-1-bit/8] |= 1 << (bit % 8)
		}
	}
	a, _ := netip.AddrFromSlice(raw)
	return netip.PrefixFrom(a, length)
}
