package network

import (
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/network/addressplan"
)

// EgressVPCProps configure an [EgressVPC].
type EgressVPCProps struct {
	// Hub is required.
	Hub *TransitGatewayHub
	// CIDR is the range of the VPC. The default is "10.255.0.0/20".
	CIDR string
	// Zones is the number of Availability Zones. The default is 3.
	Zones int
	// Segments may leave through the VPC. The default is production, non-production and
	// shared.
	Segments []Segment
	// RemoteCIDRs are the ranges beyond the hub, which answers go back to. The default is
	// "10.0.0.0/8".
	RemoteCIDRs []string
	// Firewall inspects what leaves and what comes back: a [Firewall] at the same hub. The
	// default is none.
	Firewall *Firewall
	// Routing is as in [SpokeProps].
	Routing constructs.Construct
	// Disassociated is as in [SpokeProps], and leaves out the routes that lead into the VPC as well.
	Disassociated bool
	// FlowLogs is as in [VPCProps].
	FlowLogs LogDestination
}

// An EgressVPC takes the traffic of all spokes to the internet: one set of NAT gateways, one
// set of addresses, one place to inspect. It promises everything that a [VPC] does, and
// that no two spokes meet in it: their segments' blackhole routes drop what is meant for
// each other before it gets here (REACH-001).
//
// It pays when its NAT gateways replace those of many VPCs: every GB costs the hub's
// processing on top. Standing idle it costs its NAT gateways and an attachment.
//
// See "Centralized egress" in the AWS whitepaper on multi-VPC network infrastructure.
type EgressVPC struct {
	constructs.Construct
	vpc   *VPC
	spoke *Spoke
}

// NewEgressVPC defines an egress VPC. It panics with an error when Hub is nil, a segment is
// unknown, and where [NewVPC] and [NewSpoke] do.
func NewEgressVPC(scope constructs.Construct, id string, props *EgressVPCProps) *EgressVPC {
	e := &EgressVPC{}
	p := plinth.Define(e, scope, id, func() (EgressVPCProps, error) { return props.withDefaults(scope) })
	e.vpc = NewVPC(e, "VPC", p.vpc())
	e.spoke = NewSpoke(e, "Spoke", &SpokeProps{
		Hub: p.Hub, Network: e.vpc, Segment: SegmentInspection, Routing: p.Routing, Disassociated: p.Disassociated,
		ConnectedTiers: []string{"public"}, RemoteCIDRs: p.RemoteCIDRs, inspected: p.Firewall,
	})
	if p.Disassociated {
		return e
	}
	wayOut := e.spoke.attachmentIn(e.spoke.routes)
	if p.Firewall != nil {
		// Out: segment, firewall, egress VPC. Back: egress VPC, firewall, segment.
		p.Hub.defaultRoute(e.spoke.routes, SegmentInspection, wayOut)
		wayOut = jsii.String(p.Firewall.AttachmentID())
	}
	for _, segment := range p.Segments {
		p.Hub.defaultRoute(e.spoke.routes, segment, wayOut)
	}
	return e
}

// Network returns the VPC itself.
func (e *EgressVPC) Network() *VPC { return e.vpc }

// Spoke returns the VPC's attachment to the hub.
func (e *EgressVPC) Spoke() *Spoke { return e.spoke }

// vpc are the props of the VPC itself, whose fields have the same names.
func (p EgressVPCProps) vpc() *VPCProps {
	return &VPCProps{
		CIDR:  p.CIDR,
		Zones: p.Zones,
		Tiers: []Tier{
			{Name: "public", Kind: Public, Prefix: addressplan.SmallestSubnet},
			// What enters from the hub leaves through the zone's NAT gateway.
			{Name: TransitTier, Kind: Private, Prefix: addressplan.SmallestSubnet, Block: addressplan.TransitBlock(p.CIDR)},
		},
		FlowLogs: p.FlowLogs,
	}
}

func (p *EgressVPCProps) withDefaults(scope constructs.Construct) (EgressVPCProps, error) {
	var q EgressVPCProps
	if p != nil {
		q = *p
	}
	if q.Hub == nil {
		return q, fmt.Errorf("Hub is nil, want the hub whose spokes leave through the VPC")
	}
	if q.CIDR == "" {
		q.CIDR = "10.255.0.0/20"
	}
	if len(q.Segments) == 0 {
		q.Segments = []Segment{SegmentProduction, SegmentNonProduction, SegmentShared}
	}
	if len(q.RemoteCIDRs) == 0 {
		q.RemoteCIDRs = defaultRemoteCIDRs()
	}
	if q.Firewall != nil && q.Firewall.props.Hub != q.Hub {
		return q, fmt.Errorf("Firewall is %s, want one at the hub %s", tree.Path(q.Firewall), tree.Path(q.Hub))
	}
	for _, s := range q.Segments {
		if err := s.check("Segments"); err != nil {
			return q, err
		}
		if !q.Hub.policy.Allows(s, SegmentInspection) {
			return q, fmt.Errorf("Segments has %s, want one that the hub's Policy connects with Inspection: answers would not come back", s)
		}
	}
	_, plan, err := q.vpc().withDefaults()
	if err != nil {
		return q, err
	}
	if err := q.Hub.checkOverlap("CIDR", &VPC{cidr: plan.VPC()}); err != nil {
		return q, err
	}
	if err := checkCIDRs("RemoteCIDRs", q.RemoteCIDRs); err != nil {
		return q, err
	}
	return q, q.Hub.checkRouting(scope, q.Routing)
}
