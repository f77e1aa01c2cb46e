package network

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsnetworkfirewall"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
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
	c := constructs.NewConstruct(f, jsii.String("Policy"))
	return awsnetworkfirewall.NewCfnFirewallPolicy(c, jsii.String("Resource"), &awsnetworkfirewall.CfnFirewallPolicyProps{
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
					Definition: jsii.Strings(f.props.HomeNetworks...),
				}},
			},
		},
	})
}

// newRuleGroup defines a rule group. Its capacity is part of the name: it cannot change, and
// what replaces a resource has to have another name.
func (f *Firewall) newRuleGroup(id string, rules *awsnetworkfirewall.CfnRuleGroup_RulesSourceProperty) *string {
	c := constructs.NewConstruct(f, &id)
	return awsnetworkfirewall.NewCfnRuleGroup(c, jsii.String("Resource"), &awsnetworkfirewall.CfnRuleGroupProps{
		RuleGroupName: jsii.String(fmt.Sprintf("%s-%d", *uniqueName(c, 120), f.props.Capacity)),
		Type:          jsii.String("STATEFUL"),
		Capacity:      jsii.Number(f.props.Capacity),
		RuleGroup: &awsnetworkfirewall.CfnRuleGroup_RuleGroupProperty{
			RulesSource:         rules,
			StatefulRuleOptions: &awsnetworkfirewall.CfnRuleGroup_StatefulRuleOptionsProperty{RuleOrder: jsii.String("STRICT_ORDER")},
			RuleVariables: &awsnetworkfirewall.CfnRuleGroup_RuleVariablesProperty{
				IpSets: map[string]any{"HOME_NET": &awsnetworkfirewall.CfnRuleGroup_IPSetProperty{Definition: jsii.Strings(f.props.HomeNetworks...)}},
			},
		},
	}).AttrRuleGroupArn()
}

// managed is the ARN of a rule group of AWS's.
func (f *Firewall) managed(name string) *string {
	if strings.HasPrefix(name, "arn:") || *awscdk.Token_IsUnresolved(name) {
		return &name
	}
	return jsii.String("arn:" + *awscdk.Aws_PARTITION() + ":network-firewall:" + *awscdk.Stack_Of(f).Region() + ":aws-managed:stateful-rulegroup/" + name)
}

var (
	allowedDomain    = regexp.MustCompile(`^\.?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?$`)
	managedRuleGroup = regexp.MustCompile(`^([A-Za-z0-9]+StrictOrder|arn:[a-z-]+:network-firewall:.*stateful-rulegroup/.+)$`)
	suricataRule     = regexp.MustCompile(`^(pass|drop|reject|alert) [^\n]*\([^\n]*\bsid: ?(\d+);[^\n]*\)$`)
)

func (p *FirewallProps) withDefaults() (FirewallProps, error) {
	var q FirewallProps
	if p != nil {
		q = *p
	}
	if q.Capacity == 0 {
		q.Capacity = 1000
	}
	if q.OwnRulesOnly && len(q.ManagedRuleGroups) > 0 {
		return q, fmt.Errorf("OwnRulesOnly is set together with ManagedRuleGroups, want one of them")
	}
	if len(q.ManagedRuleGroups) == 0 && !q.OwnRulesOnly {
		q.ManagedRuleGroups = defaultManagedRuleGroups
	}
	if err := q.checkPlace(); err != nil {
		return q, err
	}
	if len(q.HomeNetworks) == 0 {
		q.HomeNetworks = homeNetworks(q.VPC)
	}
	if err := q.checkRules(); err != nil {
		return q, err
	}
	var err error
	q.Logs, err = q.Logs.withDefaults()
	return q, err
}

func homeNetworks(vpc *VPC) []string {
	if vpc != nil {
		return []string{*vpc.address(vpc.plan.VPC())}
	}
	all := make([]string, len(privateRanges))
	for i, r := range privateRanges {
		all[i] = r.String()
	}
	return all
}

func (p FirewallProps) checkPlace() error {
	switch {
	case p.Hub == nil && p.VPC == nil:
		return fmt.Errorf("Hub and VPC are nil, want the transit gateway hub or the VPC that the firewall is for")
	case p.Hub != nil && (p.VPC != nil || p.Tier != ""):
		return fmt.Errorf("Hub is set together with VPC or Tier, want one place for the firewall")
	case p.Hub != nil && len(p.ZoneIDs) < 2:
		return fmt.Errorf("ZoneIDs has %d zones, want two at least, such as \"euw1-az1\" and \"euw1-az2\"", len(p.ZoneIDs))
	case p.VPC != nil && len(p.ZoneIDs) > 0:
		return fmt.Errorf("ZoneIDs is set together with VPC, whose tier says which zones they are")
	case p.VPC != nil && !p.VPC.has(p.Tier):
		return fmt.Errorf("Tier is %q, want one of the VPC's tiers, with nothing but the firewall in it: %q", p.Tier, p.VPC.tierNames())
	case p.VPC != nil && p.VPC.plan.Zones() < 2:
		return fmt.Errorf("VPC has one zone, want two at least")
	}
	return matchAll("ZoneIDs", p.ZoneIDs, zoneID, "euw1-az1")
}

func (p FirewallProps) checkRules() error {
	if len(p.AllowedDomains)+len(p.Rules) == 0 {
		return fmt.Errorf("AllowedDomains and Rules are empty, so nothing would pass; want what may")
	}
	if p.Capacity < 1 || p.Capacity > 15000 {
		return fmt.Errorf("Capacity is %d, want 1 to 15000: a policy holds 30000", p.Capacity)
	}
	if len(p.AllowedDomains) > p.Capacity || len(p.Rules) > p.Capacity {
		return fmt.Errorf("Capacity is %d, want room for %d domains and %d rules", p.Capacity, len(p.AllowedDomains), len(p.Rules))
	}
	if err := checkAll("AllowedDomains", p.AllowedDomains, allowedDomain, `a domain in lower case, such as "example.com" or ".example.com"`); err != nil {
		return err
	}
	if err := checkAll("ManagedRuleGroups", p.ManagedRuleGroups, managedRuleGroup, "a name that ends in StrictOrder, or an ARN"); err != nil {
		return err
	}
	if err := checkCIDRs("HomeNetworks", p.HomeNetworks); err != nil {
		return err
	}
	var seen []string
	for _, rule := range p.Rules {
		m := suricataRule.FindStringSubmatch(rule)
		if m == nil {
			return fmt.Errorf("Rules has %q, want a Suricata rule on one line with an action and a sid, "+
				`such as pass tcp $HOME_NET any -> 192.0.2.1 443 (sid:1;)`, rule)
		}
		if slices.Contains(seen, m[2]) {
			return fmt.Errorf("Rules has sid %s twice, want each rule its own", m[2])
		}
		seen = append(seen, m[2])
	}
	return nil
}
