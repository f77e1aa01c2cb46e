package network

import (
	"fmt"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// route puts a spoke into its segment: its own table says what it reaches, and the tables
// of the segments that may reach it learn its addresses. All others get a blackhole.
func (h *TransitGatewayHub) route(s *Spoke) {
	if !s.disassociated {
		h.associate(s.routes, h.tableIDs[s.segment], s.attachmentIn(s.routes))
	}
	var denied []Segment
	for _, segment := range Segments() {
		if h.policy.Allows(s.segment, segment) {
			h.propagate(s.routes, segment, s.attachmentIn(s.routes))
			continue
		}
		denied = append(denied, segment)
		plinth.Kept(awsec2.NewCfnTransitGatewayRoute, s.routes, "BlackholeIn"+string(segment),
			"drops what comes from a segment that may not reach it",
			&awsec2.CfnTransitGatewayRouteProps{
				TransitGatewayRouteTableId: h.tableIDs[segment],
				DestinationCidrBlock:       s.cidrIn(s.routes),
				Blackhole:                  jsii.Bool(true),
			})
	}
	s.promiseBlackholes(denied)
}

// routeThrough gives a spoke a table of its own, in which every way leads through a
// firewall. Nobody learns its addresses, so that answers take the same way back: a stateful
// firewall drops a flow of which it sees one half.
func (h *TransitGatewayHub) routeThrough(s *Spoke, f *Firewall, networks []string) {
	table := plinth.Kept(awsec2.NewCfnTransitGatewayRouteTable, s.routes, "Table", "belongs to its transit gateway",
		&awsec2.CfnTransitGatewayRouteTableProps{
			TransitGatewayId: h.id,
			Tags:             nameTag(tree.Path(s)),
		})
	if !s.disassociated {
		h.associate(s.routes, table.Ref(), s.attachmentIn(s.routes))
	}
	for i, network := range networks {
		plinth.Kept(awsec2.NewCfnTransitGatewayRoute, s.routes, fmt.Sprint("Network", i+1), "routes its range where it was meant to go",
			&awsec2.CfnTransitGatewayRouteProps{
				TransitGatewayRouteTableId: table.Ref(),
				DestinationCidrBlock:       &network,
				TransitGatewayAttachmentId: jsii.String(f.AttachmentID()),
			})
	}
}

func (h *TransitGatewayHub) defaultRoute(scope constructs.Construct, from Segment, to *string) {
	plinth.Kept(awsec2.NewCfnTransitGatewayRoute, scope, "DefaultFrom"+string(from), "routes its range where it was meant to go",
		&awsec2.CfnTransitGatewayRouteProps{
			TransitGatewayRouteTableId: h.tableIDs[from],
			DestinationCidrBlock:       jsii.String("0.0.0.0/0"),
			TransitGatewayAttachmentId: to,
		})
}

// routingID is unique among the spokes that share a scope for their routing, and tells
// which one it belongs to.
func (s *Spoke) routingID() string {
	if s.routing == s {
		return "Routing"
	}
	return strings.ReplaceAll(tree.Path(s), "/", "-")
}

func (h *TransitGatewayHub) associate(scope constructs.Construct, table, attachment *string) {
	plinth.Kept(awsec2.NewCfnTransitGatewayRouteTableAssociation, scope, "Association", "is in the table of its segment",
		&awsec2.CfnTransitGatewayRouteTableAssociationProps{
			TransitGatewayAttachmentId: attachment,
			TransitGatewayRouteTableId: table,
		})
}

func (h *TransitGatewayHub) propagate(scope constructs.Construct, to Segment, attachment *string) {
	plinth.Kept(awsec2.NewCfnTransitGatewayRouteTablePropagation, scope, "PropagationTo"+string(to),
		"is known to the segments that may reach it",
		&awsec2.CfnTransitGatewayRouteTablePropagationProps{
			TransitGatewayAttachmentId: attachment,
			TransitGatewayRouteTableId: h.tableIDs[to],
		})
}

// routes sends traffic of a VPC's tiers to an attachment.
type routes struct {
	scope      constructs.Construct
	vpc        *VPC
	list       awsec2.CfnPrefixList
	attachment awsec2.CfnTransitGatewayAttachment
}

// networkRoutes defines a prefix list of the networks beyond the hub: one entry in each
// route table, and one place to change it.
func networkRoutes(
	scope constructs.Construct, id string, vpc *VPC, networks []string, attachment awsec2.CfnTransitGatewayAttachment,
) *routes {
	var entries []any
	for _, network := range networks {
		entries = append(entries, &awsec2.CfnPrefixList_EntryProperty{Cidr: &network})
	}
	path := tree.Path(scope) + "/" + id
	return &routes{scope, vpc,
		plinth.Kept(awsec2.NewCfnPrefixList, scope, id, "lists the networks that were given", &awsec2.CfnPrefixListProps{
			PrefixListName: &path, // required, and need not be unique
			AddressFamily:  jsii.String("IPv4"),
			Entries:        entries,
			MaxEntries:     jsii.Number(prefixListSize(len(entries))),
			Tags:           nameTag(path),
		}), attachment}
}

// prefixListSize leaves room to grow: a larger list counts for more in every route table, and
// growing one at the wrong moment fails.
func prefixListSize(entries int) int { return max(10, entries) }

// from adds a route to the networks from every subnet of a tier.
func (r *routes) from(tier string) {
	r.each(tier, "Networks", func(props *awsec2.CfnRouteProps) {
		props.DestinationPrefixListId = tree.Text(r.list, "attrPrefixListId")
	})
}

// defaultFrom adds a default route from every subnet of a tier.
func (r *routes) defaultFrom(tier string) {
	r.each(tier, "Default", func(props *awsec2.CfnRouteProps) { props.DestinationCidrBlock = jsii.String("0.0.0.0/0") })
}

func (r *routes) each(tier, name string, destination func(*awsec2.CfnRouteProps)) {
	for i, subnet := range r.vpc.Subnets(tier) {
		props := &awsec2.CfnRouteProps{
			RouteTableId:     tree.Text(subnet, "routeTable.routeTableId"),
			TransitGatewayId: tree.Text(r.attachment, "transitGatewayId"),
		}
		destination(props)
		route := plinth.Kept(awsec2.NewCfnRoute, r.scope, fmt.Sprintf("%s%d%sRoute", tier, i+1, name),
			"routes its range where it was meant to go", props)
		route.AddResourceDependency(r.attachment, nil) // AWS refuses a route to a gateway that is not attached
	}
}
