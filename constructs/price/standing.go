package price

import (
	"cmp"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Bill is what an assembly costs in a month without any traffic.
type Bill struct {
	Table  *Table
	Stacks []StackBill
	// Unpriced are resources that cost something which neither template nor table tells.
	Unpriced []Unpriced
	// Notes are about what is billed by use as well, and what changes later.
	Notes []string
	Total Money
}

// A StackBill is what the resources of one stack cost. Stacks that cost nothing have none.
type StackBill struct {
	Stack *assembly.Stack
	Rows  []Row
	Total Money
}

// A Row is what one resource costs for one reason.
type Row struct {
	Resource *assembly.Resource
	Item     Item
	Quantity uint32
	Unit     Price
	Monthly  Money
	// Conditional is set if the resource exists only under a condition. The total includes it.
	Conditional bool
}

// Unpriced is a resource that is not priced, and why.
type Unpriced struct {
	Resource *assembly.Resource
	Why      string
}

// Standing returns what the resources of an assembly cost while they stand idle, at the prices
// of the table whatever Region a stack is in.
func (t *Table) Standing(a *assembly.Assembly) *Bill {
	bill := &Bill{Table: t, Notes: notesOf(a, t.Region)}
	for _, s := range a.Stacks {
		stack := StackBill{Stack: s}
		for _, r := range s.Resources {
			charges, why := chargesOf(r)
			if why = cmp.Or(why, elsewhere(a, r)); why != "" {
				bill.Unpriced = append(bill.Unpriced, Unpriced{r, why})
			}
			for _, c := range charges {
				row := Row{
					Resource: r, Item: c.item, Quantity: c.quantity, Unit: t.Prices[c.item], Monthly: t.Monthly(c.item, c.quantity),
					Conditional: len(r.Conditions()) > 0,
				}
				stack.Rows = append(stack.Rows, row)
				stack.Total += row.Monthly
			}
		}
		if len(stack.Rows) > 0 {
			bill.Stacks = append(bill.Stacks, stack)
			bill.Total += stack.Total
		}
	}
	return bill
}

// String returns the bill as a table.
func (b *Bill) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "Standing cost per month, before any traffic (%s, %s, %d hours)\n",
		b.Table.Region, b.Table.Currency, b.Table.HoursPerMonth)
	for _, stack := range b.Stacks {
		fmt.Fprintf(&text, "\n%s: %v\n", stack.Stack.Path, stack.Total)
		w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
		for _, row := range stack.Rows {
			fmt.Fprintf(w, "  %s\t%d x %s\t%s/%s\t%v",
				row.Resource.Path, row.Quantity, row.Item, row.Unit.Amount.exact(), row.Unit.Per, row.Monthly)
			if row.Conditional {
				fmt.Fprint(w, " (only under a condition)")
			}
			fmt.Fprintln(w)
		}
		w.Flush() // a Builder never fails
	}
	fmt.Fprintf(&text, "\nTotal: %v\n", b.Total)
	if len(b.Unpriced) > 0 {
		text.WriteString("\nNot priced\n")
	}
	for _, u := range b.Unpriced {
		fmt.Fprintf(&text, "  %s (%s): %s\n", u.Resource.Path, u.Resource.Type, u.Why)
	}
	if len(b.Notes) > 0 {
		text.WriteString("\nNotes\n")
	}
	for _, note := range b.Notes {
		fmt.Fprintf(&text, "  %s\n", note)
	}
	return text.String()
}
