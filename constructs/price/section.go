package price

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Section prints the standing cost of each stack at the prices of the default table. It has
// the form that plinth.Main takes to add to its summary; [Bill.String] goes into detail.
func Section(a *assembly.Assembly, w io.Writer) error {
	table := Default()
	bill := table.Standing(a)
	columns := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(columns, "Standing cost per month, before any traffic\t%s, %s\n", table.Region, table.Currency)
	for _, stack := range bill.Stacks {
		fmt.Fprintf(columns, "%s\t%v\n", stack.Stack.Path, stack.Total)
	}
	fmt.Fprintf(columns, "Total\t%v\n", bill.Total)
	if n := len(bill.Unpriced); n > 0 {
		fmt.Fprintf(columns, "Not in the table\t%d resources\n", n)
	}
	return columns.Flush()
}
