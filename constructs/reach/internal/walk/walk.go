// Package walk follows packets through a network, hop by hop, and their replies back.
package walk

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/routing"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/topology"
)

// maxHops bounds a walk through transit gateways and VPCs, like the time to live of a packet.
const maxHops = 24

// A walk follows one packet, through every branch between which only deployment decides.
type walk struct {
	network     *topology.Network
	destination End
	reply       bool
	record      bool // whether to keep the path
	state
}

// A state is what is known of the branch that a walk follows.
type state struct {
	path         []Step
	translations []translation
	firewalls    []*topology.Firewall
	entries      []entry
	gateway      *topology.TransitGateway // the last one on the path
	// The rest is set where the packet leaves the app.
	exit         *assembly.Resource
	exitVPC      *topology.VPC // nil if it leaves from a transit gateway
	byEgressOnly bool          // whether it leaves by an egress-only internet gateway
	hops         int
}

// A translation is a NAT gateway on the path.
type translation struct {
	gateway *topology.NATGateway
	subnet  *topology.Subnet // that of the gateway; nil for a regional one
	vpc     *topology.VPC
}

// An entry is an attachment through which a packet from a zone enters a VPC.
type entry struct {
	attachment *topology.Attachment
	zone       string
}

// An Outcome is how a walk ends.
type Outcome struct {
	Arrives assembly.Truth
	// Path and End, its last step, describe one path that the packet may take.
	Path []Step
	End  Step
	state
}

// pass records a step.
func (w *walk) pass(at *assembly.Resource, detail fmt.Stringer) {
	w.path = append(w.path, Step{Resource: at, Reply: w.reply, Detail: detail})
}

// stop ends the walk for a reason.
func (w *walk) stop(arrives assembly.Truth, at *assembly.Resource, format string, args ...any) Outcome {
	end := Step{Resource: at, Reply: w.reply}
	if w.record {
		end.Detail = text(fmt.Sprintf(format, args...))
	}
	return w.end(arrives, end)
}

func (w *walk) drop(at *assembly.Resource, format string, args ...any) Outcome {
	return w.stop(assembly.False, at, format, args...)
}

func (w *walk) unknown(at *assembly.Resource, format string, args ...any) Outcome {
	return w.stop(assembly.Unknown, at, format, args...)
}

func (w *walk) end(arrives assembly.Truth, end Step) Outcome {
	o := Outcome{Arrives: arrives, End: end, state: w.state}
	o.path = nil
	if w.record {
		o.Path = append(slices.Clone(w.path), end)
	}
	return o
}

// tooFar ends a walk after maxHops. A packet that takes one route twice is in a loop; whether any
// other arrives is not known.
func (w *walk) tooFar(at *assembly.Resource) Outcome {
	taken := map[*routing.Route]bool{}
	for _, step := range w.path {
		r, ok := step.Detail.(*routing.Route)
		if ok && taken[r] {
			return w.drop(at, "the packet is in a routing loop")
		}
		taken[r] = ok
	}
	return w.unknown(at, "the packet has taken %d hops, and is not followed further", maxHops)
}

// branch follows one of several paths, and returns to where they part.
func (w *walk) branch(follow func() Outcome) Outcome {
	before := w.state
	o := follow()
	w.state = before
	return o
}

// alternatives follows paths between which only deployment decides. The outcome is certain only
// if they agree.
func (w *walk) alternatives(count int, at *assembly.Resource, none string, follow func(i int) Outcome) Outcome {
	if count == 0 {
		return w.unknown(at, "%s", none)
	}
	o := w.branch(func() Outcome { return follow(0) })
	for i := 1; i < count; i++ {
		o = agree(o, w.branch(func() Outcome { return follow(i) }))
	}
	return o
}

// agree is the outcome of two paths of which the packet takes one. Where they differ it
// describes the one that leads further.
func agree(a, b Outcome) Outcome {
	if a.Arrives == b.Arrives {
		return a
	}
	if a.Arrives == assembly.False || b.Arrives == assembly.True {
		a, b = b, a
	}
	if a.Arrives == assembly.True {
		a.End = Step{Reply: b.End.Reply, Detail: otherwise{b.End}}
		a.Path = append(a.Path, a.End)
	}
	a.Arrives = assembly.Unknown
	return a
}

// possibly weakens an outcome that depends on what is not known.
func (w *walk) possibly(o Outcome, at *assembly.Resource, format string, args ...any) Outcome {
	if o.Arrives != assembly.True {
		return o
	}
	return w.unknown(at, "only deployment knows "+format, args...)
}
