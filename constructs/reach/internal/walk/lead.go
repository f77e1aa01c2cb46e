package walk

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// MayLead reports whether routes may lead packets from a subnet to some address of a VPC. If it is
// false, no walk from the subnet to one of the VPC arrives, or ends as unknown. Routes are followed
// for whole blocks, and filters are left aside, so it takes a fraction of the time of a walk.
func MayLead(from *topology.Subnet, to *topology.VPC, n *topology.Network) bool {
	return slices.ContainsFunc(to.Destinations, func(block netip.Prefix) bool {
		l := lead{network: n, to: to, block: block}
		return l.leave(from)
	})
}

// A lead follows the routes to one block.
type lead struct {
	network *topology.Network
	to      *topology.VPC
	block   netip.Prefix
	seen    []junction
}

// A junction is a table, and the VPC from which packets come to it: nil in a transit gateway that
// they enter from elsewhere.
type junction struct {
	table *routing.Table
	vpc   *topology.VPC
}

func (l *lead) leave(s *topology.Subnet) bool {
	return s.VPC == l.to || len(s.Tables) == 0 || l.anyTable(s.Tables, s.VPC)
}

func (l *lead) anyTable(tables []*routing.Table, vpc *topology.VPC) bool {
	return slices.ContainsFunc(tables, func(t *routing.Table) bool { return l.route(junction{t, vpc}) })
}

// route takes each route once: packets that come to it again are in a loop.
func (l *lead) route(at junction) bool {
	if at.table.Unknown != "" {
		return true
	}
	if slices.Contains(l.seen, at) {
		return false
	}
	if l.seen = append(l.seen, at); len(l.seen) > maxHops {
		return true
	}
	for r := range at.table.Overlapping(l.block, l.network.InApp(l.block)) {
		if l.forward(r.NextHop, at.vpc) {
			return true
		}
	}
	return false
}

// forward is [walk.forward] for a block. Nothing comes back from the internet to a VPC.
func (l *lead) forward(next routing.NextHop, vpc *topology.VPC) bool {
	switch next := next.(type) {
	case topology.Local:
		return next.VPC == l.to || next.VPC != vpc
	case *topology.InternetGateway, topology.Blackhole:
		return false
	case *topology.NATGateway:
		if next.Regional {
			return vpc == l.to
		}
		return l.anySubnet(next.Subnets)
	case *topology.Firewall:
		return l.anySubnet(next.Subnets)
	case *topology.PeeringConnection:
		far, ok := next.FarSide(vpc)
		return ok && (far == nil || far.Imported() || far == l.to)
	case *topology.TransitGateway:
		return l.gateway(next, vpc)
	case *topology.Attachment:
		return l.outOfGateway(next)
	}
	return true // as far as is known
}

// anySubnet goes on from subnets of which only deployment knows which one it is, or whether it is
// another one.
func (l *lead) anySubnet(subnets []*topology.Subnet) bool {
	return len(subnets) == 0 || slices.ContainsFunc(subnets, l.leave)
}

func (l *lead) gateway(g *topology.TransitGateway, vpc *topology.VPC) bool {
	if vpc == nil {
		return true
	}
	attachments := vpc.Attachments[g]
	if len(attachments) == 0 {
		return vpc.Imported()
	}
	return slices.ContainsFunc(attachments, func(a *topology.Attachment) bool { return l.anyTable(a.Associated(g), a.VPC) })
}

func (l *lead) outOfGateway(a *topology.Attachment) bool {
	switch a.Kind {
	case topology.OnPremisesAttachment:
		return true
	case topology.PeeringAttachment:
		return a.Gateway == nil || a.Peer == nil || l.anyTable(slices.Concat(a.Associated(a.Gateway), a.Associated(a.Peer)), nil)
	case topology.FirewallAttachment:
		return l.anyTable(a.Associated(a.Gateway), nil)
	}
	return a.VPC.Imported() || a.VPC == l.to || l.anySubnet(a.Subnets)
}
