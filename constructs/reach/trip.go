package reach

import (
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A trip is one packet from one address to another, and the reply to it.
type trip struct {
	n        *Network
	from, to end
	src, dst netip.Addr
	traffic  Traffic
	record   bool
}

// A result is how a trip, or many, end.
type result struct {
	verdict Verdict
	// partial tells that it is Yes for some only.
	partial bool
	path    []Hop
	blocked *Hop
}

func (t trip) walk(to end, reply bool) *walk {
	return &walk{n: t.n, wanted: to.subnet, beyond: to.realm, reply: reply, record: t.record}
}

// run makes the trip there and back.
func (t trip) run() result {
	there := t.there()
	if there.verdict != Yes {
		return blocked(there.verdict, there)
	}
	if o := t.admitted(there); o.verdict != Yes {
		return blocked(o.verdict, o)
	}
	all := result{verdict: Yes, path: there.path}
	for i, port := range t.clientPorts() {
		back := t.back(there, port)
		back.path = append(slices.Clip(there.path), back.path...)
		one := blocked(back.verdict, back)
		if back.verdict == Yes {
			one = result{verdict: Yes, path: there.path}
		}
		if i == 0 {
			all = one
		} else {
			all = all.or(one)
		}
	}
	return all
}

func blocked(v Verdict, o outcome) result {
	return result{verdict: v, path: o.path, blocked: &o.end}
}

// clientPorts are the ports that stand for all that a client may choose.
func (t trip) clientPorts() []int {
	if t.traffic.Protocol == protocolTCP || t.traffic.Protocol == protocolUDP {
		return t.n.cuts.ports
	}
	return []int{0}
}

// or joins results of which one is enough.
func (r result) or(s result) result {
	if s.verdict != r.verdict && (s.verdict == Yes || r.verdict == No) {
		r, s = s, r
	}
	if r.verdict == Yes && (s.verdict != Yes || s.partial) {
		r.partial = true
		if r.blocked == nil {
			r.blocked = s.blocked
		}
	}
	return r
}

// there follows the packet.
func (t trip) there() outcome {
	w := t.walk(t.to, false)
	p := packet{t.src, t.dst, t.traffic}
	switch {
	case t.from.subnet != nil:
		return w.leave(t.from.subnet, p)
	case t.to.subnet == nil:
		return w.stop(Unknown, nil, "what happens outside of the app is not known")
	case t.from.realm == internet:
		if o, ok := t.exposed(w, t.to); !ok {
			return o
		}
		return w.fromInternet(t.to.subnet.vpc, p)
	}
	return w.fromTunnel(t.from.tunnel.attachment, t.from.tunnel.vpc, p)
}

// exposed tells whether an end has an address that the internet can talk to.
func (t trip) exposed(w *walk, e end) (outcome, bool) {
	if !e.grouped || e.public == Yes || t.dst.Is6() {
		return outcome{}, true
	}
	if e.public == Unknown {
		return w.stop(Unknown, e.subnet.resource, "only deployment knows whether it has a public address"), false
	}
	return w.stop(No, e.subnet.resource, "it has no public address"), false
}

// admitted asks the security groups on both sides.
func (t trip) admitted(there outcome) outcome {
	w := t.walk(t.to, false)
	w.trail = there.path
	if straight := there.exit != nil && len(there.nats) == 0; t.to.realm == internet && straight {
		if o, ok := t.exposed(w, t.from); !ok {
			return o
		}
	}
	if t.from.grouped {
		v := admits(t.from.groups, outbound, t.dst, t.to, t.traffic, t.referable(there, outbound))
		if v != Yes {
			return w.stop(v, guard(t.from), "the security groups of the sender have no rule that surely lets %v out", t.traffic)
		}
	}
	if t.to.grouped {
		src := t.src
		if len(there.nats) > 0 {
			src = translated(there.nats, t.dst)
		}
		v := admits(t.to.groups, inbound, src, t.from, t.traffic, t.referable(there, inbound))
		if v != Yes {
			return w.stop(v, guard(t.to), "the security groups of the receiver have no rule that surely lets %v in", t.traffic)
		}
	}
	return there
}

// guard is the security group that a finding is placed on.
func guard(e end) *assembly.Resource {
	for _, g := range e.groups {
		if g != nil && g.resource != nil {
			return g.resource
		}
	}
	return e.subnet.resource
}

// translated is the address that the last NAT gateway on the way sends from.
func translated(nats []translation, dst netip.Addr) netip.Addr {
	last := nats[len(nats)-1]
	if last.subnet == nil {
		return last.from.blocks[0].Addr()
	}
	return representative(last.subnet, dst)
}

// referable tells whether a rule on one side that names a security group knows the other
// side's groups: inside a VPC and across a peering it does; across a transit gateway inbound
// rules do if that is switched on; behind NAT, a firewall or another gateway none does.
func (t trip) referable(there outcome, d direction) Verdict {
	switch {
	case t.from.subnet == nil || t.to.subnet == nil || len(there.nats) > 0 || len(there.firewalls) > 0:
		return No
	case there.gateway == nil:
		return Yes
	case d == outbound:
		return No
	}
	answer := there.gateway.groupsPass
	for _, v := range []*vpc{t.from.subnet.vpc, t.to.subnet.vpc} {
		if len(v.attachments[there.gateway]) == 0 {
			return No // another gateway is in between
		}
		for _, a := range v.attachments[there.gateway] {
			answer = both(answer, a.groupsPass)
		}
	}
	return answer
}
