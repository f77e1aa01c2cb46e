package reach

import (
	"net/netip"
	"path"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A TransitGateway is one of the app as it is divided into segments.
type TransitGateway struct {
	Resource *assembly.Resource
	Name     string
	Segments []Segment
	// Cells say, by row and column, whether the attachments of the row's segment and those of the
	// column's have routes to each other. Partial means that some do. What the routes of VPCs,
	// network ACLs and security groups say is not part of it, see [Network.Matrix].
	Cells [][]Cell
}

// A Segment is a route table of a transit gateway, with the attachments that it routes for.
type Segment struct {
	Resource    *assembly.Resource // nil for attachments without a route table in the app
	Name        string             // the last part of the construct path
	Attachments []Attachment
	// Internet is the attachment to which packets for public addresses go, nil if there is none.
	Internet *Attachment
}

// An AttachmentKind is what an [Attachment] connects.
type AttachmentKind string

// The kinds of attachments.
const (
	VPCAttachment        AttachmentKind = "VPC"
	OnPremisesAttachment AttachmentKind = "on premises"
	PeeringAttachment    AttachmentKind = "transit gateway peering"
	FirewallAttachment   AttachmentKind = "firewall"
)

// An Attachment connects something to a transit gateway.
type Attachment struct {
	Resource *assembly.Resource
	Kind     AttachmentKind
	Name     string         // of the VPC, or of the attachment
	Blocks   []netip.Prefix // those of the VPC, or static routes of a VPN; empty if only deployment knows
}

// TransitGateways returns those of the app, in its order.
func (n *Network) TransitGateways() []TransitGateway {
	var all []TransitGateway
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGateway") {
		s := n.segments(n.topology.TransitGateways[r])
		g := TransitGateway{Resource: r, Name: describe.Name(r)}
		for _, one := range s {
			g.Segments = append(g.Segments, one.Segment)
		}
		g.Cells = cells(s)
		all = append(all, g)
	}
	return all
}

// A segment is a [Segment] with what routes it. The table is nil for attachments without one.
type segment struct {
	Segment
	table       *routing.Table
	attachments []*topology.Attachment
}

// segments returns those of a gateway: its route tables in the order of the app, the default ones,
// and what is associated with none.
func (n *Network) segments(g *topology.TransitGateway) []*segment {
	index := map[*routing.Table]*segment{}
	var all []*segment
	add := func(t *routing.Table, r *assembly.Resource, name string) *segment {
		if index[t] == nil {
			index[t] = &segment{Segment: Segment{Resource: r, Name: name}, table: t}
			all = append(all, index[t])
		}
		return index[t]
	}
	for _, r := range n.assembly.OfType("AWS::EC2::TransitGatewayRouteTable") {
		if n.topology.Resolve(r.Get("TransitGatewayId")) == g.Resource {
			add(n.topology.TransitTables[r], r, path.Base(describe.Name(r)))
		}
	}
	undecided := &routing.Table{Unknown: assembly.Undecided}
	for _, a := range n.topology.AttachmentsOf(g) {
		tables := a.Associated(g)
		var s *segment
		switch len(tables) {
		case 0:
			s = add(nil, nil, "no route table")
		case 1:
			s = add(tables[0], tables[0].Resource, tables[0].Name)
		default:
			s = add(undecided, nil, assembly.Undecided)
		}
		s.attachments = append(s.attachments, a)
		s.Attachments = append(s.Attachments, newAttachment(a))
	}
	for _, s := range all {
		if a := s.towards(internetAddress); a != nil {
			to := newAttachment(a)
			s.Internet = &to
		}
	}
	return all
}

// internetAddress is any that no VPC has.
var internetAddress = netip.MustParseAddr("1.1.1.1")

// towards is the attachment to which a public address certainly leads.
func (s *segment) towards(a netip.Addr) *topology.Attachment {
	if s.table == nil {
		return nil
	}
	if route, possible := s.table.Match(a, false); route != nil && len(possible) == 0 {
		to, _ := route.NextHop.(*topology.Attachment)
		return to
	}
	return nil
}

func newAttachment(a *topology.Attachment) Attachment {
	kinds := [...]AttachmentKind{
		topology.VPCAttachment: VPCAttachment, topology.OnPremisesAttachment: OnPremisesAttachment,
		topology.PeeringAttachment: PeeringAttachment, topology.FirewallAttachment: FirewallAttachment,
	}
	to := Attachment{Resource: a.Resource, Kind: kinds[a.Kind], Name: describe.Name(a.Resource), Blocks: known(a.Destinations)}
	if a.VPC != nil {
		to.Name, to.Blocks = a.VPC.Name, known(a.VPC.Blocks)
	}
	return to
}

// routesTo tells whether packets of the segment for what is behind an attachment go there.
func (s *segment) routesTo(a *topology.Attachment) assembly.Truth {
	if s.table == nil {
		return assembly.False
	}
	if s.table.Unknown != "" {
		return assembly.Unknown
	}
	blocks := a.Destinations
	if a.VPC != nil {
		blocks = a.VPC.Blocks
	}
	answer := assembly.False
	if a.VPC == nil && a.BGP && s.table.Propagates(a) || a.Kind == topology.PeeringAttachment {
		answer = assembly.Unknown // what BGP announces, or what is behind the other gateway
	}
	for _, b := range blocks {
		route, possible := s.table.Match(b.Addr(), true)
		switch {
		case len(possible) > 0:
			answer = assembly.Unknown
		case route != nil && route.NextHop == routing.NextHop(a):
			return assembly.True
		}
	}
	return answer
}

// A tally counts answers.
type tally struct{ yes, no, unknown int }

func (t *tally) add(answer assembly.Truth) {
	switch answer {
	case assembly.True:
		t.yes++
	case assembly.False:
		t.no++
	default:
		t.unknown++
	}
}

// cells compares every segment with every other, and with itself if it has several attachments.
func cells(all []*segment) [][]Cell {
	routes := make([][]tally, len(all))
	for i, s := range all {
		routes[i] = make([]tally, len(all))
		for j, to := range all {
			for _, a := range to.attachments {
				routes[i][j].add(s.routesTo(a))
			}
		}
	}
	matrix := make([][]Cell, len(all))
	for i, s := range all {
		for j, to := range all {
			least := 1
			if i == j {
				least = 2 // nothing talks to itself
			}
			c := Cell{External: true}
			if len(s.attachments) >= least && len(to.attachments) >= least {
				c = both(routes[i][j], routes[j][i], least)
			}
			matrix[i] = append(matrix[i], c)
		}
	}
	return matrix
}

// both is the answer for pairs of attachments of which each needs a route to the other, if at least
// so many of a segment take part.
func both(there, back tally, least int) Cell {
	switch {
	case there.yes+there.unknown < least, back.yes+back.unknown < least:
		return Cell{Reachable: assembly.False}
	case there.yes < least || back.yes < least:
		return Cell{Reachable: assembly.Unknown}
	}
	return Cell{Reachable: assembly.True, Partial: there.no+there.unknown+back.no+back.unknown > 0}
}
