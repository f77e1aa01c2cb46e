package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/securitygroup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// admitsProxy reports databases of the app none of whose security groups lets the proxy in. What
// groups of other apps or blocks of addresses let in is not known here.
func admitsProxy(pass *engine.Pass, targets *assembly.Resource) {
	proxy, ok := targets.Get("DBProxyName").Target()
	if !ok {
		return
	}
	from := proxy.Resource.Get("VpcSecurityGroupIds")
	for _, property := range []string{"DBInstanceIdentifiers", "DBClusterIdentifiers"} {
		for _, to := range targets.Get(property).Targets() {
			groups := to.Resource.Get(map[string]string{instanceType: "VPCSecurityGroups", clusterType: "VpcSecurityGroupIds"}[to.Resource.Type])
			if shut(pass, from, groups) {
				pass.Report(targets, property, "has %s, none of whose security groups admits that of %s", to.Resource.Path, proxy.Resource.Path)
			}
		}
	}
}

// shut reports whether groups are certain to admit none of others.
func shut(pass *engine.Pass, from, groups assembly.Value) bool {
	rules := securitygroup.ByGroup(pass.Assembly, "Ingress")
	inApp := func(v assembly.Value) bool { return len(v.Elements()) > 0 && len(v.Targets()) == len(v.Elements()) }
	if !inApp(from) || !inApp(groups) {
		return false
	}
	return !slices.ContainsFunc(groups.Targets(), func(group assembly.Reference) bool {
		return slices.ContainsFunc(rules[group.Resource], func(rule securitygroup.Rule) bool {
			source, ok := rule.Get("SourceSecurityGroupId").Target()
			return !ok || slices.ContainsFunc(from.Targets(), func(own assembly.Reference) bool { return own.Resource == source.Resource })
		})
	})
}
