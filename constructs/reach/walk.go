package reach

import (
	"fmt"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A packet is what a walk follows.
type packet struct {
	src, dst netip.Addr
	traffic  Traffic
}

// maxHops bounds a walk through transit gateways and VPCs, like a packet's time to live.
const maxHops = 24

// A walk follows one packet through the network, through every branch that only deployment
// decides between. The fields above the line are what is asked, those below it the state of
// the branch that is being followed.
type walk struct {
	n      *Network
	wanted *subnet // where the packet is to arrive; nil if outside is
	beyond realm
	reply  bool
	record bool // whether to keep the way for an answer

	branchState
}

type branchState struct {
	trail     []Hop
	nats      []translation
	firewalls []*firewall
	feet      []footing
	gateway   *transitGateway // the one the packet was in last
	tunnel    *assembly.Resource
	exit      *vpc // whose gateway took the packet outside
	// egressOnly tells that it was an egress-only internet gateway.
	egressOnly bool
	depth      int
}

// A translation is a NAT gateway on the way, in the subnet it stands in.
type translation struct {
	gateway *natGateway
	subnet  *subnet // nil for a regional one
	from    *vpc
}

// A footing is an attachment through which the packet entered a VPC, coming from a zone.
type footing struct {
	attachment *attachment
	zone       string
}

// An outcome is how a walk ends.
type outcome struct {
	verdict Verdict
	// The rest describes one way the packet may take; end is its last step.
	path []Hop
	end  Hop
	branchState
}

// pass notes a step.
func (w *walk) pass(at *assembly.Resource, detail fmt.Stringer) {
	w.trail = append(w.trail, Hop{Resource: at, Reply: w.reply, detail: detail})
}

// emitted notes that the packet enters a VPC through an attachment.
func (w *walk) emitted(a *attachment, zone string) {
	w.feet = append(slices.Clip(w.feet), footing{a, zone})
}

// stop ends the walk.
func (w *walk) stop(v Verdict, at *assembly.Resource, format string, args ...any) outcome {
	end := Hop{Resource: at, Reply: w.reply}
	if w.record {
		end.detail = message(fmt.Sprintf(format, args...))
	}
	return w.end(v, end)
}

func (w *walk) end(v Verdict, end Hop) outcome {
	o := outcome{verdict: v, end: end, branchState: w.branchState}
	o.trail = nil
	if w.record {
		o.path = append(slices.Clone(w.trail), end)
	}
	return o
}

// branch follows one of several ways and comes back to where they part.
func (w *walk) branch(follow func() outcome) outcome {
	before := w.branchState
	o := follow()
	w.branchState = before
	return o
}

// alternatives follows ways between which only deployment decides: the answer is sure only if
// they agree.
func (w *walk) alternatives(count int, at *assembly.Resource, none string, each func(i int) outcome) outcome {
	if count == 0 {
		return w.stop(Unknown, at, "%s", none)
	}
	o := w.branch(func() outcome { return each(0) })
	for i := 1; i < count; i++ {
		o = agree(o, w.branch(func() outcome { return each(i) }))
	}
	return o
}

// agree is the outcome of two ways of which the packet takes one. Where they differ it
// describes the one that leads further.
func agree(a, b outcome) outcome {
	if a.verdict == b.verdict {
		return a
	}
	if a.verdict == No || b.verdict == Yes {
		a, b = b, a
	}
	if a.verdict == Yes {
		a.end = Hop{Reply: b.end.Reply, detail: instead{b.end}}
		a.path = append(a.path, a.end)
	}
	a.verdict = Unknown
	return a
}

// instead words how a packet fares that takes another way.
type instead struct{ end Hop }

func (i instead) String() string {
	return "only deployment knows whether it takes this way, or else: " + i.end.String()
}

// perhaps weakens an outcome that depends on what is not known.
func (w *walk) perhaps(o outcome, at *assembly.Resource, format string, args ...any) outcome {
	if o.verdict == No {
		return o
	}
	doubt := w.stop(Unknown, at, "only deployment knows "+format, args...)
	if o.verdict == Unknown {
		return o
	}
	return doubt
}

// leave sends a packet on from a subnet, by its network ACL and its route table.
func (w *walk) leave(s *subnet, p packet) outcome {
	if w.depth++; w.depth > maxHops {
		return w.stop(No, s.resource, "the packet goes round in circles")
	}
	defer func() { w.depth-- }()
	if s.has(p.dst) {
		return w.arrive(s)
	}
	return w.filter(s, outbound, p, func() outcome {
		return w.alternatives(len(s.tables), s.resource, "no route table is known", func(i int) outcome {
			return w.route(s, s.tables[i], p)
		})
	})
}

// route sends a packet on by a route table.
func (w *walk) route(s *subnet, t *table, p packet) outcome {
	if t.opaque != "" {
		return w.stop(Unknown, t.resource, "%s %s", t.name, t.opaque)
	}
	sure, maybe := t.match(p.dst, w.n.index.vpc(p.dst) != nil)
	if len(maybe) == 0 {
		return w.take(s, t, sure, p)
	}
	o := w.branch(func() outcome { return w.take(s, t, sure, p) })
	for _, r := range maybe {
		other := w.branch(func() outcome { return w.take(s, t, r, p) })
		if o.verdict != other.verdict {
			return w.end(Unknown, Hop{Resource: r.resource(), Reply: w.reply, detail: r})
		}
	}
	return o
}

func (w *walk) take(s *subnet, t *table, r *route, p packet) outcome {
	if r == nil {
		return w.stop(No, t.resource, "%s has no route to %v", t.name, p.dst)
	}
	w.pass(r.resource(), r)
	return r.next.forward(w, s, p)
}

// enter lets a packet into a subnet that it comes to from another one.
func (w *walk) enter(s, from *subnet, p packet, then func() outcome) outcome {
	if s == from {
		return then()
	}
	return w.filter(s, inbound, p, func() outcome {
		w.pass(s.resource, passing{s})
		return then()
	})
}

// deliver brings a packet to the subnet of the VPC that has its destination.
func (w *walk) deliver(v *vpc, p packet) outcome {
	s := v.at(p.dst)
	switch {
	case s == nil && v.imported():
		return w.stop(Unknown, nil, "whether VPC %s has a subnet with %v is not in the app", v.name, p.dst)
	case s == nil:
		return w.stop(No, v.resource, "no subnet of VPC %s has %v", v.name, p.dst)
	}
	return w.filter(s, inbound, p, func() outcome { return w.arrive(s) })
}

func (w *walk) arrive(s *subnet) outcome {
	if w.wanted != s {
		return w.stop(No, s.resource, "the address is one of subnet %s", s.name)
	}
	return w.end(Yes, Hop{Resource: s.resource, Reply: w.reply, detail: arrival{s.name}})
}

type arrival struct{ where string }

func (a arrival) String() string { return "arrives at " + a.where }

// outside hands a packet to the internet or to an on-premises network: from a VPC, or nil from
// a transit gateway.
func (w *walk) outside(to realm, from *vpc, p packet) outcome {
	last := w.trail[len(w.trail)-1]
	w.exit, w.tunnel = from, last.Resource
	switch {
	case w.wanted == nil && w.beyond == to:
		return w.end(Yes, Hop{Resource: last.Resource, Reply: w.reply, detail: arrival{string(to)}})
	case to == onPremises:
		return w.stop(Unknown, last.Resource, "%v leaves for on-premises routers, which are not looked at", p.dst)
	}
	return w.stop(No, last.Resource, "%v leaves for the internet", p.dst)
}
