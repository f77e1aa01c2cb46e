package catalogue

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var naclFlowRules = []engine.Rule{
	{
		ID: "NACL-002", Title: "Network ACLs let the answers to what they let through pass",
		Why:    "Network ACLs keep no state: a connection whose answers are dropped looks like one that times out, for some clients only.",
		Fix:    "Allow the ephemeral ports 1024 to 65535 in the other direction, for the same addresses.",
		Pillar: engine.Reliability,
		Check:  eachACL(naclAnswers),
	},
	{
		ID: "NACL-003", Title: "Network ACLs let neighbours in on named ports only",
		Why:    "A network ACL that lets a neighbour in on every port is no second line behind the security groups.",
		Fix:    "Name the ports, and the ephemeral ones for answers; a subnet group may be open to itself.",
		Pillar: engine.Security,
		Check:  eachACL(naclNeighbours),
	},
	{
		ID: "NACL-004", Title: "Network ACLs have subnets",
		Why:      "A network ACL without subnets protects nothing, and is taken for protection.",
		Fix:      "Associate it with the subnets that it is for, or remove it.",
		Pillar:   engine.Security,
		Controls: []string{"EC2.16"},
		Check: eachACL(func(pass *engine.Pass, acl *networkACL) {
			if len(acl.subnets) == 0 {
				pass.Report(acl.Resource, "", "no subnet is surely associated")
			}
		}),
	},
}

// A networkACL is one with its rules and the subnets it is for.
type networkACL struct {
	*assembly.Resource
	in, out []*assembly.Resource
	subnets []*assembly.Resource
}

func eachACL(check func(pass *engine.Pass, acl *networkACL)) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		entries := pass.ByTarget("AWS::EC2::NetworkAclEntry", "NetworkAclId")
		associations := pass.ByTarget("AWS::EC2::SubnetNetworkAclAssociation", "NetworkAclId")
		for _, r := range pass.OfType("AWS::EC2::NetworkAcl") {
			acl := &networkACL{Resource: r}
			for _, entry := range entries[r] {
				if entry.Get("Egress").Is(true) == assembly.True {
					acl.out = append(acl.out, entry)
				} else {
					acl.in = append(acl.in, entry)
				}
			}
			for _, association := range associations[r] {
				if to, ok := association.Get("SubnetId").Target(); ok && association.PresentWith(r) {
					acl.subnets = append(acl.subnets, to.Resource)
				}
			}
			check(pass, acl)
		}
	}
}

func naclAnswers(pass *engine.Pass, acl *networkACL) {
	for _, way := range []struct {
		name      string
		here, far []*assembly.Resource
	}{{"outbound", acl.in, acl.out}, {"inbound", acl.out, acl.in}} {
		for _, entry := range way.here {
			if !permits(entry) || onlyAnswers(entry) || answered(entry, way.far) {
				continue
			}
			pass.Report(entry, "CidrBlock", "no %s entry surely lets the ephemeral ports of %v pass, so the answers are lost", way.name, addresses(entry))
		}
	}
}

// permits reports whether an entry may let packets with ports pass.
func permits(entry *assembly.Resource) bool {
	return entry.Get("RuleAction").Is("allow") != assembly.False && entry.Get("Protocol").OneOf("1", "58") != assembly.True
}

// onlyAnswers reports whether an entry is about ephemeral ports, which is where answers go.
func onlyAnswers(entry *assembly.Resource) bool {
	ports, known := entryPorts(entry)
	return known && ports.from >= 1024 && ports.contains(32768) && ports.contains(60999)
}

// answered reports whether entries of the other direction surely let the answers to what an
// entry permits pass: to the port range that Linux uses at least.
func answered(entry *assembly.Resource, others []*assembly.Resource) bool {
	var known []netip.Prefix
	protocol := entry.Get("Protocol").String()
	if protocol == "-1" {
		protocol = "6" // of all that it permits, TCP is what always answers
	}
	for _, other := range others {
		ports, sure := entryPorts(other)
		same := other.Get("Protocol").Is(-1) == assembly.True || other.Get("Protocol").String() == protocol
		if !sure || !same || other.Get("RuleAction").Is("allow") != assembly.True || !ports.contains(32768) || !ports.contains(60999) {
			continue
		}
		if addresses(other).String() == addresses(entry).String() {
			return true
		}
		if prefix, ok := literal(addresses(other)); ok {
			known = append(known, prefix)
		}
	}
	prefix, ok := literal(addresses(entry))
	return ok && covered(prefix, known)
}

func entryPorts(entry *assembly.Resource) (p portRange, known bool) {
	if entry.Get("Protocol").Is(-1) == assembly.True {
		return portRange{0, 65535}, true
	}
	from, ok1 := entry.Get("PortRange", "From").Int()
	to, ok2 := entry.Get("PortRange", "To").Int()
	return portRange{from, to}, ok1 && ok2
}

func addresses(entry *assembly.Resource) assembly.Value {
	if v := entry.Get("Ipv6CidrBlock"); v.Exists() {
		return v
	}
	return entry.Get("CidrBlock")
}

func literal(v assembly.Value) (netip.Prefix, bool) {
	text, _ := v.Text()
	prefix, err := netip.ParsePrefix(text)
	return prefix, err == nil
}

// covered reports whether prefixes together hold every address of one.
func covered(prefix netip.Prefix, by []netip.Prefix) bool {
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
	return covered(low, by) && covered(netip.PrefixFrom(middle, low.Bits()), by)
}

func naclNeighbours(pass *engine.Pass, acl *networkACL) {
	var own []netip.Prefix
	for _, subnet := range acl.subnets {
		for _, property := range []string{"CidrBlock", "Ipv6CidrBlock"} {
			if prefix, ok := literal(subnet.Get(property)); ok {
				own = append(own, prefix)
			}
		}
	}
	for _, entry := range acl.in {
		ports, known := entryPorts(entry)
		if !permits(entry) || known && !unnamed(ports) {
			continue
		}
		if prefix, ok := literal(addresses(entry)); ok && covered(prefix, own) {
			continue
		}
		if !known {
			pass.Report(entry, "PortRange", "lets %v in on ports that are known only at deployment", addresses(entry))
			continue
		}
		pass.Report(entry, "PortRange", "lets %v in on %v", addresses(entry), ports)
	}
}

// unnamed reports whether a range is too wide to have been chosen for a service, and is not
// the range of ephemeral ports.
func unnamed(p portRange) bool { return p.from < 1024 && p.to-p.from > 100 }
