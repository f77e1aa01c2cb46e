package network

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

type (
	firewallRule   = awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty
	threatCategory = awsroute53resolver.CfnFirewallRuleGroup_FirewallAdvancedThreatCategoryConfigProperty
)

// rules are numbered with gaps, so that a rule that comes or goes moves no other.
func (f *DNSFirewall) rules() *[]any {
	var rules []any
	add := func(priority int, rule firewallRule) {
		rule.Priority = jsii.Number(priority)
		if rule.Action == nil {
			rule.Action, rule.BlockResponse = jsii.String("BLOCK"), jsii.String("NODATA")
		}
		rules = append(rules, &rule)
	}
	if len(f.props.AllowedDomains) > 0 {
		add(100, firewallRule{
			Action: jsii.String("ALLOW"), FirewallDomainListId: f.list("Allow", f.props.AllowedDomains)})
	}
	if len(f.props.BlockedDomains) > 0 {
		add(200, firewallRule{FirewallDomainListId: f.list("Block", f.props.BlockedDomains)})
	}
	for i, name := range slices.Sorted(maps.Keys(f.props.ManagedLists)) {
		add(300+10*i, firewallRule{FirewallDomainListId: jsii.String(f.props.ManagedLists[name])})
	}
	for i, category := range f.props.ThreatCategories {
		add(500+10*i, firewallRule{
			FirewallRuleType: &awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleTypeProperty{
				FirewallAdvancedThreatCategory: &threatCategory{Category: &category},
			}})
	}
	if !f.props.NoThreatDetection {
		for i, detector := range []string{"DGA", "DNS_TUNNELING", "DICTIONARY_DGA"} {
			add(700+10*i, firewallRule{
				DnsThreatProtection: &detector, ConfidenceThreshold: jsii.String("HIGH")})
		}
	}
	if f.props.AllowOnly {
		add(900, firewallRule{FirewallDomainListId: f.list("Everything", []string{"*"})})
	}
	return &rules
}

func (f *DNSFirewall) list(id string, domains []string) *string {
	c := tree.Group(f, id)
	return plinth.Kept(awsroute53resolver.NewCfnFirewallDomainList, c, "Resource", "lists the names that were given",
		&awsroute53resolver.CfnFirewallDomainListProps{
			Name: uniqueName(c, 64), Domains: jsii.Strings(domains...),
		}).AttrId()
}
