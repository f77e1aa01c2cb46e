package catalogue

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A firewallRule is one rule of a security group, written inline or as a resource of its own.
type firewallRule struct {
	at       *assembly.Resource
	property string // of at, "" when the rule is the resource itself
	v        func(path ...string) assembly.Value
}

// firewallRules returns all rules of one direction, "Ingress" or "Egress".
func firewallRules(a *assembly.Assembly, direction string) []firewallRule {
	var all []firewallRule
	for _, group := range a.OfType("AWS::EC2::SecurityGroup") {
		property := "SecurityGroup" + direction
		for _, rule := range group.Get(property).List() {
			all = append(all, firewallRule{group, property, rule.Get})
		}
	}
	for _, rule := range a.OfType("AWS::EC2::SecurityGroup" + direction) {
		all = append(all, firewallRule{rule, "CidrIp", rule.Get})
	}
	return all
}

// peer tells whether the other side of the rule is the internet, and words it.
func (r firewallRule) peer() (assembly.Truth, string) {
	answer, text := assembly.False, ""
	consider := func(t assembly.Truth, what string) {
		if answer.Or(t) != answer {
			answer, text = answer.Or(t), what
		}
	}
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		consider(world(r.v(property)), r.v(property).String())
	}
	for _, property := range []string{"SourcePrefixListId", "DestinationPrefixListId"} {
		if list, ok := r.v(property).Target(); ok {
			consider(listsWorld(list.Resource), "prefix list "+list.Resource.Path)
		}
	}
	return answer, text
}

// listsWorld tells whether a prefix list of the app names the internet. Lists that AWS or
// another account manages are known by id only; they are that account's to judge.
func listsWorld(list *assembly.Resource) assembly.Truth {
	return assembly.Any(list.Get("Entries").List(), func(entry assembly.Value) assembly.Truth { return world(entry.Get("Cidr")) })
}

// A portRange is what a rule lets through of one protocol.
type portRange struct{ from, to int }

// protocols in the spellings that CloudFormation takes.
var (
	everyProtocol = []string{"-1", "all"}
	tcp           = []string{"tcp", "6"}
	udp           = []string{"udp", "17"}
	withoutPorts  = []string{"icmp", "1", "icmpv6", "58"}
)

// ports returns the range of TCP and UDP ports that the rule opens; known is false if only
// deployment decides, and open if it opens none at all.
func (r firewallRule) ports() (p portRange, open, known bool) {
	all := portRange{0, 65535}
	protocol := r.v("IpProtocol")
	switch {
	case protocol.OneOf(everyProtocol...) == assembly.True:
		return all, true, true
	case protocol.OneOf(withoutPorts...) == assembly.True:
		return all, false, true
	case protocol.OneOf(append(tcp, udp...)...) != assembly.True:
		return all, true, protocol.Known() // protocol 50 and the like have no ports to confine
	}
	from, to := r.v("FromPort"), r.v("ToPort")
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
	return portRange{first, last}, true, true
}

// String words what the rule opens: "port 22", "ports 20-30", "every port".
func (p portRange) String() string {
	switch {
	case p == portRange{0, 65535}:
		return "every port"
	case p.from == p.to:
		return fmt.Sprintf("port %d", p.from)
	}
	return fmt.Sprintf("ports %d-%d", p.from, p.to)
}

func (p portRange) contains(port int) bool { return p.from <= port && port <= p.to }
