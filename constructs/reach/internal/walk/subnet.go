package walk

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/filter"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/packet"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// A position is where a route table takes over a packet.
type position struct {
	subnet *topology.Subnet // nil in a gateway
	vpc    *topology.VPC    // nil in a transit gateway that the packet enters from elsewhere
	zone   string
	name   string
}

func in(s *topology.Subnet) position { return position{s, s.VPC, s.Zone, "subnet " + s.Name} }

// leave sends a packet on from a subnet, by its network ACL and its route table.
func (w *walk) leave(s *topology.Subnet, p packet.Packet) Outcome {
	if w.hops++; w.hops > maxHops {
		return w.tooFar(s.Resource)
	}
	defer func() { w.hops-- }()
	if s.Has(p.Dst) {
		return w.arrive(s, p)
	}
	return w.filter(s, packet.Outbound, p, func() Outcome {
		return w.alternatives(len(s.Tables), s.Resource, "its route table is not known", func(i int) Outcome {
			return w.route(in(s), s.Tables[i], p)
		})
	})
}

// route sends a packet on by a route table.
func (w *walk) route(from position, t *routing.Table, p packet.Packet) Outcome {
	if t.Unknown != "" {
		return w.unknown(t.Resource, "%s %s", t.Name, t.Unknown)
	}
	certain, possible := t.Match(p.Dst, w.network.VPCOf(p.Dst) != nil)
	if len(possible) == 0 {
		return w.take(from, t, certain, p)
	}
	o := w.branch(func() Outcome { return w.take(from, t, certain, p) })
	for _, r := range possible {
		other := w.branch(func() Outcome { return w.take(from, t, r, p) })
		if o.Arrives != other.Arrives {
			return w.end(assembly.Unknown, Step{Resource: r.Source(), Reply: w.reply, Detail: r})
		}
	}
	return o
}

func (w *walk) take(from position, t *routing.Table, r *routing.Route, p packet.Packet) Outcome {
	if r == nil {
		return w.drop(t.Resource, "%s has no route to %v", t.Name, p.Dst)
	}
	w.pass(r.Source(), r)
	return w.forward(r.NextHop, from, p)
}

// enter passes a subnet that a packet comes to from elsewhere.
func (w *walk) enter(s *topology.Subnet, from position, p packet.Packet, then func() Outcome) Outcome {
	if s == from.subnet {
		return then()
	}
	return w.filter(s, packet.Inbound, p, func() Outcome {
		w.pass(s.Resource, passage{s.Name})
		return then()
	})
}

// deliver takes a packet to the subnet of the VPC that has its destination.
func (w *walk) deliver(v *topology.VPC, p packet.Packet) Outcome {
	s := v.SubnetOf(p.Dst)
	switch {
	case s == nil && v.Imported():
		return w.unknown(nil, "whether VPC %s has a subnet with %v is not in the app", v.Name, p.Dst)
	case s == nil:
		return w.drop(v.Resource, "no subnet of VPC %s has %v", v.Name, p.Dst)
	}
	return w.filter(s, packet.Inbound, p, func() Outcome { return w.arrive(s, p) })
}

func (w *walk) arrive(s *topology.Subnet, p packet.Packet) Outcome {
	if w.destination.Subnet != s {
		return w.drop(s.Resource, "%v belongs to subnet %s here", p.Dst, s.Name)
	}
	return w.end(assembly.True, Step{Resource: s.Resource, Reply: w.reply, Detail: arrival{s.Name}})
}

// filter takes a packet through the network ACL of a subnet.
func (w *walk) filter(s *topology.Subnet, d packet.Direction, p packet.Packet, then func() Outcome) Outcome {
	certain := len(s.NetworkACLs) == 1
	for _, a := range s.NetworkACLs {
		if a == nil {
			return w.possibly(then(), s.Resource, "the network ACL of subnet %s, which is not in the app", s.Name)
		}
		allowed, entry := a.Allows(d, p)
		switch {
		case allowed == assembly.True && certain:
		case allowed == assembly.False && certain:
			return w.denied(s, a, entry, d, p)
		case allowed != assembly.True:
			return w.possibly(then(), blameEntry(entry, s), "whether network ACL %s of subnet %s allows it", a.Name, s.Name)
		}
	}
	return then()
}

func (w *walk) denied(s *topology.Subnet, a *filter.NetworkACL, entry *filter.Entry, d packet.Direction, p packet.Packet) Outcome {
	if entry == nil {
		return w.drop(s.Resource, "network ACL %s of subnet %s has no rule that allows %v %v", a.Name, s.Name, p.Traffic, d)
	}
	preposition := [...]string{packet.Inbound: "into", packet.Outbound: "out of"}[d]
	return w.drop(blameEntry(entry, s), "%v denies %v %s subnet %s", entry, p.Traffic, preposition, s.Name)
}

// blameEntry returns the resource that a finding about an entry is placed on.
func blameEntry(e *filter.Entry, s *topology.Subnet) *assembly.Resource {
	if e == nil || e.Resource == nil {
		return s.Resource
	}
	return e.Resource
}
