package network

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// keptGroups reports rules that stand by themselves, of no construct, and open a group of a
// construct to the internet. What is in the group is the construct's promise.
func keptGroups(pass *engine.Pass) {
	recorded := promise.Recorded(pass.Assembly)
	for _, direction := range []string{"Ingress", "Egress"} {
		for _, rule := range securitygroup.Rules(pass.Assembly, direction) {
			group, ok := rule.At.Get("GroupId").Target()
			if !ok || len(recorded[rule.At.Path]) > 0 || len(recorded[group.Resource.Path]) == 0 {
				continue
			}
			if with, peer := rule.Peer(); with == assembly.True {
				pass.Report(rule.At, rule.Property, "opens %s, which a construct keeps closed, to %s", group.Resource.Path, peer)
			}
		}
	}
}
