package inspection

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/logdestination"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	firewallType        = "AWS::NetworkFirewall::Firewall"
	firewallPolicyType  = "AWS::NetworkFirewall::FirewallPolicy"
	firewallLoggingType = "AWS::NetworkFirewall::LoggingConfiguration"
)

var firewallRules = []engine.Rule{
	{
		ID: "FIREWALL-001", Title: "Network firewalls log alerts and flows",
		Why:      "Without logs, nobody can explain dropped traffic, and nobody has seen the traffic that passed.",
		Fix:      "Add a LoggingConfiguration with a destination for ALERT and one for FLOW.",
		Pillar:   engine.Security,
		Controls: []string{"NetworkFirewall.2"},
		Check:    firewallLogs,
	},
	{
		ID: "FIREWALL-002", Title: "Network firewall logs are encrypted with a KMS key",
		Why:    "The logs name every host that the network talks to.",
		Fix:    "Set KmsKeyId on the log groups, or SSE-KMS on the bucket.",
		Pillar: engine.Security,
		Check:  logdestination.Encrypted(firewallLoggingType, "LoggingConfiguration"),
	},
	{
		ID: "FIREWALL-003", Title: "Production network firewall logs are kept for 90 days",
		Why:    "Intrusions are often discovered weeks after they begin.",
		Fix:    "Set RetentionInDays of the log groups to 90 or more.",
		Pillar: engine.Security,
		Relax:  engine.ProductionOnly(),
		Check:  logdestination.KeptFor90Days(firewallLoggingType, "LoggingConfiguration"),
	},
	{
		ID: "FIREWALL-004", Title: "Production network firewalls have delete protection enabled",
		Why:      "The routes of a whole network lead to its firewall: when it is gone, no traffic gets through.",
		Fix:      "Set DeleteProtection to true.",
		Pillar:   engine.Reliability,
		Controls: []string{"NetworkFirewall.9"},
		Relax:    engine.ProductionOnly(),
		Check: engine.Each(firewallType, func(pass *engine.Pass, r *assembly.Resource) {
			pass.Want(r, true, "DeleteProtection")
		}),
	},
	{
		ID: "FIREWALL-005", Title: "Production network firewalls have change protection enabled",
		Why:      "Removing a zone or the policy takes one call, and opens or breaks the network.",
		Fix:      "Set FirewallPolicyChangeProtection, and SubnetChangeProtection or AvailabilityZoneChangeProtection, to true.",
		Pillar:   engine.Reliability,
		Controls: []string{"NetworkFirewall.10"},
		Relax:    engine.ProductionOnly(),
		Check:    engine.Each(firewallType, firewallLocked),
	},
	{
		ID: "FIREWALL-006", Title: "Firewall policies evaluate rules in strict order and drop by default",
		Why:    "Without strict order, a pass rule wins over a drop rule, and traffic that no rule matches passes.",
		Fix:    "Set RuleOrder to STRICT_ORDER and StatefulDefaultActions to aws:drop_established or aws:drop_strict.",
		Pillar: engine.Security,
		Check:  engine.Each(firewallPolicyType, firewallDrops),
	},
	{
		ID: "FIREWALL-007", Title: "Firewall policies inspect every packet, fragments included",
		Why:      "With a stateless default action of pass, traffic bypasses all stateful rules.",
		Fix:      "Set both stateless default actions to aws:forward_to_sfe or aws:drop, and refer to a rule group.",
		Pillar:   engine.Security,
		Controls: []string{"NetworkFirewall.3", "NetworkFirewall.4", "NetworkFirewall.5"},
		Check:    engine.Each(firewallPolicyType, firewallInspects),
	},
	{
		ID: "FIREWALL-008", Title: "Network firewalls are in two Availability Zones",
		Why:      "If the zone of the only endpoint fails, all inspected traffic is lost.",
		Fix:      "Name subnets, or zones if attached to a transit gateway, of two or more Availability Zones.",
		Pillar:   engine.Reliability,
		Controls: []string{"NetworkFirewall.1"},
		Check:    engine.Each(firewallType, firewallZones),
	},
}

func firewallLogs(pass *engine.Pass) {
	logging := pass.ByTarget(firewallLoggingType, "FirewallArn")
	for _, firewall := range pass.OfType(firewallType) {
		for _, kind := range []string{"ALERT", "FLOW"} {
			logs := slices.ContainsFunc(logging[firewall], func(r *assembly.Resource) bool {
				kinds := logdestination.Elements(r.Get("LoggingConfiguration"), []string{"LogDestinationConfigs", "*", "LogType"})
				is := assembly.Any(kinds, func(v assembly.Value) assembly.Truth { return v.Is(kind) })
				return r.PresentWith(firewall) && is == assembly.True
			})
			if !logs {
				pass.Report(firewall, "LoggingConfiguration", "no unconditional logging configuration logs %s", kind)
			}
		}
	}
}

func firewallLocked(pass *engine.Pass, firewall *assembly.Resource) {
	pass.Want(firewall, true, "FirewallPolicyChangeProtection")
	if firewall.Get("TransitGatewayId").Exists() {
		pass.Want(firewall, true, "AvailabilityZoneChangeProtection")
		return
	}
	pass.Want(firewall, true, "SubnetChangeProtection")
}

func firewallDrops(pass *engine.Pass, policy *assembly.Resource) {
	pass.Want(policy, "STRICT_ORDER", "FirewallPolicy", "StatefulEngineOptions", "RuleOrder")
	actions := policy.Get("FirewallPolicy", "StatefulDefaultActions")
	drops := actions.Includes("aws:drop_established", "aws:drop_strict")
	if drops != assembly.True {
		pass.Report(policy, "FirewallPolicy.StatefulDefaultActions", "is %v; want aws:drop_established among them", actions)
	}
}

func firewallInspects(pass *engine.Pass, policy *assembly.Resource) {
	for _, property := range []string{"StatelessDefaultActions", "StatelessFragmentDefaultActions"} {
		actions := policy.Get("FirewallPolicy", property)
		safe := actions.Includes("aws:forward_to_sfe", "aws:drop")
		if safe != assembly.True {
			pass.Report(policy, "FirewallPolicy."+property, "is %v; want aws:forward_to_sfe", actions)
		}
	}
	groups := append(policy.Get("FirewallPolicy", "StatefulRuleGroupReferences").List(),
		policy.Get("FirewallPolicy", "StatelessRuleGroupReferences").List()...)
	if len(groups) == 0 {
		pass.Report(policy, "FirewallPolicy.StatefulRuleGroupReferences", "refers to no rule group")
	}
}

func firewallZones(pass *engine.Pass, firewall *assembly.Resource) {
	zones, unknown := map[string]bool{}, 0
	for _, mapping := range firewall.Get("AvailabilityZoneMappings").List() {
		if text, known := mapping.Get("AvailabilityZone").Text(); known {
			zones[text] = true
		} else {
			unknown++
		}
	}
	for _, mapping := range firewall.Get("SubnetMappings").List() {
		if to, ok := mapping.Get("SubnetId").Target(); ok {
			zones[topology.Zone(to.Resource)] = true
		} else {
			unknown++
		}
	}
	if len(zones) < 2 {
		pass.Report(firewall, "SubnetMappings", "covers %d of 2 zones; the zones of %d more are known only at deployment", len(zones),
			unknown)
	}
}
