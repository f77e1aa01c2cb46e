package securitygroup

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A PortRange is a range of TCP or UDP ports, both ends included.
type PortRange struct{ From, To int }

// EveryProtocol are the spellings of a rule for all protocols.
var EveryProtocol = []string{"-1", "all"}

// The other protocols, as CloudFormation spells them.
var (
	tcp          = []string{"tcp", "6"}
	udp          = []string{"udp", "17"}
	withoutPorts = []string{"icmp", "1", "icmpv6", "58"}
)

// Port returns the range of a single port.
func Port(port int) PortRange { return PortRange{port, port} }

// Ports returns the range from one port to another.
func Ports(from, to int) PortRange { return PortRange{from, to} }

// String words the range: "port 22", "ports 20-30" or "every port".
func (p PortRange) String() string {
	switch {
	case p == PortRange{0, 65535}:
		return "every port"
	case p.From == p.To:
		return fmt.Sprintf("port %d", p.From)
	}
	return fmt.Sprintf("ports %d-%d", p.From, p.To)
}

// Contains reports whether a port is in the range.
func (p PortRange) Contains(port int) bool { return p.From <= port && port <= p.To }

// Ports returns the TCP and UDP ports that the rule opens. Known is false if they are known only at
// deployment; the range is all ports then. Open is false if the rule opens none, as for ICMP.
func (r Rule) Ports() (p PortRange, open, known bool) {
	all := PortRange{0, 65535}
	protocol := r.Get("IpProtocol")
	switch {
	case protocol.OneOf(EveryProtocol...) == assembly.True:
		return all, true, true
	case protocol.OneOf(withoutPorts...) == assembly.True:
		return all, false, true
	case protocol.OneOf(append(tcp, udp...)...) != assembly.True:
		return all, true, protocol.Known() // protocol 50 and the like have no ports to confine
	}
	from, to := r.Get("FromPort"), r.Get("ToPort")
	if !from.Exists() && !to.Exists() {
		return all, true, true
	}
	first, ok1 := from.Int()
	last, ok2 := to.Int()
	if !ok1 || !ok2 {
		return all, true, false
	}
	if first == -1 {
		return all, true, true
	}
	return PortRange{first, last}, true, true
}
