// Package securitygroup reads the rules of security groups, wherever a template writes them.
package securitygroup

import (
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

// Peer tells whether the other side of the rule is the internet, and words it for a message.
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
			consider(listsInternet(list.Resource), "prefix list "+list.Resource.Path)
		}
	}
	return answer, text
}

// listsInternet tells whether a prefix list in the app covers the internet. Lists of AWS or of
// another account are known by their id only; that account has to judge them.
func listsInternet(list *assembly.Resource) assembly.Truth {
	return assembly.Any(list.Get("Entries").List(),
		func(entry assembly.Value) assembly.Truth { return cidr.CoversInternet(entry.Get("Cidr")) })
}

// MatchesNothing reports whether the rule matches no packet: its only address is the broadcast
// address, as in the rule that CDK writes to allow no outbound traffic.
func (r Rule) MatchesNothing() bool {
	return r.Get("CidrIp").Is("255.255.255.255/32") == assembly.True
}
