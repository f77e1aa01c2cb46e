package network

import (
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/aws-cdk-go/awscdk/v2/customresources"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// DNSFirewallProps configure a [DNSFirewall]; nil and the zero value are the production
// choice, for VPCs that are added later.
type DNSFirewallProps struct {
	// VPCs are what is protected. [DNSFirewall.AddVPC] and [DNSProfile.AddFirewall] add more.
	VPCs []awsec2.IVpc
	// Priority is the place among the rule groups of a VPC, 101 to 9899. The default is 101,
	// the first.
	Priority int
	// Allow and Block are domains such as "example.com" or "*.example.com" that are always
	// allowed, and those that are blocked after that.
	Allow, Block []string
	// AllowOnly blocks every domain that Allow does not name.
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
	// AllowChanges lets CloudFormation change and remove the associations with VPCs. The
	// default is that they are protected against that in production.
	AllowChanges bool
	// NoThreatDetection leaves out DNS Firewall Advanced, where it does not exist or is not
	// worth its price.
	NoThreatDetection bool
}

// A DNSFirewall answers queries for malicious names as if there were no such name. It blocks
// generated names (DGA, also of dictionary words) and tunnels through DNS, by DNS Firewall
// Advanced at high confidence, and the domains and lists that are named. It promises that
//
//   - what is found is blocked, not just reported (DNS-003),
//   - in production, nobody removes it from a VPC without unlocking it first (DNS-004),
//   - queries that cannot be judged are blocked (DNS-005, a warning with FailOpen).
//
// Rules are in the order Allow, Block, managed lists, categories, detectors, the rest.
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
	p, err := props.withDefaults()
	if err != nil {
		panic(fmt.Errorf("network: DNS firewall %q: %w", id, err))
	}
	f := &DNSFirewall{props: p}
	plinth.Init(f, scope, id)
	f.group = awsroute53resolver.NewCfnFirewallRuleGroup(f, jsii.String("Resource"), &awsroute53resolver.CfnFirewallRuleGroupProps{
		Name: uniqueName(f, 64), FirewallRules: f.rules(),
	})
	for _, vpc := range p.VPCs {
		f.AddVPC(vpc)
	}
	return f
}

// RuleGroup returns the L1 construct; there is no L2.
func (f *DNSFirewall) RuleGroup() awsroute53resolver.CfnFirewallRuleGroup { return f.group }

// AddVPC protects a further VPC.
func (f *DNSFirewall) AddVPC(vpc awsec2.IVpc) {
	c := constructs.NewConstruct(f, awscdk.Names_UniqueId(vpc))
	protection := "ENABLED"
	if f.props.AllowChanges || plinth.ClassOf(f) != plinth.Production {
		protection = "DISABLED"
	}
	awsroute53resolver.NewCfnFirewallRuleGroupAssociation(c, jsii.String("Resource"), &awsroute53resolver.CfnFirewallRuleGroupAssociationProps{
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

// failOpen sets what CloudFormation has no resource for. Deleting it goes back to AWS's
// default.
func failOpen(scope constructs.Construct, vpc awsec2.IVpc) {
	call := func(status string) *customresources.AwsSdkCall {
		return &customresources.AwsSdkCall{
			Service: jsii.String("Route53Resolver"), Action: jsii.String("updateFirewallConfig"),
			Parameters:         map[string]any{"ResourceId": vpc.VpcId(), "FirewallFailOpen": status},
			PhysicalResourceId: customresources.PhysicalResourceId_Of(vpc.VpcId()),
		}
	}
	customresources.NewAwsCustomResource(scope, jsii.String("FailOpen"), &customresources.AwsCustomResourceProps{
		ResourceType:        jsii.String("Custom::DNSFirewallFailOpen"),
		OnUpdate:            call("ENABLED"),
		OnDelete:            call("DISABLED"),
		InstallLatestAwsSdk: jsii.Bool(false),
		Policy: customresources.AwsCustomResourcePolicy_FromStatements(&[]awsiam.PolicyStatement{
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
				Actions: jsii.Strings("route53resolver:UpdateFirewallConfig"),
				Resources: &[]*string{awscdk.Stack_Of(scope).FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("route53resolver"), Resource: jsii.String("firewall-config"), ResourceName: jsii.String("*"),
				})},
			}),
			awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{ // the API looks the VPC up
				Actions: jsii.Strings("ec2:DescribeVpcs"), Resources: jsii.Strings("*"),
			}),
		}),
	})
}

// rules are numbered with gaps, so that a rule that comes or goes moves no other.
func (f *DNSFirewall) rules() *[]any {
	var rules []any
	add := func(priority int, rule awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty) {
		rule.Priority = jsii.Number(priority)
		if rule.Action == nil {
			rule.Action, rule.BlockResponse = jsii.String("BLOCK"), jsii.String("NODATA")
		}
		rules = append(rules, &rule)
	}
	if len(f.props.Allow) > 0 {
		add(100, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{
			Action: jsii.String("ALLOW"), FirewallDomainListId: f.list("Allow", f.props.Allow)})
	}
	if len(f.props.Block) > 0 {
		add(200, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{FirewallDomainListId: f.list("Block", f.props.Block)})
	}
	for i, name := range slices.Sorted(maps.Keys(f.props.ManagedLists)) {
		add(300+10*i, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{FirewallDomainListId: jsii.String(f.props.ManagedLists[name])})
	}
	for i, category := range f.props.ThreatCategories {
		add(500+10*i, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{
			FirewallRuleType: &awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleTypeProperty{
				FirewallAdvancedThreatCategory: &awsroute53resolver.CfnFirewallRuleGroup_FirewallAdvancedThreatCategoryConfigProperty{Category: &category},
			}})
	}
	if !f.props.NoThreatDetection {
		for i, detector := range []string{"DGA", "DNS_TUNNELING", "DICTIONARY_DGA"} {
			add(700+10*i, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{
				DnsThreatProtection: &detector, ConfidenceThreshold: jsii.String("HIGH")})
		}
	}
	if f.props.AllowOnly {
		add(900, awsroute53resolver.CfnFirewallRuleGroup_FirewallRuleProperty{FirewallDomainListId: f.list("Everything", []string{"*"})})
	}
	return &rules
}

func (f *DNSFirewall) list(id string, domains []string) *string {
	c := constructs.NewConstruct(f, &id)
	return awsroute53resolver.NewCfnFirewallDomainList(c, jsii.String("Resource"), &awsroute53resolver.CfnFirewallDomainListProps{
		Name: uniqueName(c, 64), Domains: jsii.Strings(domains...),
	}).AttrId()
}

var (
	domainName   = regexp.MustCompile(`^(\*\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9]([a-z0-9-]*[a-z0-9])?\.?$`)
	domainListID = regexp.MustCompile(`^rslvr-fdl-[0-9a-f]+$`)
)

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
	if err := checkAll("Allow and Block", append(slices.Clone(q.Allow), q.Block...), domainName,
		`a domain in lower case such as "example.com" or "*.example.com"`); err != nil {
		return q, err
	}
	for _, name := range slices.Sorted(maps.Keys(q.ManagedLists)) {
		if id := q.ManagedLists[name]; !*awscdk.Token_IsUnresolved(id) && !domainListID.MatchString(id) {
			return q, fmt.Errorf("ManagedLists has %q for %s, want the id of that list in the stack's Region, rslvr-fdl-...", id, name)
		}
	}
	switch {
	case q.AllowOnly && len(q.Allow) == 0:
		return q, fmt.Errorf("AllowOnly is set and Allow is empty, want the domains that stay allowed")
	case q.NoThreatDetection && len(q.Block)+len(q.ManagedLists)+len(q.ThreatCategories) == 0 && !q.AllowOnly:
		return q, fmt.Errorf("NoThreatDetection is set and nothing else is blocked, want Block, ManagedLists, ThreatCategories or AllowOnly")
	case len(q.ManagedLists) > 20 || len(q.ThreatCategories) > 20:
		return q, fmt.Errorf("ManagedLists and ThreatCategories have %d and %d entries, want 20 each at most", len(q.ManagedLists), len(q.ThreatCategories))
	}
	return q, nil
}
