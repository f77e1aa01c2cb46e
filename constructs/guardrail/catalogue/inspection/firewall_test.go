package inspection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func firewallSabotages() []Case {
	const policy = "FirewallPolicy.FirewallPolicy."
	return []Case{
		{Rule: "FIREWALL-001", Name: "no logs", Change: []Change{Drop("FirewallLogs")},
			At: "Firewall LoggingConfiguration", Says: "no unconditional logging configuration logs ALERT"},
		{Rule: "FIREWALL-001", Name: "no flows", Change: []Change{Set("FirewallLogs.LoggingConfiguration.LogDestinationConfigs.1.LogType",
			"TLS")},
			At: "Firewall LoggingConfiguration", Says: "no unconditional logging configuration logs FLOW"},
		{Rule: "FIREWALL-001", Name: "logs under a condition", Change: []Change{Attribute("FirewallLogs", "Condition", "Condition")},
			At: "Firewall LoggingConfiguration", Says: "no unconditional logging configuration logs ALERT"},
		{Rule: "FIREWALL-002", Name: "in the clear", Change: []Change{Set("NameLogs.KmsKeyId", nil)}, Also: []string{"LOGS-002", "DNS-001"},
			At: "FirewallLogs LoggingConfiguration", Says: "Prod/NameLogs has no KmsKeyId"},
		{Rule: "FIREWALL-003", Name: "kept for a week", Change: []Change{Set("NameLogs.RetentionInDays", 7)}, Also: []string{"DNS-002"},
			At: "FirewallLogs LoggingConfiguration", Says: "for 7 days; want 90"},
		{Rule: "FIREWALL-004", Name: "deletable", Change: []Change{Set("Firewall.DeleteProtection", false)},
			At: "Firewall DeleteProtection", Says: "is false; want true"},
		{Rule: "FIREWALL-005", Name: "policy", Change: []Change{Set("Firewall.FirewallPolicyChangeProtection", nil)},
			At: "Firewall FirewallPolicyChangeProtection", Says: "is not set"},
		{Rule: "FIREWALL-005", Name: "subnets", Change: []Change{Set("Firewall.SubnetChangeProtection", Ref("Param"))},
			At: "Firewall SubnetChangeProtection", Says: "known only at deployment"},
		{Rule: "FIREWALL-005", Name: "zones", Change: []Change{Set("Firewall.TransitGatewayId", Ref("Tgw"))},
			At: "Firewall AvailabilityZoneChangeProtection", Says: "is not set"},
		{Rule: "FIREWALL-006", Name: "order of actions", Change: []Change{Set(policy+"StatefulEngineOptions", nil)},
			At: "FirewallPolicy FirewallPolicy.StatefulEngineOptions.RuleOrder", Says: "is not set; want STRICT_ORDER"},
		{Rule: "FIREWALL-006", Name: "alert only", Change: []Change{Set(policy+"StatefulDefaultActions", List{"aws:alert_established"})},
			At: "FirewallPolicy FirewallPolicy.StatefulDefaultActions", Says: "want aws:drop_established"},
		{Rule: "FIREWALL-007", Name: "packets pass", Change: []Change{Set(policy+"StatelessDefaultActions", List{"aws:pass"})},
			At: "FirewallPolicy FirewallPolicy.StatelessDefaultActions", Says: "want aws:forward_to_sfe"},
		{Rule: "FIREWALL-007", Name: "fragments decided at deployment",
			Change: []Change{Set(policy+"StatelessFragmentDefaultActions", List{Ref("Param")})},
			At:     "FirewallPolicy FirewallPolicy.StatelessFragmentDefaultActions", Says: "want aws:forward_to_sfe"},
		{Rule: "FIREWALL-007", Name: "no rules", Change: []Change{Set(policy+"StatefulRuleGroupReferences", nil)},
			At: "FirewallPolicy FirewallPolicy.StatefulRuleGroupReferences", Says: "refers to no rule group"},
		{Rule: "FIREWALL-008", Name: "one zone", Change: []Change{Set("Firewall.SubnetMappings.1.SubnetId", Ref("Isolated0"))},
			At: "Firewall SubnetMappings", Says: "covers 1 of 2 zones; the zones of 0 more are known only at deployment"},
		{Rule: "FIREWALL-008", Name: "one zone and a parameter", Change: []Change{Set("Firewall.SubnetMappings.1.SubnetId", Ref("Param"))},
			At: "Firewall SubnetMappings", Says: "known only at deployment"},
		{Rule: "FIREWALL-008", Name: "one zone at a transit gateway", Change: []Change{Set("Firewall.SubnetMappings", nil),
			Set("Firewall.AvailabilityZoneMappings",
				List{Object{"AvailabilityZone": "euw1-az1"}, Object{"AvailabilityZone": Ref("Param")}})},
			At: "Firewall SubnetMappings", Says: "covers 1 of 2 zones; the zones of 1 more are known only at deployment"},
	}
}
