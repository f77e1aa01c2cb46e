package inspection

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func dnsFirewallBlocks(pass *engine.Pass, group *assembly.Resource) {
	rules := group.Get("FirewallRules").List()
	blocks, last := assembly.False, 0 // the highest priority of a rule that blocks
	for _, rule := range rules {
		blocked := rule.Get("Action").Is("BLOCK")
		blocks = blocks.Or(blocked)
		if priority, _ := rule.Get("Priority").Int(); blocked != assembly.False {
			last = max(last, priority)
		}
		if action := rule.Get("Action"); action.OneOf("BLOCK", "ALLOW") != assembly.True {
			pass.Report(group, "FirewallRules", "the rule with priority %v has the action %v", rule.Get("Priority"), action)
		}
	}
	if blocks != assembly.True {
		pass.Report(group, "FirewallRules", "no rule is certain to block anything")
	}
	for _, rule := range rules {
		priority, known := rule.Get("Priority").Int()
		if rule.Get("Action").Is("BLOCK") == assembly.True || known && priority > last {
			continue
		}
		if names, all := allowsAll(rule.Get("FirewallDomainListId")); all {
			pass.Report(group, "FirewallRules", "the rule with priority %v allows %s before others block", rule.Get("Priority"), names)
		}
	}
}

// allowsAll reports whether a domain list may hold every name, or every name of a top-level domain,
// and words it.
func allowsAll(id assembly.Value) (names string, all bool) {
	list, ok := id.Target()
	switch {
	case !id.Exists():
		return "", false // a threat detection, which has no list
	case !ok:
		return "the domains of " + id.String() + ", which are not known in the app,", true
	case list.Resource.Get("DomainFileUrl").Exists():
		return "the domains of a file, which are not known in the app,", true
	}
	for _, domain := range list.Resource.Get("Domains").List() {
		text, known := domain.Text()
		if labels := strings.Split(strings.Trim(text, "."), "."); !known || strings.HasPrefix(text, "*") && len(labels) < 3 {
			return domain.String(), true
		}
	}
	return "", false
}
