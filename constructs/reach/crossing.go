package reach

import (
	"fmt"
	"net/netip"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Crossing is a way that packets may take from a subnet to a place where they are not meant
// to arrive. One direction is enough: a reply need not come back, and security groups are not
// asked.
type Crossing struct {
	From *assembly.Resource // the subnet
	To   *assembly.Resource // the subnet; nil for the internet
	// Verdict is Yes or Unknown.
	Verdict Verdict
	// Path is the way; for Unknown, its last step is where knowledge ends.
	Path []Hop
}

// Crossings returns ways from the subnets that from selects to those that to selects: for
// each subnet of from, one for each step that leads across. Subnets whose packets fare the same
// are followed once, so the work grows with the number of subnets and not with its square.
func (n *Network) Crossings(from, to func(subnet *assembly.Resource) bool) []Crossing {
	var targets []*subnet
	own := map[*vpc]bool{}
	for _, s := range n.everySubnet() {
		if to(s.resource) {
			targets = append(targets, s)
			own[s.vpc] = true
		}
	}
	alone := func(s *subnet) bool { return own[s.vpc] } // has one VPC less to reach than its like
	return n.cross(from, alone, func(s *subnet) []Crossing {
		var all []Crossing
		for _, target := range targets {
			if target.vpc != s.vpc {
				all = append(all, n.deliveries(s, end{subnet: target})...)
			}
		}
		return all
	})
}

// WaysOut returns ways from the subnets that from selects to the internet.
func (n *Network) WaysOut(from func(subnet *assembly.Resource) bool) []Crossing {
	together := func(*subnet) bool { return false }
	return n.cross(from, together, func(s *subnet) []Crossing { return n.deliveries(s, end{realm: internet}) })
}

func (n *Network) everySubnet() []*subnet {
	var all []*subnet
	for _, v := range n.allVPCs {
		all = append(all, v.subnets...)
	}
	return all
}

// cross follows the selected subnets: of those that fare the same, the first stands for all.
func (n *Network) cross(from func(*assembly.Resource) bool, alone func(*subnet) bool, follow func(*subnet) []Crossing) []Crossing {
	var all []Crossing
	followed := map[string]bool{}
	for _, s := range n.everySubnet() {
		if !from(s.resource) {
			continue
		}
		fate := n.fate(s)
		if fate != "" && followed[fate] && !alone(s) {
			continue
		}
		followed[fate] = true
		all = append(all, distinct(follow(s))...)
	}
	return all
}

// distinct keeps one crossing for every step that decides it.
func distinct(all []Crossing) []Crossing {
	seen := map[*assembly.Resource]bool{}
	var some []Crossing
	for _, c := range all {
		if at := c.Decisive(); !seen[at] {
			seen[at] = true
			some = append(some, c)
		}
	}
	return some
}

// deliveries are the packets from a subnet that arrive, over the families both ends have.
func (n *Network) deliveries(from *subnet, to end) []Crossing {
	var all []Crossing
	for _, v6 := range []bool{false, true} {
		n.each(end{subnet: from}, to, v6, func(src, dst netip.Addr) {
			for _, t := range n.cuts.traffic {
				quick := trip{n, end{subnet: from}, to, src, dst, t, false}
				o := quick.there()
				if o.verdict == No {
					continue
				}
				quick.record = true
				c := Crossing{From: from.resource, Verdict: o.verdict, Path: quick.there().path}
				if to.subnet != nil {
					c.To = to.subnet.resource
				}
				all = append(all, c)
				return
			}
		})
	}
	return all
}

// joining are the types that join networks, in contrast to those that merely lead there.
var joining = map[string]bool{
	"AWS::EC2::TransitGatewayRoute": true, "AWS::EC2::TransitGatewayRouteTablePropagation": true,
	"AWS::EC2::VPCPeeringConnection": true, "AWS::EC2::TransitGatewayPeeringAttachment": true,
}

// Decisive is the step that a finding is about: where knowledge ends, that step; between
// networks the first that joins them, such as the propagation, the transit gateway route or the
// peering; else the first route.
func (c Crossing) Decisive() *assembly.Resource {
	if end := c.Path[len(c.Path)-1]; c.Verdict == Unknown && end.Resource != nil {
		return end.Resource
	}
	first := c.From
	for i := len(c.Path) - 1; i >= 0; i-- {
		if at := c.Path[i].Resource; at != nil && at.Type == "AWS::EC2::Route" {
			first = at
		}
	}
	for _, hop := range c.Path {
		if c.To != nil && hop.Resource != nil && joining[hop.Resource.Type] {
			return hop.Resource
		}
	}
	return first
}

// String tells the way in one line.
func (c Crossing) String() string {
	steps := make([]string, 0, len(c.Path))
	for _, hop := range c.Path {
		steps = append(steps, hop.String())
	}
	return strings.Join(steps, "; ")
}

// fate is the same for subnets whose packets to other VPCs fare the same: their routes,
// attachments and network ACLs are alike, and no filter tells their addresses apart. It is
// empty for a subnet that has to be followed by itself.
func (n *Network) fate(s *subnet) string {
	if len(s.tables) != 1 || len(s.acls) != 1 || s.acls[0] != s.vpc.defaultACL || len(s.vpc.defaultACL.entries[0]) != 2 {
		return ""
	}
	t := s.tables[0]
	if t.opaque != "" || len(t.doubtful) > 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprint(&b, s.zone)
	for _, block := range n.cuts.filters {
		for _, own := range s.blocks {
			if block.Overlaps(own) {
				fmt.Fprint(&b, " from ", block)
			}
		}
	}
	for _, r := range t.ordered() {
		if r.origin == local {
			continue
		}
		gateway, ok := r.next.(*transitGateway)
		if !ok {
			return ""
		}
		fmt.Fprintf(&b, " %v %s", r.to, gateway.fate(s))
	}
	return b.String()
}

// fate tells apart what the gateway does with packets from a subnet.
func (g *transitGateway) fate(s *subnet) string {
	var b strings.Builder
	fmt.Fprint(&b, g.resource.Path)
	for _, a := range s.vpc.attachments[g] {
		foot, zoned := a.foot(s)
		filtered := foot != nil && (len(foot.acls) != 1 || foot.acls[0] != s.vpc.defaultACL)
		fmt.Fprint(&b, " ", foot != nil, zoned, a.doubt)
		if filtered {
			fmt.Fprint(&b, " ", foot.name)
		}
		for _, t := range a.associated(g) {
			fmt.Fprint(&b, " ", t.name)
		}
	}
	return b.String()
}
