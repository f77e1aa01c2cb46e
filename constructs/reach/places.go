package reach

import (
	"slices"

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
		p := place{name: h.Name}
		for _, i := range h.Interfaces {
			p.ends = append(p.ends, walk.End{Subnet: i.Subnet, Interface: &i})
		}
		all = append(all, p)
	}
	for _, r := range a.OfType("AWS::EC2::SecurityGroup") {
		all = append(all, place{describe.Name(r), n.members(n.topology.SecurityGroups[r])})
	}
	return all
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

// members returns the network interfaces under a security group: those in the app, or else any
// that may be put into its VPC.
func (n *Network) members(g *filter.SecurityGroup) []walk.End {
	var all []walk.End
	for _, h := range n.hosts {
		for _, i := range h.Interfaces {
			if slices.Contains(i.Groups, g) {
				all = append(all, walk.End{Subnet: i.Subnet, Interface: &i})
			}
		}
	}
	if v := n.topology.GroupVPCs[g]; all == nil && v != nil {
		for _, s := range v.Subnets {
			i := &host.Interface{Subnet: s, Groups: []*filter.SecurityGroup{g}}
			all = append(all, walk.End{Subnet: s, Interface: i})
		}
	}
	return all
}
