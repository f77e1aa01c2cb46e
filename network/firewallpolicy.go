package network

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsnetworkfirewall"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// defaultManagedRuleGroups are AWS's lists of domains that malware is spread from and
// botnets are commanded by, each also for domains that are good and have been abused.
var defaultManagedRuleGroups = []string{
	"AbusedLegitBotNetCommandAndControlDomainsStrictOrder", "AbusedLegitMalwareDomainsStrictOrder",
	"BotNetCommandAndControlDomainsStrictOrder", "MalwareDomainsStrictOrder",
}

// newPolicy orders the rule groups: what AWS knows to be bad, rules, domains, and then the
// defaults. Packets of a handshake pass until a rule for HTTP or TLS has seen the name that
// they are for, which is why the default drops what belongs to an established connection.
func (f *Firewall) newPolicy() awsnetworkfirewall.CfnFirewallPolicy {
	var references []any
	add := func(priority int, arn *string) {
		references = append(references, &awsnetworkfirewall.CfnFirewallPolicy_StatefulRuleGroupReferenceProperty{
			Priority: jsii.Number(priority), ResourceArn: arn,
		})
	}
	for i, name := range f.props.ManagedRuleGroups {
		add(100+10*i, f.managed(name))
	}
	if len(f.props.Rules) > 0 {
		add(1000, f.newRuleGroup("Rules", &awsnetworkfirewall.CfnRuleGroup_RulesSourceProperty{
			RulesString: jsii.String(strings.Join(f.props.Rules, "\n")),
		}))
	}
	if len(f.props.AllowedDomains) > 0 {
		add(2000, f.newRuleGroup("Domains", &awsnetworkfirewall.CfnRuleGroup_RulesSourceProperty{
			RulesSourceList: &awsnetworkfirewall.CfnRuleGroup_RulesSourceListProperty{
				GeneratedRulesType: jsii.String("ALLOWLIST"),
				TargetTypes:        jsii.Strings("TLS_SNI", "HTTP_HOST"),
				Targets:            jsii.Strings(f.props.AllowedDomains...),
			},
		}))
	}
	c := tree.Group(f, "Policy")
	return plinth.Kept(awsnetworkfirewall.NewCfnFirewallPolicy, c, "Resource", "drops what no rule lets pass",
		&awsnetworkfirewall.CfnFirewallPolicyProps{
			FirewallPolicyName: uniqueName(c, 128),
			FirewallPolicy: &awsnetworkfirewall.CfnFirewallPolicy_FirewallPolicyProperty{
				StatelessDefaultActions:         jsii.Strings("aws:forward_to_sfe"),
				StatelessFragmentDefaultActions: jsii.Strings("aws:forward_to_sfe"),
				StatefulDefaultActions:          jsii.Strings("aws:drop_established", "aws:alert_established"),
				StatefulEngineOptions: &awsnetworkfirewall.CfnFirewallPolicy_StatefulEngineOptionsProperty{
					RuleOrder: jsii.String("STRICT_ORDER"), StreamExceptionPolicy: jsii.String("DROP"),
				},
				StatefulRuleGroupReferences: &references,
				PolicyVariables: &awsnetworkfirewall.CfnFirewallPolicy_PolicyVariablesProperty{
					RuleVariables: map[string]any{"HOME_NET": &awsnetworkfirewall.CfnFirewallPolicy_IPSetProperty{
						Definition: jsii.Strings(f.props.HomeCIDRs...),
					}},
				},
			},
		})
}

// newRuleGroup defines a rule group. Its capacity is part of the name: it cannot change, and
// what replaces a resource has to have another name.
func (f *Firewall) newRuleGroup(id string, rules *awsnetworkfirewall.CfnRuleGroup_RulesSourceProperty) *string {
	c := tree.Group(f, id)
	return plinth.Kept(awsnetworkfirewall.NewCfnRuleGroup, c, "Resource", "lets pass what was allowed, and nothing else",
		&awsnetworkfirewall.CfnRuleGroupProps{
			RuleGroupName: jsii.String(fmt.Sprintf("%s-%d", *uniqueName(c, 120), f.props.Capacity)),
			Type:          jsii.String("STATEFUL"),
			Capacity:      jsii.Number(f.props.Capacity),
			RuleGroup: &awsnetworkfirewall.CfnRuleGroup_RuleGroupProperty{
				RulesSource:         rules,
				StatefulRuleOptions: &awsnetworkfirewall.CfnRuleGroup_StatefulRuleOptionsProperty{RuleOrder: jsii.String("STRICT_ORDER")},
				RuleVariables: &awsnetworkfirewall.CfnRuleGroup_RuleVariablesProperty{
					IpSets: map[string]any{"HOME_NET": &awsnetworkfirewall.CfnRuleGroup_IPSetProperty{Definition: jsii.Strings(f.props.HomeCIDRs...)}},
				},
			},
		}).AttrRuleGroupArn()
}

// managed is the ARN of a rule group of AWS's.
func (f *Firewall) managed(name string) *string {
	if strings.HasPrefix(name, "arn:") || identifier.IsToken(name) {
		return &name
	}
	return jsii.String("arn:" + plinth.PartitionOf(f) + ":network-firewall:" + plinth.PlaceOf(f).Region +
		":aws-managed:stateful-rulegroup/" + name)
}
