// Package securitygroup reads the rules of security groups, wherever a template writes them.
package securitygroup

import (
	"net/netip"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/cidr"
)

// A Rule is one rule of a security group, written inline or as a resource of its own.
type Rule struct {
	// At and Property are where a finding about the rule belongs.
	At       *assembly.Resource
	Property string
	// Get returns a property of the rule, such as CidrIp.
	Get func(path ...string) assembly.Value
}

// rulesKey and groupsKey are the keys, by direction, of what is derived of an assembly.
type rulesKey struct{ direction string }
type groupsKey struct{ direction string }

// Rules returns all rules of one direction, "Ingress" or "Egress". They are read once.
func Rules(a *assembly.Assembly, direction string) []Rule {
	return assembly.Derived(a, rulesKey{direction}, func(a *assembly.Assembly) []Rule { return rules(a, direction) })
}

func rules(a *assembly.Assembly, direction string) []Rule {
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

// ByGroup groups the rules of one direction by the security group they belong to, once.
func ByGroup(a *assembly.Assembly, direction string) map[*assembly.Resource][]Rule {
	return assembly.Derived(a, groupsKey{direction}, func(a *assembly.Assembly) map[*assembly.Resource][]Rule { return byGroup(a, direction) })
}

func byGroup(a *assembly.Assembly, direction string) map[*assembly.Resource][]Rule {
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

// Group identifies the security group that the rule belongs to, in the app or not.
func (r Rule) Group() string {
	id := r.At.Get("GroupId")
	if to, ok := id.Target(); ok {
		return to.Resource.Stack.Path + " " + to.Resource.LogicalID
	}
	if id.Exists() {
		return r.At.Stack.Path + " by id " + id.String()
	}
	return r.At.Stack.Path + " " + r.At.LogicalID
}

// peers are the values that name addresses on the other side of the rule, and lists those of prefix
// lists; known is false if a list is not in the app.
func (r Rule) peers() (blocks []assembly.Value, lists []*assembly.Resource, known bool) {
	for _, property := range []string{"CidrIp", "CidrIpv6"} {
		if v := r.Get(property); v.Exists() {
			blocks = append(blocks, v)
		}
	}
	known = true
	for _, property := range []string{"SourcePrefixListId", "DestinationPrefixListId"} {
		v := r.Get(property)
		if list, ok := v.Target(); ok && list.Resource.Type == "AWS::EC2::PrefixList" {
			lists = append(lists, list.Resource)
		} else if v.Exists() {
			known = false
		}
	}
	return blocks, lists, known
}

// Peer tells whether the other side of the rule is the internet, and words it for a message. A
// prefix list that is not in the app may hold anything.
func (r Rule) Peer() (assembly.Truth, string) {
	answer, text := assembly.False, ""
	consider := func(t assembly.Truth, what string) {
		if answer.Or(t) != answer {
			answer, text = answer.Or(t), what
		}
	}
	blocks, lists, known := r.peers()
	for _, block := range blocks {
		consider(cidr.CoversInternet(block), block.String())
	}
	for _, list := range lists {
		consider(listsInternet(list), "prefix list "+list.Path)
	}
	if !known {
		consider(assembly.Unknown, "prefix list "+r.Get("SourcePrefixListId").String())
		if r.Get("DestinationPrefixListId").Exists() {
			text = "prefix list " + r.Get("DestinationPrefixListId").String()
		}
	}
	return answer, text
}

// Prefixes are the blocks on the other side of the rule that are known.
func (r Rule) Prefixes() []netip.Prefix {
	blocks, lists, _ := r.peers()
	for _, list := range lists {
		for _, entry := range list.Get("Entries").List() {
			blocks = append(blocks, entry.Get("Cidr"))
		}
	}
	var all []netip.Prefix
	for _, block := range blocks {
		if prefix, ok := cidr.Parse(block); ok {
			all = append(all, prefix)
		}
	}
	return all
}

// listsInternet tells whether the entries of a prefix list together cover the internet.
func listsInternet(list *assembly.Resource) assembly.Truth {
	entries := list.Get("Entries").List()
	answer := assembly.Any(entries, func(entry assembly.Value) assembly.Truth { return cidr.CoversInternet(entry.Get("Cidr")) })
	var known []netip.Prefix
	for _, entry := range entries {
		if prefix, ok := cidr.Parse(entry.Get("Cidr")); ok {
			known = append(known, prefix)
		}
	}
	return answer.Or(assembly.TruthOf(cidr.Internet(known...)))
}

// MatchesNothing reports whether the rule matches no packet: its only address is the broadcast
// address, as in the rule that CDK writes to allow no outbound traffic.
func (r Rule) MatchesNothing() bool {
	return r.Get("CidrIp").Is("255.255.255.255/32") == assembly.True
}
