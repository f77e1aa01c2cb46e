package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// SpokeProps configure a [Spoke].
type SpokeProps struct {
	// Hub, VPC and Segment are required. The VPC has to have TransitSubnets.
	Hub     *TransitGatewayHub
	VPC     *VPC
	Segment Segment
	// Routing is where the association and the propagations are defined: a scope in a stack
	// of the hub's account, and not the hub's own unless everything is in one stack, or the
	// two stacks would need each other. Many spokes may share it. The default is the
	// spoke itself, which is right when hub and VPC are in one account.
	Routing constructs.Construct
	// Tiers are the tiers that get a route to Networks. The default is every private tier.
	Tiers []string
	// Networks are the addresses that are beyond the hub. The default is "10.0.0.0/8".
	Networks []string
	// Egress sends everything else from private tiers through the hub too, to its
	// [EgressVPC]. It is for VPCs with NATNone.
	Egress bool
	// ApplianceMode keeps both directions of a flow in one zone, for VPCs with stateful
	// appliances.
	ApplianceMode bool

	inspected *Firewall // what the VPC sends to Networks passes it, see EgressVPC
}

// A Spoke attaches a VPC to a hub and puts it into a segment. It promises that
//
//   - the attachment stands in subnets of its own, never among workloads (TGW-003),
//   - the VPC is reached by the segments that the hub's policy connects, and a blackhole
//     route drops what any other sends, whatever default routes there are (REACH-001),
//   - only the named tiers have a route to the hub.
//
// An attachment costs by the hour and by the GB.
type Spoke struct {
	constructs.Construct
	vpc        *VPC
	segment    Segment
	routing    constructs.Construct
	routes     constructs.Construct // the scope of this spoke's routes in the hub's tables
	attachment awsec2.CfnTransitGatewayVpcAttachment
}

// NewSpoke defines the attachment of a VPC. It panics with an error when Hub, VPC or Segment
// is missing or unknown, the VPC has no transit subnets, its addresses overlap those of
// another spoke, a tier or network is malformed, Egress contradicts the VPC's NAT, or
// Routing is needed and missing.
func NewSpoke(scope constructs.Construct, id string, props *SpokeProps) *Spoke {
	p, err := props.withDefaults()
	if err == nil && scope != nil {
		err = p.checkRouting(scope)
	}
	if err != nil {
		panic(fmt.Errorf("network: Spoke %q: %w", id, err))
	}
	s := &Spoke{vpc: p.VPC, segment: p.Segment}
	plinth.Init(s, scope, id)
	s.routing = s
	if p.Routing != nil {
		s.routing = p.Routing
	}
	s.attach(p)
	p.Hub.spokes = append(p.Hub.spokes, s)
	s.routes = constructs.NewConstruct(s.routing, jsii.String(s.routingID()))
	dependAcross(s.routes, s)
	if p.inspected != nil {
		p.Hub.routeThrough(s, p.inspected, p.Networks)
	} else {
		p.Hub.route(s)
	}
	routes := networkRoutes(s, "Networks", p.VPC, p.Networks, s.attachment)
	for _, tier := range p.Tiers {
		routes.from(tier)
	}
	if p.Egress {
		for _, tier := range p.VPC.privateTiers() {
			routes.defaultFrom(tier)
		}
	}
	return s
}

// Attachment returns the attachment.
func (s *Spoke) Attachment() awsec2.CfnTransitGatewayVpcAttachment { return s.attachment }

// Segment returns the segment that the VPC is in.
func (s *Spoke) Segment() Segment { return s.segment }

func (s *Spoke) attach(p SpokeProps) {
	var subnets []*string
	for _, subnet := range p.VPC.Subnets(TransitTier) {
		subnets = append(subnets, subnet.SubnetId())
	}
	s.attachment = awsec2.NewCfnTransitGatewayVpcAttachment(s, jsii.String("Resource"), &awsec2.CfnTransitGatewayVpcAttachmentProps{
		TransitGatewayId: p.Hub.id,
		VpcId:            p.VPC.vpc.VpcId(),
		SubnetIds:        &subnets,
		// A map, because CDK hands the struct on in camel case.
		Options: map[string]any{
			"ApplianceModeSupport":            onOff(p.ApplianceMode),
			"DnsSupport":                      "enable",
			"SecurityGroupReferencingSupport": "enable",
		},
		Tags: nameTag(*s.Node().Path()),
	})
	awscdk.Tags_Of(p.VPC.vpc.Node().DefaultChild()).Add(jsii.String(SegmentTag), jsii.String(string(p.Segment)), nil)
	dependAcross(s, p.Hub)
}

// SegmentTag is the tag on a VPC that names its segment.
const SegmentTag = "plinth:segment"

// dependAcross makes the stack of one construct wait for that of another. CDK does it for
// references within an account.
func dependAcross(from, on constructs.IConstruct) {
	if a, b := awscdk.Stack_Of(from), awscdk.Stack_Of(on); a != b && *a.Account() != *b.Account() {
		a.AddStackDependency(b, jsii.String(*from.Node().Path()+" -> "+*on.Node().Path()))
	}
}

func (p *SpokeProps) withDefaults() (SpokeProps, error) {
	if p == nil || p.Hub == nil || p.VPC == nil {
		return SpokeProps{}, fmt.Errorf("Hub or VPC is nil, want both")
	}
	q := *p
	if err := q.Segment.check(); err != nil {
		return q, err
	}
	if _, ok := q.VPC.plan.Subnet(TransitTier, 0); !ok {
		return q, fmt.Errorf("VPC %s has no transit subnets, set TransitSubnets on it", *q.VPC.Node().Path())
	}
	if q.Egress && q.VPC.nat != NATNone {
		return q, fmt.Errorf("Egress is set and VPC %s has NAT of its own, want NAT: NATNone on it", *q.VPC.Node().Path())
	}
	for _, other := range q.Hub.spokes {
		if q.VPC.pool != nil || other.vpc.pool != nil {
			continue // IPAM sees to it
		}
		if theirs := other.vpc.plan.VPC(); theirs.Overlaps(q.VPC.plan.VPC()) {
			return q, fmt.Errorf("VPC %s is %s, which overlaps %s of %s", *q.VPC.Node().Path(), q.VPC.plan.VPC(), theirs, *other.Node().Path())
		}
	}
	if len(q.Tiers) == 0 {
		q.Tiers = q.VPC.privateTiers()
	}
	for _, tier := range q.Tiers {
		q.VPC.mustHave(tier)
	}
	if len(q.Networks) == 0 {
		q.Networks = defaultNetworks()
	}
	return q, checkCIDRs("Networks", q.Networks)
}

// defaultNetworks are the addresses beyond a hub.
func defaultNetworks() []string { return []string{"10.0.0.0/8"} }

func (p SpokeProps) checkRouting(scope constructs.Construct) error {
	stack := awscdk.Stack_Of(scope)
	if *stack.Region() != p.Hub.region {
		return fmt.Errorf("hub %s is in %s, want one in the VPC's own Region %s: a transit gateway attaches no VPC of another",
			*p.Hub.Node().Path(), p.Hub.region, *stack.Region())
	}
	if p.Routing == nil && *stack.Account() != p.Hub.account {
		return fmt.Errorf("Routing is nil, and the hub %s is in another account: associations belong to the account of the transit gateway; "+
			"give the scope of a stack there, not the hub's own", *p.Hub.Node().Path())
	}
	if p.Routing != nil && p.Hub.gateway != nil && awscdk.Stack_Of(p.Routing) == awscdk.Stack_Of(p.Hub) && stack != awscdk.Stack_Of(p.Hub) {
		return fmt.Errorf("Routing is in the hub's own stack, which the attachment needs: each stack would wait for the other; " +
			"give another stack of the same account")
	}
	return nil
}
