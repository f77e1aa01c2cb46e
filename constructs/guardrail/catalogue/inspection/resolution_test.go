package inspection_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func resolutionSabotages() []Case {
	servers := func(list ...any) []Change {
		return []Change{Add("Names53", Resource("AWS::EC2::DHCPOptions", Object{"DomainNameServers": list}))}
	}
	all := Add("All", Resource("AWS::Route53Resolver::FirewallDomainList", Object{"Domains": List{"*"}}))
	return []Case{
		{Rule: "DNS-008", Name: "name server on the internet", Change: servers("AmazonProvidedDNS", "8.8.8.8"),
			At: "Names53 DomainNameServers", Says: "has 8.8.8.8"},
		{Rule: "DNS-008", Name: "decided at deployment", Change: servers(Ref("Param")), At: "Names53 DomainNameServers", Says: "has ${Param}"},
		{Rule: "DNS-008", Name: "options of another app", Change: []Change{Add("Options", Resource("AWS::EC2::VPCDHCPOptionsAssociation",
			Object{"VpcId": Ref("Vpc"), "DhcpOptionsId": "dopt-1"}))}, At: "Options DhcpOptionsId", Says: "is dopt-1, whose name servers"},
		{Rule: "DNS-008", Name: "every name forwarded to the internet",
			Change: []Change{Add("Forward", Resource("AWS::Route53Resolver::ResolverRule",
				Object{"DomainName": ".", "RuleType": "FORWARD", "TargetIps": List{Object{"Ip": "10.0.0.2"}, Object{"Ip": "198.51.100.1"}}}))},
			At: "Forward TargetIps", Says: "has 198.51.100.1, which is on the internet"},
		{Rule: "DNS-009", Name: "no VPC", Change: []Change{Drop("QueriesOfVpc")}, At: "Queries", Says: "no VPC is associated"},
		{Rule: "DNS-009", Name: "under a condition", Change: []Change{Attribute("QueriesOfVpc", "Condition", "Condition")},
			At: "Queries", Says: "no VPC is associated"},
		{Rule: "DNS-003", Name: "every name allowed first",
			Change: []Change{all, Set("Names.FirewallRules.0.FirewallDomainListId", Att("All", "Id"))},
			At:     "Names FirewallRules", Says: "the rule with priority 100 allows * before others block"},
		{Rule: "DNS-003", Name: "a top-level domain", Change: []Change{Set("Ours.Domains", List{"*.com"})},
			At: "Names FirewallRules", Says: "allows *.com before others block"},
		{Rule: "DNS-003", Name: "list of another app", Change: []Change{Set("Names.FirewallRules.0.FirewallDomainListId", "rslvr-fdl-1")},
			At: "Names FirewallRules", Says: "allows the domains of rslvr-fdl-1, which are not known in the app"},
	}
}
