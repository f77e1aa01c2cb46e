package network

import (
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// DNSFirewallProps configure a [DNSFirewall]; nil and the zero value are the production
// choice, for VPCs that are added later.
type DNSFirewallProps struct {
	// VPCs are what is protected. [DNSFirewall.AddVPC] and [DNSProfile.AddFirewall] add more.
	VPCs []awsec2.IVpc
	// Priority is the place among the rule groups of a VPC, 101 to 9899. The default is 101,
	// the first.
	Priority int
	// AllowedDomains and BlockedDomains are domains such as "example.com" or "*.example.com" that
	// are always allowed, and those that are blocked after that.
	AllowedDomains, BlockedDomains []string
	// AllowOnly blocks every domain that AllowedDomains does not name.
	AllowOnly bool
	// ManagedLists are AWS's lists of malicious domains that are blocked: the id by the name,
	// such as "AWSManagedDomainsAggregateThreatList". Ids differ from Region to Region and
	// CloudFormation does not know names, so look them up once for the stack's Region with
	//
	//	aws route53resolver list-firewall-domain-lists --query 'FirewallDomainLists[?ManagedOwnerName].[Name,Id]'
	//
	// The default is none; what needs no id is blocked anyway.
	ManagedLists map[string]string
	// ThreatCategories are further categories of DNS Firewall Advanced that are blocked, such
	// as "PHISHING". AWS names them, see aws route53resolver list-firewall-rule-types. The
	// default is none.
	ThreatCategories []string
	// FailOpen lets queries through that DNS Firewall fails to judge, for which it takes a
	// custom resource for each VPC. The default, AWS's as well, is to block them.
	FailOpen bool
	// NoThreatDetection leaves out DNS Firewall Advanced, where it does not exist or is not
	// worth its price.
	NoThreatDetection bool
}

// A DNSFirewall answers queries for malicious names as if they had no records. It blocks
// generated names (DGA, also of dictionary words) and tunnels through DNS, by DNS Firewall
// Advanced at high confidence, and the domains and lists that are named. It promises that
//
//   - what is found is blocked, not just reported (DNS-003),
//   - in production, nobody removes it from a VPC without unlocking the stack first (DNS-004):
//     set Unlocked of the stack for its first deployment, and to change Priority,
//   - queries that cannot be judged are blocked (DNS-005, a warning with FailOpen).
//
// Rules are in the order AllowedDomains, BlockedDomains, ManagedLists, ThreatCategories, detectors,
// the rest.
// Standing idle it costs next to nothing; queries cost by the million.
type DNSFirewall struct {
	constructs.Construct
	props DNSFirewallProps
	group awsroute53resolver.CfnFirewallRuleGroup
}

// NewDNSFirewall defines a rule group and associates it with VPCs. It panics with an error
// when a domain, a list's id or the priority is malformed, when AllowOnly has nothing to
// allow, or when no rule is left.
func NewDNSFirewall(scope constructs.Construct, id string, props *DNSFirewallProps) *DNSFirewall {
	f := &DNSFirewall{}
	f.props = plinth.Define(f, scope, id, props.withDefaults)
	f.group = plinth.Kept(awsroute53resolver.NewCfnFirewallRuleGroup, f, "Resource", "blocks the names that its lists hold",
		&awsroute53resolver.CfnFirewallRuleGroupProps{
			Name: uniqueName(f, 64), FirewallRules: f.rules(),
		})
	for _, vpc := range f.props.VPCs {
		f.AddVPC(vpc)
	}
	return f
}

// RuleGroup returns the L1 construct; there is no L2.
func (f *DNSFirewall) RuleGroup() awsroute53resolver.CfnFirewallRuleGroup { return f.group }

// AddVPC protects a further VPC.
func (f *DNSFirewall) AddVPC(vpc awsec2.IVpc) {
	c := tree.Group(f, *awscdk.Names_UniqueId(vpc))
	protection := "DISABLED"
	if plinth.Lock(c, "DNS-004") {
		protection = "ENABLED"
	}
	plinth.Kept(awsroute53resolver.NewCfnFirewallRuleGroupAssociation, c, "Resource", "guards its VPC",
		&awsroute53resolver.CfnFirewallRuleGroupAssociationProps{
			Name: uniqueName(c, 64), FirewallRuleGroupId: f.group.AttrId(), VpcId: vpc.VpcId(),
			Priority: jsii.Number(f.props.Priority), MutationProtection: &protection,
		})
	if f.props.FailOpen {
		failOpen(c, vpc)
	}
}

// AddFirewall protects the VPCs that use a Profile.
func (d *DNSProfile) AddFirewall(f *DNSFirewall) {
	d.associate(f, f.group.AttrArn(), jsii.String(fmt.Sprintf(`{"priority":%d}`, f.props.Priority)))
}

// failOpen sets what CloudFormation has no resource for. Deleting it goes back to AWS's default.
func failOpen(scope constructs.Construct, vpc awsec2.IVpc) {
	parameters := func(status string) map[string]any {
		return map[string]any{"ResourceId": vpc.VpcId(), "FirewallFailOpen": status}
	}
	sdkcall.New(scope, "FailOpen", sdkcall.Call{
		Name: "DNSFirewallFailOpen", Service: "Route53Resolver", Action: "updateFirewallConfig",
		Parameters: parameters("ENABLED"), Undo: parameters("DISABLED"), Target: *vpc.VpcId(),
		Permissions: []*awsiam.PolicyStatementProps{
			{
				Actions:   jsii.Strings("route53resolver:UpdateFirewallConfig"),
				Resources: jsii.Strings(plinth.PlaceOf(scope).ARN("route53resolver", "firewall-config/*")),
			},
			sdkcall.Anywhere("ec2:DescribeVpcs"), // the API looks the VPC up
		},
	})
}

func (p *DNSFirewallProps) withDefaults() (DNSFirewallProps, error) {
	var q DNSFirewallProps
	if p != nil {
		q = *p
	}
	if q.Priority == 0 {
		q.Priority = 101
	}
	if q.Priority < 101 || q.Priority > 9899 {
		return q, fmt.Errorf("Priority is %d, want 101 to 9899", q.Priority)
	}
	if err := domainName.CheckAll("AllowedDomains", q.AllowedDomains); err != nil {
		return q, err
	}
	if err := domainName.CheckAll("BlockedDomains", q.BlockedDomains); err != nil {
		return q, err
	}
	for _, name := range slices.Sorted(maps.Keys(q.ManagedLists)) {
		if err := domainListID.Check(fmt.Sprintf("ManagedLists[%q]", name), q.ManagedLists[name]); err != nil {
			return q, err
		}
	}
	switch {
	case q.AllowOnly && len(q.AllowedDomains) == 0:
		return q, fmt.Errorf("AllowedDomains is empty and AllowOnly is set, want the domains that stay allowed")
	case q.NoThreatDetection && len(q.BlockedDomains)+len(q.ManagedLists)+len(q.ThreatCategories) == 0 && !q.AllowOnly:
		return q, fmt.Errorf("NoThreatDetection is set and nothing else is blocked, " +
			"want BlockedDomains, ManagedLists, ThreatCategories or AllowOnly")
	case len(q.ManagedLists) > 20 || len(q.ThreatCategories) > 20:
		return q, fmt.Errorf("ManagedLists and ThreatCategories have %d and %d entries, want 20 each at most",
			len(q.ManagedLists), len(q.ThreatCategories))
	}
	return q, nil
}
