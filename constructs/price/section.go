package price

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Section writes the standing cost of each stack, at the prices of the default table. Pass it to
// plinth.Main to add the costs to the summary. [Bill.String] shows every resource.
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
		fmt.Fprintf(columns, "Resources without a price\t%d\n", n)
	}
	return columns.Flush()
}
