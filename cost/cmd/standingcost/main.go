// Command standingcost tells what a synthesized CDK app costs in a month before any traffic, in
// whatever language the app is written, or what a change to it adds:
//
//	go run github.com/plinth-cdk/plinth/cost/cmd/standingcost [-before DIR] [-by layer|stack|tag:KEY] [-prices FILE] DIR
//
// DIR is the cloud assembly that cdk synth writes, usually cdk.out. With -before the difference to
// that assembly is told, for a pull request. The exit status is 0, or 2 if the arguments, an
// assembly or the prices cannot be read.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/price"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the command without the process around it.
func run(args []string, stdout, stderr io.Writer) int {
	text, err := answer(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stderr, usage)
		return 0
	}
	if err != nil {
		fmt.Fprintln(stderr, "standingcost:", err)
		return 2
	}
	fmt.Fprint(stdout, text)
	return 0
}

const usage = `usage: standingcost [-before DIR] [-by layer|stack|tag:KEY] [-prices FILE] DIR
  -before DIR   tell the difference to the cloud assembly in DIR
  -by HOW       divide the cost by layer, by stack or by the values of a tag, instead of listing every resource
  -prices FILE  prices in the format of constructs/price/prices.json (default list prices of us-east-1)
`

func answer(args []string) (string, error) {
	flags := flag.NewFlagSet("standingcost", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are worded in one line
	before := flags.String("before", "", "")
	by := flags.String("by", "", "")
	prices := flags.String("prices", "", "")
	if err := flags.Parse(args); err != nil {
		return "", fmt.Errorf("%w; see standingcost -h", err)
	}
	if flags.NArg() != 1 {
		return "", fmt.Errorf("got %d directories, want one: that which cdk synth writes, usually cdk.out", flags.NArg())
	}
	name, err := divide(*by)
	if err != nil {
		return "", err
	}
	if name != nil && *before != "" {
		return "", errors.New("-by divides one assembly, want it without -before")
	}
	table, err := read(*prices)
	if err != nil {
		return "", err
	}
	after, err := assembly.Read(flags.Arg(0))
	if err != nil {
		return "", err
	}
	if *before != "" {
		deployed, err := assembly.Read(*before)
		if err != nil {
			return "", fmt.Errorf("-before: %w", err)
		}
		return table.Compare(deployed, after).String(), nil
	}
	bill := table.Standing(after)
	if name != nil {
		return shares(bill, *by, name), nil
	}
	return bill.String(), nil
}

// divide returns what -by names, or nil if it is not set.
func divide(by string) (func(*assembly.Resource) string, error) {
	key, isTag := strings.CutPrefix(by, "tag:")
	switch {
	case by == "":
		return nil, nil
	case by == "layer":
		return price.Layer, nil
	case by == "stack":
		return func(r *assembly.Resource) string { return r.Stack.Path }, nil
	case isTag && key != "":
		return price.Tag(key), nil
	}
	return nil, fmt.Errorf("-by is %q, want layer, stack or tag:KEY, such as tag:Team", by)
}

func read(file string) (*price.Table, error) {
	if file == "" {
		return price.Default(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("-prices: %w", err)
	}
	defer f.Close()
	table, err := price.Read(f)
	if err != nil {
		return nil, fmt.Errorf("-prices: %s: %w", file, err)
	}
	return table, nil
}

func shares(bill *price.Bill, by string, name func(*assembly.Resource) string) string {
	var text strings.Builder
	fmt.Fprintf(&text, "Standing cost per month by %s, before any traffic (%s, %s)\n", by, bill.Table.Region, bill.Table.Currency)
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, share := range bill.By(name) {
		if share.Name == "" {
			share.Name = "(none)"
		}
		fmt.Fprintf(w, "  %s\t%v\n", share.Name, share.Monthly)
	}
	fmt.Fprintf(w, "  Total\t%v\n", bill.Total)
	w.Flush() // a Builder never fails
	if n := len(bill.Unpriced); n > 0 {
		fmt.Fprintf(&text, "Resources without a price: %d\n", n)
	}
	return text.String()
}
