package price

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Difference is how the standing costs of two assemblies differ.
type Difference struct {
	Before, After *Bill
	// Lines are the items whose number changes in a stack, those that change most first.
	Lines []Line
	// NewlyUnpriced are resources whose cost is not known and that were not there, or were priced.
	NewlyUnpriced []Unpriced
	// Total is what is added a month. It is negative if the new assembly costs less.
	Total Money
}

// A Line says how many more of an item a stack has, and what they cost. Both are negative for
// fewer.
type Line struct {
	Stack    string
	Item     Item
	Quantity int64
	Monthly  Money
}

// Compare returns what a change from one assembly to another adds to the standing cost, at the
// prices of the table. Stacks are the same if their paths are.
func (t *Table) Compare(before, after *assembly.Assembly) *Difference {
	d := &Difference{Before: t.Standing(before), After: t.Standing(after)}
	d.Total = d.After.Total - d.Before.Total
	d.Lines = lines(d.Before, d.After)
	known := map[string]bool{}
	for _, u := range d.Before.Unpriced {
		known[u.identity()] = true
	}
	for _, u := range d.After.Unpriced {
		if !known[u.identity()] {
			d.NewlyUnpriced = append(d.NewlyUnpriced, u)
		}
	}
	return d
}

func lines(before, after *Bill) []Line {
	type key struct {
		stack string
		item  Item
	}
	sums := map[key]Line{}
	add := func(b *Bill, sign int64) {
		for _, stack := range b.Stacks {
			for _, row := range stack.Rows {
				k := key{stack.Stack.Path, row.Item}
				line := sums[k]
				sums[k] = Line{k.stack, k.item, line.Quantity + sign*int64(row.Quantity), line.Monthly + Money(sign)*row.Monthly}
			}
		}
	}
	add(before, -1)
	add(after, 1)
	var changed []Line
	for _, line := range sums {
		if line.Quantity != 0 || line.Monthly != 0 {
			changed = append(changed, line)
		}
	}
	slices.SortFunc(changed, func(a, b Line) int {
		return cmp.Or(cmp.Compare(max(b.Monthly, -b.Monthly), max(a.Monthly, -a.Monthly)),
			strings.Compare(a.Stack, b.Stack), strings.Compare(string(a.Item), string(b.Item)))
	})
	return changed
}

// identity is the resource and why it has no price, so that what lost its price is told again.
func (u Unpriced) identity() string {
	return u.Resource.Stack.Path + " " + u.Resource.LogicalID + " " + u.Why
}

// String words the difference for a pull request: the sum, and a line an item.
//
//	+$109.50 a month, before any traffic (us-east-1, USD)
//	  +$98.55  +3 x nat-gateway          Prod
//	  +$10.95  +3 x public-ipv4-address  Prod
func (d *Difference) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s a month, before any traffic (%s, %s)\n", d.Total.signed(), d.After.Table.Region, d.After.Table.Currency)
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, line := range d.Lines {
		fmt.Fprintf(w, "  %s\t%+d x %s\t%s\n", line.Monthly.signed(), line.Quantity, line.Item, line.Stack)
	}
	w.Flush() // a Builder never fails
	if len(d.NewlyUnpriced) > 0 {
		text.WriteString("New and not priced\n")
	}
	for _, u := range d.NewlyUnpriced {
		fmt.Fprintf(&text, "  %s (%s): %s\n", u.Resource.Path, u.Resource.Type, u.Why)
	}
	return text.String()
}

// signed is the amount with its sign, "+$98.55": what does not change is "$0.00".
func (m Money) signed() string {
	if m > 0 {
		return "+" + m.String()
	}
	return m.String()
}
