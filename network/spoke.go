package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// SpokeProps configure a [Spoke].
type SpokeProps struct {
	// Hub is required: what the VPC is attached to.
	Hub *TransitGatewayHub
	// Network is required: a VPC with TransitSubnets, or an imported one with a tier called
	// [TransitTier].
	Network *VPC
	// Segment is required: whom the VPC may reach.
	Segment Segment
	// Routing is where the association and the propagations are defined: a scope in a stack
	// of the hub's account, and not the hub's own unless everything is in one stack, or the
	// two stacks would need each other. Many spokes may share it. The default is the
	// spoke itself, which is right when hub and VPC are in one account.
	Routing constructs.Construct
	// ConnectedTiers are the tiers that get a route to RemoteCIDRs. The default is every private
	// tier.
	ConnectedTiers []string
	// RemoteCIDRs are the ranges beyond the hub. The default is "10.0.0.0/8".
	RemoteCIDRs []string
	// Egress sends everything else from private tiers through the hub too, to its
	// [EgressVPC]. It is for VPCs with NATNone, and for imported ones whose private tiers have no
	// default route yet.
	Egress bool
	// ApplianceMode keeps both directions of a flow in one zone, for VPCs with stateful
	// appliances.
	ApplianceMode bool
	// Disassociated takes the VPC out of its table, so that it reaches nobody. It is the first of
	// two deployments when Segment changes, or when an [EgressVPC] gets or loses its Firewall: AWS
	// associates an attachment with one table, and CloudFormation adds the new association before
	// it removes the old one. In the second, leave it out again.
	Disassociated bool

	inspected *Firewall // what the VPC sends to RemoteCIDRs passes it, see EgressVPC
}

// A Spoke attaches a VPC to a hub and puts it into a segment. It promises that
//
//   - the attachment stands in subnets of its own, never among workloads (TGW-003),
//   - the VPC is reached by the segments that the hub's policy connects, and a blackhole
//     route drops what any other sends, whatever default routes there are (REACH-001),
//   - only ConnectedTiers have a route to the hub.
//
// An attachment costs by the hour and by the GB.
type Spoke struct {
	constructs.Construct
	vpc        *VPC
	segment    Segment
	routing    constructs.Construct
	routes     constructs.Construct // the scope of this spoke's routes in the hub's tables
	attachment awsec2.CfnTransitGatewayAttachment
	published  *crossaccount.Publication
	hub        string // the identity of the hub

	disassociated bool
}

// NewSpoke defines the attachment of a VPC. It panics with an error when Hub, Network or Segment
// is missing or unknown, the VPC has no transit subnets or is in another Region, its addresses
// overlap those of another spoke, a tier or network is malformed, a route table of an imported VPC
// is unknown, Egress contradicts the VPC's NAT, or Routing is needed and missing.
func NewSpoke(scope constructs.Construct, id string, props *SpokeProps) *Spoke {
	s := &Spoke{}
	p := plinth.Define(s, scope, id, func() (SpokeProps, error) { return props.withDefaults(scope) })
	s.vpc, s.segment, s.routing, s.disassociated = p.Network, p.Segment, s, p.Disassociated
	if p.Routing != nil {
		s.routing = p.Routing
	}
	s.attach(p)
	p.Hub.spokes = append(p.Hub.spokes, s)
	s.routes = tree.Group(s.routing, s.routingID())
	if p.inspected != nil {
		p.Hub.routeThrough(s, p.inspected, p.RemoteCIDRs)
	} else {
		p.Hub.route(s)
	}
	routes := networkRoutes(s, "Networks", p.Network, p.RemoteCIDRs, s.attachment)
	for _, tier := range p.ConnectedTiers {
		routes.from(tier)
	}
	connected := p.ConnectedTiers
	if p.Network.l2 == nil {
		connected = []string{"*"} // what the caller calls a tier need not be what its tags say
	}
	tree.Record(s, assembly.MetadataConnected, connected)
	if p.Egress {
		for _, tier := range p.Network.privateTiers() {
			routes.defaultFrom(tier)
		}
	}
	return s
}

// Attachment returns the attachment.
func (s *Spoke) Attachment() awsec2.CfnTransitGatewayAttachment { return s.attachment }

// Segment returns the segment that the VPC is in.
func (s *Spoke) Segment() Segment { return s.segment }

func (s *Spoke) attach(p SpokeProps) {
	var subnets []any
	for _, id := range ids(p.Network.Subnets(TransitTier)) {
		subnets = append(subnets, id)
	}
	// The other type, AWS::EC2::TransitGatewayVpcAttachment, cannot change its subnets, and a VPC
	// takes no second attachment while the first one is there.
	s.attachment = plinth.Kept(awsec2.NewCfnTransitGatewayAttachment, s, "Resource",
		"attaches its VPC in the subnets that were made for it", &awsec2.CfnTransitGatewayAttachmentProps{
			TransitGatewayId: p.Hub.idIn(s),
			VpcId:            p.Network.vpc.VpcId(),
			SubnetIds:        &subnets,
			// A map, because CDK hands the struct on in camel case.
			Options: map[string]any{
				"ApplianceModeSupport":            onOff(p.ApplianceMode),
				"DnsSupport":                      "enable",
				"SecurityGroupReferencingSupport": "enable",
			},
			Tags: nameTag(tree.Path(s)),
		})
	if defined := tree.Node(p.Network.vpc).DefaultChild(); defined != nil {
		p.Segment.record(defined)
	}
	s.published, s.hub = crossaccount.New(s, p.Hub.account), p.Hub.identity
}

// attachmentIn is the id of the attachment for use in the stack of reader.
func (s *Spoke) attachmentIn(reader constructs.IConstruct) *string {
	return s.published.Read(reader, "Attachment", s.attachment.Ref(), s.hub, s.vpc.identity())
}

// cidrIn is the range of the VPC for use in the stack of reader.
func (s *Spoke) cidrIn(reader constructs.IConstruct) *string {
	cidr := s.vpc.address(s.vpc.cidr)
	if !identifier.IsToken(*cidr) {
		return cidr
	}
	return s.published.Read(reader, "CIDR", cidr, s.vpc.identity())
}

func (p *SpokeProps) withDefaults(scope constructs.Construct) (SpokeProps, error) {
	var q SpokeProps
	if p != nil {
		q = *p
	}
	switch {
	case q.Hub == nil:
		return q, fmt.Errorf("Hub is nil, want the hub to attach to")
	case q.Network == nil:
		return q, fmt.Errorf("Network is nil, want the VPC to attach")
	case !q.Network.has(TransitTier):
		return q, fmt.Errorf("Network is VPC %s, want one with TransitSubnets: its tiers are %q",
			tree.Path(q.Network), names(q.Network.tiers))
	case q.Egress && q.Network.nat != NATNone:
		return q, fmt.Errorf("Egress is set and VPC %s has NAT of its own, want NATNone as its NAT", tree.Path(q.Network))
	}
	if err := q.Segment.check("Segment"); err != nil {
		return q, err
	}
	if err := q.Hub.checkOverlap("Network", q.Network); err != nil {
		return q, err
	}
	if len(q.ConnectedTiers) == 0 {
		q.ConnectedTiers = q.Network.privateTiers()
	}
	for _, tier := range q.ConnectedTiers {
		if err := q.Network.checkTier("ConnectedTiers", tier); err != nil {
			return q, err
		}
		if err := checkRouteTables("Network", q.Network.Subnets(tier)); err != nil && q.Network.l2 == nil {
			return q, err
		}
	}
	if len(q.RemoteCIDRs) == 0 {
		q.RemoteCIDRs = defaultRemoteCIDRs()
	}
	if err := checkCIDRs("RemoteCIDRs", q.RemoteCIDRs); err != nil {
		return q, err
	}
	return q, q.Hub.checkRouting(scope, q.Routing)
}

// defaultRemoteCIDRs are the addresses beyond a hub.
func defaultRemoteCIDRs() []string { return []string{"10.0.0.0/8"} }

// checkOverlap wants a range of its own for every VPC; between VPCs from pools IPAM sees to it.
func (h *TransitGatewayHub) checkOverlap(field string, v *VPC) error {
	for _, other := range h.spokes {
		if v.pool == nil && other.vpc.pool == nil && other.vpc.cidr.Overlaps(v.cidr) {
			return fmt.Errorf("%s is %s, which overlaps %s of %s, want a range of its own for every VPC at hub %s",
				field, v.cidr, other.vpc.cidr, tree.Path(other), tree.Path(h))
		}
	}
	return nil
}

// checkRouting judges where the associations of an attachment in scope are defined.
func (h *TransitGatewayHub) checkRouting(scope, routing constructs.Construct) error {
	stack, path := tree.Stack(scope), tree.Path(h)
	if *stack.Region() != h.region {
		return fmt.Errorf("Hub is %s in %s, want one in the VPC's own Region %s: a transit gateway attaches no VPC of another",
			path, h.region, *stack.Region())
	}
	if routing == nil && *stack.Account() != h.account {
		return fmt.Errorf("Routing is nil and Hub %s is in another account, want a scope in a stack of that account: "+
			"associations belong to the account of the transit gateway; do not take the hub's own stack", path)
	}
	if routing != nil && h.gateway != nil && tree.Stack(routing) == tree.Stack(h) && stack != tree.Stack(h) {
		return fmt.Errorf("Routing is in the stack of Hub %s, want another stack of the same account: "+
			"the attachment needs the hub's, and each stack would wait for the other", path)
	}
	if h.gateway != nil && len(h.shared) == 0 && crossaccount.Apart(scope, h) {
		return fmt.Errorf("Hub is %s in another account and shared with nobody, want the account, its unit or the organization in its ShareWith",
			path)
	}
	return nil
}
