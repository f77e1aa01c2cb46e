package reach

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

type direction bool

const (
	inbound  direction = false
	outbound direction = true
)

// An acl is a network ACL. It knows nothing of connections: every packet is looked at, replies
// too, by the first entry that matches.
type acl struct {
	name    string
	entries [2][]*entry
}

// An entry is one line of a network ACL.
type entry struct {
	at       *assembly.Resource // nil for those that AWS puts into a default network ACL
	number   int
	block    netip.Prefix
	protocol int // -1 for every one
	from, to int // of the ports; of ICMP the type, or -1 for every one
	allow    Verdict
	doubt    Verdict // Yes if the entry surely applies as it is read
	acl      *acl
}

func (e *entry) String() string {
	action := map[Verdict]string{Yes: "allows", No: "denies", Unknown: "allows or denies"}[e.allow]
	return fmt.Sprintf("network ACL %s, rule %d, %s it", e.acl.name, e.number, action)
}

// newDefaultACL is the network ACL of subnets that no other is associated with. It lets
// everything through.
func newDefaultACL(vpc string) *acl {
	a := &acl{name: "default of VPC " + vpc}
	for i, block := range []netip.Prefix{everywhere[0], netip.PrefixFrom(netip.IPv6Unspecified(), 0)} {
		for d := range a.entries {
			a.entries[d] = append(a.entries[d],
				&entry{number: 100 + i, block: block, protocol: -1, allow: Yes, doubt: Yes, acl: a})
		}
	}
	return a
}

func (n *Network) addACLs() {
	for _, r := range n.assembly.OfType("AWS::EC2::NetworkAcl") {
		n.acls[r] = &acl{name: name(r)}
	}
	for _, r := range n.assembly.OfType("AWS::EC2::NetworkAclEntry") {
		for _, ref := range r.Get("NetworkAclId").Targets() {
			a := n.acls[ref.Resource]
			if v := n.vpcs[ref.Resource]; v != nil {
				a = v.defaultACL
			}
			if a != nil {
				n.addEntry(a, r, ref.Resource)
			}
		}
	}
	associations := n.of("AWS::EC2::SubnetNetworkAclAssociation", "SubnetId")
	for _, v := range n.allVPCs {
		sortEntries(v.defaultACL)
		for _, s := range v.subnets {
			n.filterSubnet(s, associations[s.resource])
		}
	}
	for _, a := range n.acls {
		sortEntries(a)
	}
}

func sortEntries(a *acl) {
	for _, entries := range a.entries {
		slices.SortStableFunc(entries, func(x, y *entry) int { return cmp.Compare(x.number, y.number) })
	}
}

// filterSubnet gives a subnet the network ACLs that may guard it; nil is one that is not in
// the app.
func (n *Network) filterSubnet(s *subnet, associations []*assembly.Resource) {
	sure := false
	for _, r := range associations {
		s.acls = append(s.acls, n.acls[n.resolve(r.Get("NetworkAclId"))])
		sure = sure || r.PresentWith(s.resource)
	}
	switch {
	case sure:
	case s.vpc.imported():
		s.acls = append(s.acls, nil)
	default:
		s.acls = append(s.acls, s.vpc.defaultACL)
	}
}

func (n *Network) addEntry(a *acl, r, of *assembly.Resource) {
	e := &entry{at: r, acl: a, doubt: Yes, protocol: -1}
	sure := func(ok bool) {
		if !ok {
			e.doubt = Unknown
		}
	}
	var ok bool
	e.number, ok = r.Get("RuleNumber").Int()
	sure(ok && r.PresentWith(of))
	block := r.Get("CidrBlock")
	if !block.Exists() {
		block = r.Get("Ipv6CidrBlock")
	}
	e.block = n.block(block)
	if text, known := r.Get("Protocol").Text(); known {
		e.protocol, known = protocolNumber(text)
		sure(known)
	} else {
		sure(false)
	}
	first, last := r.Get("PortRange", "From"), r.Get("PortRange", "To")
	if e.protocol == protocolICMP || e.protocol == protocolICMPv6 {
		first, last = r.Get("Icmp", "Type"), r.Get("Icmp", "Type")
	}
	var ok2 bool
	e.from, ok = first.Int()
	e.to, ok2 = last.Int()
	sure(ok && ok2 || e.protocol == -1 || !Traffic{Protocol: e.protocol}.hasPorts())
	switch r.Get("RuleAction").Is("allow") {
	case assembly.True:
		e.allow = Yes
	case assembly.False:
		e.allow = No
	}
	switch r.Get("Egress").Is(true) {
	case assembly.Unknown:
		e.doubt = Unknown
		a.entries[0] = append(a.entries[0], e)
		a.entries[1] = append(a.entries[1], e)
	case assembly.True:
		a.entries[1] = append(a.entries[1], e)
	default:
		a.entries[0] = append(a.entries[0], e)
	}
}

// matches tells whether the entry is about such a packet.
func (e *entry) matches(peer netip.Addr, t Traffic) Verdict {
	about := contains(e.block, peer)
	if about == No || e.doubt == Yes && !e.carries(t) {
		return No
	}
	return both(about, e.doubt)
}

func (e *entry) carries(t Traffic) bool {
	return e.protocol == -1 || e.protocol == t.Protocol &&
		(!t.hasPorts() || e.from == -1 || e.from <= t.Port && t.Port <= e.to)
}

// decide returns the verdict of the list, and the entry it rests on: nil for the implicit deny
// at its end.
func (a *acl) decide(d direction, peer netip.Addr, t Traffic) (Verdict, *entry) {
	i := 0
	if d == outbound {
		i = 1
	}
	var perhaps []*entry
	answer, by := No, (*entry)(nil)
	for _, e := range a.entries[i] {
		m := e.matches(peer, t)
		if m == Unknown {
			perhaps = append(perhaps, e)
		}
		if m == Yes {
			answer, by = e.allow, e
			break
		}
	}
	for _, e := range perhaps {
		if e.allow != answer {
			return Unknown, e
		}
	}
	return answer, by
}

// filter lets a packet through the network ACL of a subnet.
func (w *walk) filter(s *subnet, d direction, p packet, then func() outcome) outcome {
	peer := p.src
	if d == outbound {
		peer = p.dst
	}
	for i, a := range s.acls {
		if a == nil {
			return w.perhaps(then(), s.resource, "the network ACL of subnet %s, which is not in the app", s.name)
		}
		v, by := a.decide(d, peer, p.traffic)
		if i == 0 && v == Yes && len(s.acls) == 1 {
			break
		}
		switch {
		case v == No && len(s.acls) == 1:
			return w.denied(s, a, by, d, p)
		case v != Yes:
			return w.perhaps(then(), resourceOf(by, s), "whether network ACL %s of subnet %s lets it through", a.name, s.name)
		}
	}
	return then()
}

func (w *walk) denied(s *subnet, a *acl, by *entry, d direction, p packet) outcome {
	way := map[direction]string{inbound: "in", outbound: "out"}[d]
	if by == nil {
		return w.stop(No, s.resource, "network ACL %s of subnet %s has no rule that lets %v %s", a.name, s.name, p.traffic, way)
	}
	return w.stop(No, resourceOf(by, s), "%v: %v %s of subnet %s", by, p.traffic, way, s.name)
}

func resourceOf(e *entry, s *subnet) *assembly.Resource {
	if e == nil || e.at == nil {
		return s.resource
	}
	return e.at
}
