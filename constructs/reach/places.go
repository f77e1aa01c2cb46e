package reach

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/describe"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/host"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// Tiers returns the names of all tiers of all VPCs, in the order of the app.
func (n *Network) Tiers() []string {
	var names []string
	for _, p := range n.tiers() {
		names = append(names, p.name)
	}
	return names
}

// allPlaces returns every place that has a name.
func (n *Network) allPlaces(a *assembly.Assembly) []place {
	var all []place
	for _, v := range n.topology.VPCs {
		all = append(all, place{v.Name, subnetEnds(v.Subnets...)})
	}
	all = append(all, n.tiers()...)
	for _, s := range n.subnets() {
		all = append(all, place{s.Name, subnetEnds(s)})
	}
	for _, h := range n.hosts {
		all = append(all, hostPlace(h))
	}
	under := n.membersByGroup()
	for _, r := range a.OfType("AWS::EC2::SecurityGroup") {
		g := n.topology.SecurityGroups[r]
		all = append(all, place{describe.Name(r), n.members(g, under[g])})
	}
	return all
}

func hostPlace(h host.Host) place {
	p := place{name: h.Name}
	for _, i := range h.Interfaces {
		p.ends = append(p.ends, walk.End{Subnet: i.Subnet, Interface: i})
	}
	return p
}

func subnetEnds(subnets ...*topology.Subnet) []walk.End {
	var all []walk.End
	for _, s := range subnets {
		all = append(all, walk.End{Subnet: s})
	}
	return all
}

// tiers returns the sets of subnets that share a name in their VPC. A subnet without a tier is a
// place of its own.
func (n *Network) tiers() []place {
	var all []place
	for _, v := range n.topology.VPCs {
		index := map[string]int{} // in all, by tier
		for _, s := range v.Subnets {
			i, found := index[s.Tier]
			switch {
			case s.Tier == "":
				all = append(all, place{s.Name, subnetEnds(s)})
			case found:
				all[i].ends = append(all[i].ends, subnetEnds(s)...)
			default:
				index[s.Tier] = len(all)
				all = append(all, place{v.Name + "/" + s.Tier, subnetEnds(s)})
			}
		}
	}
	return all
}

// membersByGroup returns the network interfaces of the app by security group.
func (n *Network) membersByGroup() map[*filter.SecurityGroup][]walk.End {
	under := map[*filter.SecurityGroup][]walk.End{}
	for _, h := range n.hosts {
		for _, i := range h.Interfaces {
			for _, g := range i.Groups {
				under[g] = append(under[g], walk.End{Subnet: i.Subnet, Interface: i})
			}
		}
	}
	return under
}

// members returns the network interfaces under a security group: those in the app, or else any
// that may be put into its VPC.
func (n *Network) members(g *filter.SecurityGroup, all []walk.End) []walk.End {
	if v := n.topology.GroupVPCs[g]; all == nil && v != nil {
		for _, s := range v.Subnets {
			i := &host.Interface{Subnet: s, Groups: []*filter.SecurityGroup{g}}
			all = append(all, walk.End{Subnet: s, Interface: i})
		}
	}
	return all
}
