package network

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/logdelivery/flowlog"
	"github.com/plinth-cdk/plinth/constructs/tree"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// TransitGatewayHubProps configure a [TransitGatewayHub]; nil and the zero value are the
// production choice.
type TransitGatewayHubProps struct {
	// ASN is the private autonomous system number on the Amazon side, 64512 to 65534 or
	// 4200000000 to 4294967294. The default is 64512. Changing it replaces the hub.
	ASN int
	// Policy is who may reach whom. The default is [DefaultSegmentPolicy].
	Policy SegmentPolicy
	// ShareWith are the ARNs of the organization, of organizational units, or the ids of
	// accounts that may attach their VPCs. Sharing stays inside the organization. It needs
	// resource sharing with AWS Organizations switched on once, in the management account.
	// The default is nobody.
	ShareWith []string
	// FlowLogs says where the hub's own flow logs go. The default is CloudWatch Logs, kept
	// for 90 days, encrypted with a key of their own.
	FlowLogs LogDestination
}

// A TransitGatewayHub connects VPCs and on-premises networks, and keeps them apart. It
// promises that
//
//   - nothing is associated or propagated by default: what is attached reaches nobody until a
//     [Spoke] says which segment it is in (REACH-003),
//   - each segment has a route table of its own, and production and non-production never
//     reach each other through any of them, nor learn the way (REACH-001, REACH-005),
//   - what is shared is shared inside the organization (TGW-001),
//   - all its traffic is logged, encrypted (TGW-002).
//
// Spokes in other accounts read the outputs of its stack, as package crossaccount has it: their
// stacks wait for it, and neither locks the other. A transit gateway costs nothing itself; each
// attachment costs by the hour and by the GB.
//
// See "Example: Isolated VPCs with shared services" in the transit gateway guide.
type TransitGatewayHub struct {
	constructs.Construct
	gateway awsec2.CfnTransitGateway
	tables  map[Segment]awsec2.CfnTransitGatewayRouteTable
	policy  SegmentPolicy
	spokes  []*Spoke

	// What others refer to: of this app's hub, or of one that was imported.
	id              *string
	tableIDs        map[Segment]*string
	account, region string
	shared          []string                  // whom it is shared with
	published       *crossaccount.Publication // nil for a hub that was imported
	identity        string                    // what makes another transit gateway of it, when it changes
}

// NewTransitGatewayHub defines a hub. It panics with an error when ASN is not private, Policy
// names an unknown segment or connects production with non-production, or ShareWith has
// something that is neither an ARN nor an account.
func NewTransitGatewayHub(scope constructs.Construct, id string, props *TransitGatewayHubProps) *TransitGatewayHub {
	h := &TransitGatewayHub{tables: map[Segment]awsec2.CfnTransitGatewayRouteTable{}, tableIDs: map[Segment]*string{}}
	p := plinth.Define(h, scope, id, props.withDefaults)
	if p.FlowLogs.Bucket != nil {
		plinth.SetFlag(h, plinth.FlowLogsByPolicy)
	}
	stack := tree.Stack(h)
	h.policy, h.account, h.region = p.Policy, *stack.Account(), *stack.Region()
	h.shared, h.published = p.ShareWith, crossaccount.New(h, p.ShareWith...)
	path := tree.Path(h)
	h.gateway = plinth.Kept(awsec2.NewCfnTransitGateway, h, "Resource", "attaches nothing to a table by itself",
		&awsec2.CfnTransitGatewayProps{
			Description:                     &path,
			AmazonSideAsn:                   jsii.Number(p.ASN),
			AutoAcceptSharedAttachments:     jsii.String(onOff(len(p.ShareWith) > 0)),
			DefaultRouteTableAssociation:    jsii.String("disable"),
			DefaultRouteTablePropagation:    jsii.String("disable"),
			DnsSupport:                      jsii.String("enable"),
			VpnEcmpSupport:                  jsii.String("enable"),
			SecurityGroupReferencingSupport: jsii.String("enable"),
			Tags:                            nameTag(path),
		})
	h.id, h.identity = h.gateway.Ref(), fmt.Sprint(path, " ", p.ASN)
	for _, segment := range Segments() {
		h.tables[segment] = plinth.Kept(awsec2.NewCfnTransitGatewayRouteTable, h, string(segment), "belongs to its transit gateway",
			&awsec2.CfnTransitGatewayRouteTableProps{
				TransitGatewayId: h.id,
				Tags:             nameTag(path + "/" + string(segment)),
			})
		h.tableIDs[segment] = h.tables[segment].Ref()
	}
	if len(p.ShareWith) > 0 {
		shareResources(h, p.ShareWith, h.gateway.AttrTransitGatewayArn())
	}
	addFlowLog(h, p.FlowLogs, awsec2.FlowLogResourceType_FromTransitGatewayId(h.id), "", flowlog.TransitGateway())
	return h
}

// TransitGateway returns the transit gateway, nil for a hub that was imported.
func (h *TransitGatewayHub) TransitGateway() awsec2.CfnTransitGateway { return h.gateway }

// RouteTable returns the route table of a segment, nil for an unknown one and for a hub that
// was imported.
func (h *TransitGatewayHub) RouteTable(s Segment) awsec2.CfnTransitGatewayRouteTable {
	return h.tables[s]
}

// idIn is the id of the transit gateway for use in the stack of reader.
func (h *TransitGatewayHub) idIn(reader constructs.IConstruct) *string {
	if h.published == nil {
		return h.id
	}
	return h.published.Read(reader, "ID", h.id, h.identity)
}

// Policy returns who may reach whom.
func (h *TransitGatewayHub) Policy() SegmentPolicy { return h.policy }

func (p *TransitGatewayHubProps) withDefaults() (TransitGatewayHubProps, error) {
	var q TransitGatewayHubProps
	if p != nil {
		q = *p
	}
	if q.ASN == 0 {
		q.ASN = 64512
	}
	if !privateASN(q.ASN) {
		return q, fmt.Errorf("ASN is %d, want a private one: 64512 to 65534 or 4200000000 to 4294967294", q.ASN)
	}
	if q.Policy == nil {
		q.Policy = DefaultSegmentPolicy()
	}
	if err := q.Policy.check(); err != nil {
		return q, err
	}
	if err := checkShareWith(q.ShareWith); err != nil {
		return q, err
	}
	var err error
	q.FlowLogs, err = q.FlowLogs.withDefaults("FlowLogs")
	return q, err
}

func privateASN(asn int) bool {
	return asn >= 64512 && asn <= 65534 || asn >= 4200000000 && asn <= 4294967294
}

func onOff(on bool) string {
	if on {
		return "enable"
	}
	return "disable"
}

func nameTag(name string) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String("Name"), Value: &name}}
}
