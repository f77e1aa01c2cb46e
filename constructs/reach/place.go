package reach

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/walk"
)

// The places outside the app.
const (
	// Internet is every public address that no VPC of the app has.
	Internet = string(walk.Internet)
	// OnPremises is what VPN, Direct Connect and Connect attachments lead to.
	OnPremises = string(walk.OnPremises)
)

// A place is where packets start or arrive.
type place struct {
	name string
	ends []walk.End
}

// external reports whether no part of the place is in the app.
func (p place) external() bool {
	return !slices.ContainsFunc(p.ends, func(e walk.End) bool { return e.Subnet != nil })
}

// place finds a place by name, see [Network.From].
func (n *Network) place(name string) (place, error) {
	switch name {
	case Internet:
		return place{name, []walk.End{{Zone: walk.Internet}}}, nil
	case OnPremises:
		return n.onPremises(name), nil
	}
	if a, err := netip.ParseAddr(name); err == nil {
		return n.placeOf(a, name), nil
	}
	if p, ok := n.byName[name]; ok {
		return p, nil
	}
	var found []place
	var names []string
	for _, p := range n.places {
		if strings.HasSuffix(p.name, "/"+name) {
			found, names = append(found, p), append(names, p.name)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return place{}, fmt.Errorf("reach: %q is not in the app, want an IP address, %q, or the end of a construct path such as %q",
			name, Internet, n.Tiers())
	}
	return place{}, fmt.Errorf("reach: %q is ambiguous, want more of the path to tell %q apart", name, names)
}

func (n *Network) onPremises(name string) place {
	p := place{name: name}
	for _, link := range n.topology.Links {
		p.ends = append(p.ends, walk.End{Zone: walk.OnPremises, Link: link})
	}
	return p
}

// placeOf returns the place of an address: in every VPC that has it, or else outside the app.
func (n *Network) placeOf(a netip.Addr, name string) place {
	p := place{name: name}
	for _, v := range n.topology.VPCs {
		if s := v.SubnetOf(a); s != nil {
			p.ends = append(p.ends, walk.End{Subnet: s})
		}
	}
	switch {
	case p.ends != nil:
	case address.IsPublic(a):
		p.ends = []walk.End{{Zone: walk.Internet}}
	default:
		p = n.onPremises(name)
	}
	for i := range p.ends {
		p.ends[i].Address = a
	}
	return p
}
