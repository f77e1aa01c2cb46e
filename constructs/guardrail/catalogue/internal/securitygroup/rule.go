package securitygroup

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
)

// ByGroup groups the rules of one direction by the security group they belong to.
func ByGroup(a *assembly.Assembly, direction string) map[*assembly.Resource][]Rule {
	groups := map[*assembly.Resource][]Rule{}
	for _, rule := range Rules(a, direction) {
		group := rule.At
		if group.Type != "AWS::EC2::SecurityGroup" {
			to, ok := group.Get("GroupId").Target()
			if !ok {
				continue
			}
			group = to.Resource
		}
		groups[group] = append(groups[group], rule)
	}
	return groups
}

// A firewallRule is one rule of a security group, written inline or as a resource of its own.
type Rule struct {
	At       *assembly.Resource
	Property string // of at, "" when the rule is the resource itself
	Get      func(path ...string) assembly.Value
}

// Rules returns all rules of one direction, "Ingress" or "Egress".
func Rules(a *assembly.Assembly, direction string) []Rule {
	var all []Rule
	for _, group := range a.OfType("AWS::EC2::SecurityGroup") {
		property := "SecurityGroup" + direction
		for _, rule := range group.Get(property).List() {
			all = append(all, Rule{group, property, rule.Get})
		}
	}
	for _, rule := range a.OfType("AWS::EC2::SecurityGroup" + direction) {
		all = append(all, Rule{rule, "CidrIp", rule.Get})
	}
	return all
}

// Peer tells whether the other side of the rule is the internet, and words it.
func (r Rule) Peer() (assembly.Truth, string) {
	answer, text := assembly.False, ""
	consider := func(t assembly.Truth, what string) {
		if answer.Or(t) != answer {
			answer, text = answer.Or(t), what
		}
	}
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		consider(cidr.CoversInternet(r.Get(property)), r.Get(property).String())
	}
	for _, property := range []string{"SourcePrefixListId", "DestinationPrefixListId"} {
		if list, ok := r.Get(property).Target(); ok {
			consider(listsWorld(list.Resource), "prefix list "+list.Resource.Path)
		}
	}
	return answer, text
}

// listsWorld tells whether a prefix list of the app names the internet. Lists that AWS or
// another account manages are known by id only; they are that account's to judge.
func listsWorld(list *assembly.Resource) assembly.Truth {
	return assembly.Any(list.Get("Entries").List(), func(entry assembly.Value) assembly.Truth { return cidr.CoversInternet(entry.Get("Cidr")) })
}

// A portRange is what a rule lets through of one protocol.
type PortRange struct{ From, To int }

// protocols in the spellings that CloudFormation takes.
var (
	EveryProtocol = []string{"-1", "all"}
	tcp           = []string{"tcp", "6"}
	udp           = []string{"udp", "17"}
	withoutPorts  = []string{"icmp", "1", "icmpv6", "58"}
)

// Ports returns the range of TCP and UDP ports that the rule opens; known is false if only
// deployment decides, and open if it opens none at all.
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

// Port is the range of a single port.
func Port(port int) PortRange { return PortRange{port, port} }

// Ports is the range from one port to another.
func Ports(from, to int) PortRange { return PortRange{from, to} }

// String words what the rule opens: "port 22", "ports 20-30", "every port".
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

// MatchesNothing reports whether a rule matches no packet: it names the broadcast address alone, as
// the rule does that CDK writes where nothing may leave.
func (r Rule) MatchesNothing() bool {
	return r.Get("CidrIp").Is("255.255.255.255/32") == assembly.True
}
