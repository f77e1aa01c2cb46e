package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsnetworkfirewall"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// FirewallProps configure a [Firewall]. Hub with ZoneIDs, or VPC with Subnets, is required, and
// one of AllowedDomains and Rules.
type FirewallProps struct {
	// Hub is the transit gateway that the firewall attaches to, in its Inspection segment. It
	// has to be of the same account. No VPC is needed; this is the way to inspect many.
	Hub *TransitGatewayHub
	// ZoneIDs are the Availability Zones of a firewall at a transit gateway, by id, such as
	// "euw1-az1": Network Firewall takes no names there. Two at least.
	ZoneIDs []string
	// VPC and Subnets are where the firewall's endpoints stand instead, one in each zone. The
	// subnets should have nothing else in them; routes to the endpoints are yours to define.
	VPC     awsec2.IVpc
	Subnets *awsec2.SubnetSelection
	// AllowedDomains may be reached by HTTP and HTTPS: "example.com", or ".example.com" with
	// all its subdomains.
	AllowedDomains []string
	// Rules are Suricata rules, one each, which decide before AllowedDomains.
	Rules []string
	// ManagedRuleGroups are rule groups of AWS, by names that end in StrictOrder, or by the
	// ARN where a partner manages them. They decide first. The default are the four lists of
	// domains of malware and botnets, which cost nothing.
	ManagedRuleGroups []string
	// OwnRulesOnly leaves ManagedRuleGroups out.
	OwnRulesOnly bool
	// HomeCIDRs are what rules call $HOME_NET: the ranges that are protected. The default
	// is the range of VPC, or all private ranges for a firewall at a transit gateway.
	HomeCIDRs []string
	// Capacity is what each of the rule groups for Rules and AllowedDomains may grow to. AWS
	// reserves it and does not let it change, so another number replaces them. The default
	// is 1000.
	Capacity int
	// Logs says where the logs of alerts and flows go. The default is CloudWatch Logs, kept
	// for 90 days, encrypted with a key of their own.
	Logs LogDestination
}

// A Firewall inspects what passes it and lets nothing pass that no rule allows: AWS's lists
// of malicious domains first, then rules and domains of your own, then everything else is
// dropped and alerted. It promises that
//
//   - alerts and flows are logged (FIREWALL-001), encrypted with a KMS key (FIREWALL-002),
//     and kept for 90 days in production (FIREWALL-003); the delivery service may write
//     them, for this account only (DELIVERY-001),
//   - in production, nobody deletes it or changes its zones, subnets or policy without
//     unlocking the stack first (FIREWALL-004, FIREWALL-005): set Unlocked of the stack for its
//     first deployment, and for such a change,
//   - rules decide in their order and what none allows is dropped (FIREWALL-006), whole
//     packets and fragments alike (FIREWALL-007),
//   - it stands in two zones at least (FIREWALL-008).
//
// It answers Security Hub's NetworkFirewall.1 to NetworkFirewall.5, NetworkFirewall.9 and
// NetworkFirewall.10. The firewall's own data is encrypted with a key of AWS: CloudFormation
// has no property for another.
//
// Standing idle it costs by the hour in each zone, far more than a NAT gateway, and one KMS
// key a month; traffic costs by the GB.
type Firewall struct {
	constructs.Construct
	props    FirewallProps
	subnets  []awsec2.ISubnet // that the endpoints stand in
	firewall awsnetworkfirewall.CfnFirewall
	policy   awsnetworkfirewall.CfnFirewallPolicy
}

// NewFirewall defines a firewall. It panics with an error when it is attached to nothing or
// to a transit gateway and a VPC, when it would stand in one zone only or let nothing pass,
// and when a domain, rule, range, rule group or zone is malformed.
func NewFirewall(scope constructs.Construct, id string, props *FirewallProps) *Firewall {
	f := &Firewall{}
	p := plinth.Define(f, scope, id, func() (p FirewallProps, err error) {
		p, f.subnets, err = props.withDefaults()
		return p, err
	})
	f.props = p
	f.policy = f.newPolicy()
	protected := jsii.Bool(plinth.Lock(f, "FIREWALL-004", "FIREWALL-005"))
	resource := &awsnetworkfirewall.CfnFirewallProps{
		FirewallName:                   uniqueName(f, 128),
		Description:                    tree.Node(f).Path(),
		FirewallPolicyArn:              f.policy.AttrFirewallPolicyArn(),
		DeleteProtection:               protected,
		FirewallPolicyChangeProtection: protected,
	}
	if p.Hub != nil {
		resource.TransitGatewayId = p.Hub.id
		resource.AvailabilityZoneMappings = zoneMappings(p.ZoneIDs)
		resource.AvailabilityZoneChangeProtection = protected
	} else {
		resource.VpcId = p.VPC.VpcId()
		resource.SubnetMappings = subnetMappings(f.subnets)
		resource.SubnetChangeProtection = protected
	}
	f.firewall = plinth.Kept(awsnetworkfirewall.NewCfnFirewall, f, "Resource", "filters with its policy", resource)
	f.addLogs(p.Logs)
	if p.Hub != nil {
		p.Hub.associate(f, p.Hub.tableIDs[SegmentInspection], f.firewall.AttrTransitGatewayAttachmentId())
	}
	return f
}

// Firewall returns the L1 construct; there is no L2.
func (f *Firewall) Firewall() awsnetworkfirewall.CfnFirewall { return f.firewall }

// Policy returns the policy.
func (f *Firewall) Policy() awsnetworkfirewall.CfnFirewallPolicy { return f.policy }

// AttachmentID returns the attachment to the transit gateway, for routes that lead to it. It
// panics with an error when the firewall stands in a VPC.
func (f *Firewall) AttachmentID() string {
	if f.props.Hub == nil {
		panic(plinth.Misuse(f, "AttachmentID is asked of a firewall in a VPC, want EndpointID"))
	}
	return *f.firewall.AttrTransitGatewayAttachmentId()
}

// EndpointID returns the endpoint in a zone of the VPC, counted from 0, for routes that lead
// to it. CloudFormation returns the endpoints in no particular order, each with the name of
// its zone, so the zones of the VPC have to be pinned by ZoneNames; it panics with an error
// when they are not, or when the firewall has no such zone.
func (f *Firewall) EndpointID(zone int) string {
	if f.props.VPC == nil {
		panic(plinth.Misuse(f, "EndpointID is asked of a firewall at a transit gateway, want AttachmentID: AWS keeps its endpoints to itself"))
	}
	if zone < 0 || zone >= len(f.subnets) {
		panic(plinth.Misuse(f, "zone is %d, want 0 to %d", zone, len(f.subnets)-1))
	}
	name := *f.subnets[zone].AvailabilityZone()
	if err := identifier.Zone.CheckKnown("the zone of the endpoint", name); err != nil {
		panic(plinth.Misuse(f, "%w; set ZoneNames on the VPC", err))
	}
	// "eu-west-1b:vpce-2,eu-west-1a:vpce-1" cut behind "eu-west-1a:", and again at the comma.
	all := awscdk.Fn_Join(jsii.String(","), f.firewall.AttrEndpointIds())
	rest := awscdk.Fn_Select(jsii.Number(1), awscdk.Fn_Split(jsii.String(name+":"), all, nil))
	return *awscdk.Fn_Select(jsii.Number(0), awscdk.Fn_Split(jsii.String(","), rest, nil))
}

func zoneMappings(ids []string) *[]any {
	mappings := make([]any, len(ids))
	for i := range ids {
		mappings[i] = &awsnetworkfirewall.CfnFirewall_AvailabilityZoneMappingProperty{AvailabilityZone: &ids[i]}
	}
	return &mappings
}

func subnetMappings(subnets []awsec2.ISubnet) *[]any {
	mappings := make([]any, len(subnets))
	for i, id := range ids(subnets) {
		mappings[i] = &awsnetworkfirewall.CfnFirewall_SubnetMappingProperty{SubnetId: id}
	}
	return &mappings
}
