package reach

import (
	"fmt"
	"maps"
	"net/netip"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An origin ranks routes to the same block: AWS prefers the lower one.
type origin int

const (
	local      origin = iota
	static            // written as a route
	listed            // from a prefix list
	propagated        // from an attachment or a virtual private gateway
)

// A route is one line of a route table.
type route struct {
	table  *table
	at     *assembly.Resource // what makes it; nil for the local route
	to     netip.Prefix       // invalid if only deployment knows
	origin origin
	next   nextHop
	// foreign marks a route whose block is not in the app. It is taken not to cover addresses
	// of the app's VPCs, nor public ones that another route is there for.
	foreign bool
	// doubt says why the route may not apply; it is empty if it surely does.
	doubt string
}

// A nextHop is what a route leads to.
type nextHop interface {
	// forward carries a packet on that leaves the VPC part at from.
	forward(w *walk, from *subnet, p packet) outcome
	// String words it for a path.
	String() string
}

func (r *route) String() string {
	to := "what only deployment knows"
	switch {
	case r.foreign && !r.to.IsValid():
		to = "what it learns"
	case r.to.IsValid():
		to = r.to.String()
	}
	text := fmt.Sprintf("%s sends %s to %v", r.table.name, to, r.next)
	if r.origin == propagated && r.at != nil {
		text += ", by " + Describe(r.at)
	}
	if r.doubt != "" {
		text += " (" + r.doubt + ")"
	}
	return text
}

// resource is what a finding about the route is placed on.
func (r *route) resource() *assembly.Resource {
	if r.at == nil {
		return r.table.resource
	}
	return r.at
}

// A table is a route table of a VPC or of a transit gateway.
type table struct {
	resource *assembly.Resource
	name     string
	// opaque says why nothing is known of the table; it is empty for one in the app.
	opaque string

	sure     map[netip.Prefix]*route // the best route to each block
	lengths  [2][]int                // of the blocks in sure, by family, longest first
	literal  []*route                // those of sure whose block is written out
	doubtful []*route
}

func newTable(r *assembly.Resource, name string) *table {
	return &table{resource: r, name: name, sure: map[netip.Prefix]*route{}}
}

func family(a netip.Addr) int {
	if a.Is4() {
		return 0
	}
	return 1
}

// add puts a route into the table.
func (t *table) add(r route) {
	r.table = t
	if !r.to.IsValid() || r.doubt != "" {
		t.doubtful = append(t.doubtful, &r)
		return
	}
	old := t.sure[r.to]
	switch {
	case old == nil:
		f := family(r.to.Addr())
		if !slices.Contains(t.lengths[f], r.to.Bits()) {
			t.lengths[f] = append(t.lengths[f], r.to.Bits())
			slices.SortFunc(t.lengths[f], func(a, b int) int { return b - a })
		}
	case old.origin == r.origin && old.next != r.next:
		r.doubt = "another route to the same block competes with it"
		t.doubtful = append(t.doubtful, &r)
		return
	case old.origin <= r.origin:
		return
	}
	t.sure[r.to] = &r
	if r.origin != local && r.origin != propagated && r.to.Bits() > 0 && !standsIn(r.to.Addr()) {
		t.literal = append(t.literal, &r)
	}
}

// ordered returns the sure routes by their blocks.
func (t *table) ordered() []*route {
	blocks := slices.SortedFunc(maps.Keys(t.sure), compareBlocks)
	all := make([]*route, len(blocks))
	for i, b := range blocks {
		all[i] = t.sure[b]
	}
	return all
}

// match returns the route that surely matches an address best, nil if there is none, and those
// that may match it better. App tells whether the address is one of the app's VPCs.
func (t *table) match(a netip.Addr, app bool) (sure *route, maybe []*route) {
	for _, bits := range t.lengths[family(a)] {
		block, _ := a.Prefix(bits)
		if sure = t.sure[block]; sure != nil {
			break
		}
	}
	consider := func(r *route) {
		if r.foreign && (app || sure != nil && public(a)) || r == sure || contains(r.to, a) == No {
			return
		}
		if sure == nil || !r.to.IsValid() || r.to.Bits() >= sure.to.Bits() {
			maybe = append(maybe, r)
		}
	}
	for _, r := range t.doubtful {
		consider(r)
	}
	if standsIn(a) {
		for _, r := range t.literal {
			if t.sure[r.to] == r {
				consider(r)
			}
		}
	}
	return sure, maybe
}
