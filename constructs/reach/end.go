package reach

import "net/netip"

// An end is one place where a packet may start or arrive: a subnet, a network interface in
// one, or a realm outside.
type end struct {
	subnet *subnet
	realm  realm
	tunnel *tunnel // by which a packet from on premises comes

	// groups are the security groups of an interface. An end that is not grouped stands for
	// anything that may be put into the subnet, under any security group of the VPC.
	groups  []*group
	grouped bool
	// public tells whether an interface has a public IPv4 address.
	public Verdict
	// address narrows the end down to a single one.
	address netip.Addr
}

// belongs tells whether the end may be a member of a security group.
func (e end) belongs(g *group) Verdict {
	switch {
	case e.subnet == nil:
		return No
	case !e.grouped:
		return verdict(e.subnet.vpc == g.vpc)
	}
	answer := No
	for _, mine := range e.groups {
		if mine == nil {
			answer = better(answer, Unknown)
			continue
		}
		answer = better(answer, verdict(mine == g))
	}
	return answer
}

// addresses are enough of the end's addresses of a family to stand for all of them.
func (n *Network) addresses(e end, v6 bool) []netip.Addr {
	switch {
	case e.address.IsValid():
		if e.address.Is6() == v6 {
			return []netip.Addr{e.address}
		}
		return nil
	case e.realm == internet:
		return n.cuts.internet(v6)
	case e.realm == onPremises:
		return n.cuts.onPremises(v6)
	}
	return e.subnet.addresses[slot(v6)]
}
