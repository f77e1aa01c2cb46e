package network

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const groupType = "AWS::EC2::SecurityGroup"

// bothEnds reports rules that let a security group of the app in, or a group out to it, where no
// rule of that group says the same. A group that lets everything out by default has no such rules.
func bothEnds(pass *engine.Pass) {
	const from, to = "SourceSecurityGroupId", "DestinationSecurityGroupId"
	ingress, egress := securitygroup.ByGroup(pass.Assembly, "Ingress"), securitygroup.ByGroup(pass.Assembly, "Egress")
	eachEnd(pass, "Ingress", from, func(in securitygroup.Rule, at string, group, source *assembly.Resource) {
		if out := egress[source]; len(out) > 0 && !answered(in, group, out, to) {
			pass.Report(in.At, at, "lets %s in, which has no rule that lets it out to %s", source.Path, group.Path)
		}
	})
	eachEnd(pass, "Egress", to, func(out securitygroup.Rule, at string, group, destination *assembly.Resource) {
		if !answered(out, group, ingress[destination], from) {
			pass.Report(out.At, at, "lets %s out to %s, which has no rule that lets it in", group.Path, destination.Path)
		}
	})
}

// eachEnd visits the rules of a direction whose group and peer are groups of the app, with the
// property that a finding about the peer belongs to.
func eachEnd(pass *engine.Pass, direction, peer string, visit func(rule securitygroup.Rule, at string, group, other *assembly.Resource)) {
	for _, rule := range securitygroup.Rules(pass.Assembly, direction) {
		group, at := rule.At, rule.Property
		if group.Type != groupType {
			of, _ := group.Get("GroupId").Target()
			group, at = of.Resource, peer
		}
		other, ok := rule.Get(peer).Target()
		if ok && group != nil && other.Resource.Type == groupType {
			visit(rule, at, group, other.Resource)
		}
	}
}

// answered reports whether one of the rules of the other group may be the other end of a rule of
// group: on a port that both have, for the group or for addresses, which may be those of its
// members.
func answered(rule securitygroup.Rule, group *assembly.Resource, others []securitygroup.Rule, peer string) bool {
	ports, open, _ := rule.Ports()
	return slices.ContainsFunc(others, func(other securitygroup.Rule) bool {
		same, opens, _ := other.Ports()
		if other.MatchesNothing() || open && (!opens || same.To < ports.From || ports.To < same.From) {
			return false
		}
		with, ok := other.Get(peer).Target()
		return !ok || with.Resource == group || with.Resource.Type != groupType
	})
}
