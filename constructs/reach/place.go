package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// A place is where packets start or arrive.
type place struct {
	name string
	ends []end
}

// outside reports whether nothing of the place is in the app.
func (p place) outside() bool {
	return !slices.ContainsFunc(p.ends, func(e end) bool { return e.subnet != nil })
}

// place finds a place by name, see [Network.From].
func (n *Network) place(name string) (place, error) {
	switch name {
	case Internet:
		return place{name, []end{{realm: internet}}}, nil
	case OnPremises:
		return n.remote(name), nil
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return n.addressed(name, a), nil
	}
	if p, ok := n.named[name]; ok {
		return p, nil
	}
	var found []place
	for _, p := range n.places {
		if strings.HasSuffix(p.name, "/"+name) {
			found = append(found, p)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return place{}, fmt.Errorf("reach: %q is no place in the app, want one such as %q, %q or an address", name, n.Tiers(), Internet)
	}
	names := make([]string, len(found))
	for i, p := range found {
		names[i] = p.name
	}
	return place{}, fmt.Errorf("reach: %q may be any of %q, want more of its path", name, names)
}

func (n *Network) remote(name string) place {
	p := place{name: name}
	for _, t := range n.tunnels {
		p.ends = append(p.ends, end{realm: onPremises, tunnel: t})
	}
	return p
}

func (n *Network) addressed(name string, a netip.Addr) place {
	p := place{name: name}
	for _, v := range n.allVPCs {
		if s := v.at(a); s != nil {
			p.ends = append(p.ends, end{subnet: s, address: a})
		}
	}
	switch {
	case p.ends != nil:
	case public(a):
		p.ends = []end{{realm: internet, address: a}}
	default:
		for _, e := range n.remote(name).ends {
			e.address = a
			p.ends = append(p.ends, e)
		}
	}
	return p
}

// addPlaces collects every place that has a name, more general ones first.
func (n *Network) addPlaces() {
	var all []place
	for _, v := range n.allVPCs {
		all = append(all, place{v.name, v.ends("")})
	}
	all = append(all, n.tiers()...)
	for _, v := range n.allVPCs {
		for _, s := range v.subnets {
			all = append(all, place{s.name, []end{{subnet: s}}})
		}
	}
	for _, m := range n.members {
		all = append(all, place{m.name, m.ends})
	}
	for _, r := range n.assembly.OfType("AWS::EC2::SecurityGroup") {
		all = append(all, place{name(r), n.under(n.groups[r])})
	}
	n.places, n.named = all, map[string]place{}
	for _, p := range all {
		if _, taken := n.named[p.name]; !taken {
			n.named[p.name] = p
		}
	}
}

func (v *vpc) ends(tier string) []end {
	var all []end
	for _, s := range v.subnets {
		if tier == "" || s.tier == tier {
			all = append(all, end{subnet: s})
		}
	}
	return all
}

// tiers are the sets of subnets that share a name in their VPC; a subnet without a tier stands
// for itself.
func (n *Network) tiers() []place {
	var all []place
	for _, v := range n.allVPCs {
		seen := map[string]bool{}
		for _, s := range v.subnets {
			switch {
			case s.tier == "":
				all = append(all, place{s.name, []end{{subnet: s}}})
			case !seen[s.tier]:
				seen[s.tier] = true
				all = append(all, place{v.name + "/" + s.tier, v.ends(s.tier)})
			}
		}
	}
	return all
}

// under are the interfaces under a security group: those in the app, or else any that may be
// put into its VPC.
func (n *Network) under(g *group) []end {
	var all []end
	for _, m := range n.members {
		for _, e := range m.ends {
			if slices.Contains(e.groups, g) {
				all = append(all, e)
			}
		}
	}
	if all == nil && g.vpc != nil {
		for _, s := range g.vpc.subnets {
			all = append(all, end{subnet: s, groups: []*group{g}, grouped: true, public: Unknown})
		}
	}
	return all
}

// Tiers returns the names of all tiers of all VPCs, in the order of the app.
func (n *Network) Tiers() []string {
	var names []string
	for _, p := range n.tiers() {
		names = append(names, p.name)
	}
	return names
}
