package change

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
	"github.com/plinth-cdk/plinth/constructs/price"
)

// cost compares what the app costs standing idle.
func (c *comparison) cost() {
	d := c.options.Prices.Compare(c.before, c.after)
	c.CostBefore, c.CostAfter, c.more = d.Before.Total.String(), d.After.Total.String(), d.Total
	c.Stacks = stackCosts(d)
	var details []string
	for _, line := range d.Lines {
		sign := ""
		if line.Monthly > 0 {
			sign = "+"
		}
		details = append(details, fmt.Sprintf("%s%s: %+d x %s in %s", sign, line.Monthly, line.Quantity, line.Item, line.Stack))
	}
	switch {
	case d.Total > 0:
		c.add(Entry{Level: Review, Kind: Cost, Details: details,
			Sentence: fmt.Sprintf("Costs %s more a month before any traffic: %s instead of %s.",
				d.Total, d.After.Total, d.Before.Total)})
	case d.Total < 0:
		c.add(Entry{Level: Better, Kind: Cost, Details: details,
			Sentence: fmt.Sprintf("Costs %s less a month before any traffic: %s instead of %s.",
				-d.Total, d.After.Total, d.Before.Total)})
	}
	if n := len(d.NewlyUnpriced); n > 0 {
		var unpriced []string
		for _, u := range d.NewlyUnpriced {
			unpriced = append(unpriced, fmt.Sprintf("%s %s: %s", noun(u.Resource), name(u.Resource), u.Why))
		}
		c.add(Entry{Level: Review, Kind: Cost, Details: unpriced,
			Sentence: fmt.Sprintf("Adds %s that cost something, and whose price is not known.",
				words.Count(n, "resource"))})
	}
}

// stackCosts are the stacks whose cost changes, in the order of the assemblies.
func stackCosts(d *price.Difference) []StackCost {
	before, after := map[string]price.Money{}, map[string]price.Money{}
	var order []string
	for _, of := range []struct {
		bill *price.Bill
		to   map[string]price.Money
	}{{d.Before, before}, {d.After, after}} {
		for _, s := range of.bill.Stacks {
			of.to[s.Stack.Path] += s.Total
			order = append(order, s.Stack.Path)
		}
	}
	var all []StackCost
	told := map[string]bool{}
	for _, path := range order {
		if !told[path] && before[path] != after[path] {
			all = append(all, StackCost{path, before[path].String(), after[path].String()})
		}
		told[path] = true
	}
	return all
}
