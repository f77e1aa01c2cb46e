package network

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/batch"
)

// Clients answer from any port above the privileged ones.
const ephemeral, lastPort = 1024, 65535

var (
	everywhere    = netip.MustParsePrefix("0.0.0.0/0")
	privateRanges = []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"),
		netip.MustParsePrefix("172.16.0.0/12"), netip.MustParsePrefix("192.168.0.0/16"),
	}
)

// aclRules are the rules of a network ACL by direction, in the order in which they decide.
type aclRules struct{ in, out []aclRule }

// An aclRule is about TCP from or to a range.
type aclRule struct {
	number, from, to int
	cidr             netip.Prefix
	deny             bool
}

// allowTCP appends a rule whose number is the first free ten from number on: the gaps leave
// room for rules of your own.
func allowTCP(rules []aclRule, number int, cidr netip.Prefix, from, to int) []aclRule {
	return append(rules, next(rules, number, aclRule{cidr: cidr, from: from, to: to}))
}

func next(rules []aclRule, number int, r aclRule) aclRule {
	for slices.ContainsFunc(rules, func(other aclRule) bool { return other.number == number }) {
		number += 10
	}
	r.number = number
	return r
}

func (r aclRule) add(acl awsec2.NetworkAcl, id string, direction awsec2.TrafficDirection) batch.Call {
	action := awsec2.Action_ALLOW
	if r.deny {
		action = awsec2.Action_DENY
	}
	return batch.On(acl, "addEntry", fmt.Sprint(id, r.number), batch.Map{
		"ruleNumber": r.number, "direction": direction, "ruleAction": action,
		"traffic": batch.Static("aws_ec2.AclTraffic", "tcpPortRange", r.from, r.to),
		"cidr":    batch.Static("aws_ec2.AclCidr", "ipv4", r.cidr.String()),
	})
}

// action is the action as a template has it.
func (r aclRule) action() string {
	if r.deny {
		return "deny"
	}
	return "allow"
}

// joined merges ranges that are the two halves of a wider one, as often as it can.
func joined(ranges []netip.Prefix) []netip.Prefix {
	all := slices.Clone(ranges)
	slices.SortFunc(all, func(a, b netip.Prefix) int { return a.Addr().Compare(b.Addr()) })
	for i := 0; i+1 < len(all); {
		wider := netip.PrefixFrom(all[i].Addr(), all[i].Bits()-1).Masked()
		if all[i].Bits() == all[i+1].Bits() && wider.Addr() == all[i].Addr() && wider.Contains(all[i+1].Addr()) {
			all = slices.Replace(all, i, i+2, wider)
			i = max(i-1, 0)
			continue
		}
		i++
	}
	return all
}
