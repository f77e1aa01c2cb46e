package network

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"

	"github.com/plinth-cdk/plinth/constructs/identifier"
)

var (
	allowedDomain = identifier.New(`\.?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?`,
		`a domain in lower case such as "example.com" or ".example.com"`)
	managedRuleGroup = identifier.New(`[A-Za-z0-9]+StrictOrder|arn:[a-z-]+:network-firewall:.*stateful-rulegroup/.+`,
		"a name that ends in StrictOrder, or an ARN")
	suricataRule = regexp.MustCompile(`^(pass|drop|reject|alert) [^\n]*\([^\n]*\bsid: ?(\d+);[^\n]*\)$`)
)

// withDefaults also returns the subnets of a firewall in a VPC.
func (p *FirewallProps) withDefaults() (FirewallProps, []awsec2.ISubnet, error) {
	var q FirewallProps
	if p != nil {
		q = *p
	}
	if q.Capacity == 0 {
		q.Capacity = 1000
	}
	if q.OwnRulesOnly && len(q.ManagedRuleGroups) > 0 {
		return q, nil, fmt.Errorf("ManagedRuleGroups is %q beside OwnRulesOnly, want one of the two", q.ManagedRuleGroups)
	}
	if len(q.ManagedRuleGroups) == 0 && !q.OwnRulesOnly {
		q.ManagedRuleGroups = defaultManagedRuleGroups
	}
	subnets, err := q.place()
	if err != nil {
		return q, nil, err
	}
	if len(q.HomeCIDRs) == 0 {
		q.HomeCIDRs = homeCIDRs(q.VPC)
	}
	if err := q.checkRules(); err != nil {
		return q, nil, err
	}
	q.Logs, err = q.Logs.withDefaults("Logs")
	return q, subnets, err
}

func homeCIDRs(vpc awsec2.IVpc) []string {
	if vpc != nil {
		return []string{*literalRange(vpc)}
	}
	all := make([]string, len(privateRanges))
	for i, r := range privateRanges {
		all[i] = r.String()
	}
	return all
}

// place returns the subnets of a firewall in a VPC, none for one at a transit gateway.
func (p FirewallProps) place() ([]awsec2.ISubnet, error) {
	switch {
	case p.Hub == nil && p.VPC == nil:
		return nil, fmt.Errorf("Hub and VPC are nil, want the transit gateway hub or the VPC that the firewall is for")
	case p.Hub != nil && (p.VPC != nil || p.Subnets != nil):
		return nil, fmt.Errorf("VPC or Subnets is set beside Hub, want one place for the firewall")
	case p.Hub != nil && len(p.ZoneIDs) < 2:
		return nil, fmt.Errorf("ZoneIDs is %q, want two zones at least, such as \"euw1-az1\" and \"euw1-az2\"", p.ZoneIDs)
	case p.Hub != nil:
		return nil, checkZoneList("ZoneIDs", p.ZoneIDs, identifier.ZoneID)
	case len(p.ZoneIDs) > 0:
		return nil, fmt.Errorf("ZoneIDs is %q beside VPC, want it empty: Subnets say which zones they are", p.ZoneIDs)
	case p.Subnets == nil:
		return nil, fmt.Errorf("Subnets is nil, want subnets of VPC with nothing but the firewall in them")
	}
	subnets, err := selectSubnets("Subnets", p.VPC, p.Subnets)
	if err != nil {
		return nil, err
	}
	return subnets, inTwoZones("Subnets", subnets)
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
	if err := allowedDomain.CheckAll("AllowedDomains", p.AllowedDomains); err != nil {
		return err
	}
	if err := managedRuleGroup.CheckAll("ManagedRuleGroups", p.ManagedRuleGroups); err != nil {
		return err
	}
	if err := checkCIDRs("HomeCIDRs", p.HomeCIDRs); err != nil {
		return err
	}
	var seen []string
	for _, rule := range p.Rules {
		m := suricataRule.FindStringSubmatch(rule)
		if m == nil {
			return fmt.Errorf("Rules has %q, want a Suricata rule on one line with an action and a sid, "+
				"such as pass tcp $HOME_NET any -> 192.0.2.1 443 (sid:1;)", rule)
		}
		if slices.Contains(seen, m[2]) {
			return fmt.Errorf("Rules has sid %s twice, want each rule its own", m[2])
		}
		seen = append(seen, m[2])
	}
	return nil
}
