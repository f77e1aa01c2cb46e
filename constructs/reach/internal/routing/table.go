package routing

import (
	"iter"
	"net/netip"
	"slices"
	"sync"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach/internal/address"
)

// A Table is a route table of a VPC or of a transit gateway.
type Table struct {
	Resource *assembly.Resource
	Name     string
	// Unknown says why the routes are not known, as in "is not in the app"; it is empty if they
	// are.
	Unknown string

	best     address.PrefixMap[*Route] // of the certain routes, the one that takes precedence
	possible []*Route                  // those that may not apply, or whose destination is not known
	literal  []*Route                  // those of best whose destination is written out

	sorting sync.Once
	sorted  []*Route
}

// Add puts a route into the table.
func (t *Table) Add(r Route) {
	r.Table = t
	if !r.Destination.IsValid() || r.Caveat != "" {
		t.possible = append(t.possible, &r)
		return
	}
	if other, taken := t.best.Get(r.Destination); taken {
		switch {
		case other.Origin == r.Origin && other.NextHop != r.NextHop:
			r.Caveat = "another route to the same block competes with it"
			t.possible = append(t.possible, &r)
			return
		case other.Origin <= r.Origin:
			return
		}
	}
	t.best.Set(r.Destination, &r)
	if r.Origin != Local && r.Origin != Propagated && r.Destination.Bits() > 0 && !address.IsPlaceholder(r.Destination.Addr()) {
		t.literal = append(t.literal, &r)
	}
}

// Match returns the certain route that matches an address best, nil if there is none, and the
// routes that may match it better. InApp tells whether the address belongs to a VPC of the app.
func (t *Table) Match(a netip.Addr, inApp bool) (certain *Route, possible []*Route) {
	certain, _ = t.best.Lookup(a)
	consider := func(r *Route) {
		superseded := r.External && (inApp || certain != nil && address.IsPublic(a))
		if superseded || r == certain || address.Contains(r.Destination, a) == assembly.False {
			return
		}
		if certain == nil || !r.Destination.IsValid() || r.Destination.Bits() >= certain.Destination.Bits() {
			possible = append(possible, r)
		}
	}
	for _, r := range t.possible {
		consider(r)
	}
	if address.IsPlaceholder(a) {
		for _, r := range t.literal {
			if best, _ := t.best.Get(r.Destination); best == r {
				consider(r)
			}
		}
	}
	return certain, possible
}

// Certain reports whether every route certainly applies.
func (t *Table) Certain() bool { return t.Unknown == "" && len(t.possible) == 0 }

// All returns the certain routes that take precedence, in no order.
func (t *Table) All() iter.Seq[*Route] { return t.best.Values() }

// Sorted returns the routes of [Table.All] in the order of their blocks, when all have been added.
// They are shared, and not to be written to.
func (t *Table) Sorted() []*Route {
	t.sorting.Do(func() {
		t.sorted = slices.SortedFunc(t.All(), func(a, b *Route) int { return address.Compare(a.Destination, b.Destination) })
	})
	return t.sorted
}

// Overlapping returns the routes that [Table.Match] may return for some address of a block, and
// maybe others, in no order.
func (t *Table) Overlapping(block netip.Prefix, inApp bool) iter.Seq[*Route] {
	return func(yield func(*Route) bool) {
		if r, ok := t.best.Covering(block); ok && !yield(r) {
			return
		}
		sorted := t.Sorted()
		i, _ := slices.BinarySearchFunc(sorted, block, func(r *Route, b netip.Prefix) int { return address.Compare(r.Destination, b) })
		for ; i < len(sorted) && block.Overlaps(sorted[i].Destination); i++ {
			if !yield(sorted[i]) {
				return
			}
		}
		possible := t.possible
		if address.IsPlaceholder(block.Addr()) {
			possible = slices.Concat(possible, t.literal)
		}
		for _, r := range possible {
			if r.External && inApp || r.Destination.IsValid() && !r.Destination.Overlaps(block) && !address.IsPlaceholder(block.Addr()) {
				continue
			}
			if !yield(r) {
				return
			}
		}
	}
}

// Destinations returns the blocks that routes name, certain or not, in no order.
func (t *Table) Destinations() iter.Seq[netip.Prefix] {
	return func(yield func(netip.Prefix) bool) {
		for r := range t.best.Values() {
			if !yield(r.Destination) {
				return
			}
		}
		for _, r := range t.possible {
			if !yield(r.Destination) {
				return
			}
		}
	}
}

// Routes yields every route in the order of the blocks, and whether it certainly applies.
func (t *Table) Routes() iter.Seq2[*Route, bool] {
	return func(yield func(*Route, bool) bool) {
		for _, r := range t.Sorted() {
			if !yield(r, true) {
				return
			}
		}
		for _, r := range t.possible {
			if !yield(r, false) {
				return
			}
		}
	}
}

// Propagates reports whether a next hop propagates routes into the table, those included whose
// blocks are not in the app.
func (t *Table) Propagates(next NextHop) bool {
	for r := range t.Routes() {
		if r.Origin == Propagated && r.NextHop == next {
			return true
		}
	}
	return false
}
