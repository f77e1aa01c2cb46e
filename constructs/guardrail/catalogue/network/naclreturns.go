package network

import (
	"math"
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func naclReturnTraffic(pass *engine.Pass, acl *networkACL) {
	for _, way := range []struct {
		name      string
		here, far []*assembly.Resource
	}{{"outbound", acl.in, acl.out}, {"inbound", acl.out, acl.in}} {
		for _, entry := range way.here {
			if !permits(entry) || onlyReturns(entry) || returns(entry, way.far) {
				continue
			}
			pass.Report(entry, "CidrBlock", "no %s entry allows the ephemeral ports of %v, so return traffic is dropped", way.name,
				addresses(entry))
		}
	}
}

// permits reports whether an entry may allow packets of a protocol that has ports.
func permits(entry *assembly.Resource) bool {
	return entry.Get("RuleAction").Is("allow") != assembly.False && entry.Get("Protocol").OneOf("1", "58") != assembly.True
}

// onlyReturns reports whether an entry is for ephemeral ports only, which is where return traffic
// goes.
func onlyReturns(entry *assembly.Resource) bool {
	ports, known := entryPorts(entry)
	return known && ports.From >= 1024 && ports.Contains(32768) && ports.Contains(60999)
}

// returns reports whether entries of the other direction are certain to allow the return traffic of
// an entry, at least to the ephemeral ports of Linux.
func returns(entry *assembly.Resource, others []*assembly.Resource) bool {
	var known []netip.Prefix
	protocol := entry.Get("Protocol").String()
	if protocol == "-1" {
		protocol = "6" // of all that it permits, TCP is what always answers
	}
	for _, other := range others {
		ports, sure := entryPorts(other)
		same := other.Get("Protocol").Is(-1) == assembly.True || other.Get("Protocol").String() == protocol
		if !sure || !same || other.Get("RuleAction").Is("allow") != assembly.True || !ports.Contains(32768) || !ports.Contains(60999) {
			continue
		}
		if addresses(other).String() == addresses(entry).String() {
			return true
		}
		if prefix, ok := cidr.Parse(addresses(other)); ok {
			known = append(known, prefix)
		}
	}
	prefix, ok := cidr.Parse(addresses(entry))
	return ok && cidr.Covered(prefix, known)
}

func entryPorts(entry *assembly.Resource) (p securitygroup.PortRange, known bool) {
	if entry.Get("Protocol").Is(-1) == assembly.True {
		return securitygroup.Ports(0, 65535), true
	}
	from, ok1 := entry.Get("PortRange", "From").Int()
	to, ok2 := entry.Get("PortRange", "To").Int()
	return securitygroup.Ports(from, to), ok1 && ok2
}

func addresses(entry *assembly.Resource) assembly.Value {
	if v := entry.Get("Ipv6CidrBlock"); v.Exists() {
		return v
	}
	return entry.Get("CidrBlock")
}

func naclNeighbours(pass *engine.Pass, acl *networkACL) {
	var own []netip.Prefix
	for _, subnet := range acl.subnets {
		for _, property := range []string{"CidrBlock", "Ipv6CidrBlock"} {
			if prefix, ok := cidr.Parse(subnet.Get(property)); ok {
				own = append(own, prefix)
			}
		}
	}
	parts := map[string]int{} // how many low ports entries open to the same addresses in parts
	for _, entry := range acl.in {
		ports, known := entryPorts(entry)
		if prefix, ok := cidr.Parse(addresses(entry)); !permits(entry) || ok && cidr.Covered(prefix, own) {
			continue
		}
		from := addresses(entry).String()
		if known && ports.From < firstEphemeral {
			parts[from] += min(ports.To, firstEphemeral) - ports.From + 1
		}
		switch {
		case !known:
			pass.Report(entry, "PortRange", "allows %s on ports that are known only at deployment", from)
		case unnamed(ports):
			pass.Report(entry, "PortRange", "allows %s on %v", from, ports)
		case parts[from] > mostNamed:
			parts[from] = math.MinInt / 2 // once is enough
			pass.Report(entry, "PortRange", "allows %s on %v, and with other entries on more than %d ports", from, ports, mostNamed)
		}
	}
}

const (
	// firstEphemeral is the first port that a client may choose.
	firstEphemeral = 1024
	// mostNamed is how many ports below that anyone chooses for services.
	mostNamed = 100
)

// unnamed reports whether a range is too wide to have been chosen for a service, and is not
// the range of ephemeral ports.
func unnamed(p securitygroup.PortRange) bool {
	return p.From < firstEphemeral && p.To-p.From > mostNamed
}
