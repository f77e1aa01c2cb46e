// Bench measures whole processes, and how time and memory grow, and prints tables in Markdown. It
// needs Node.js and the npm registry, and Linux to measure memory. Apps are examples, "spokes=50"
// and "resources=20000", see examples/internal/scale:
//
//	go run ./constructs/internal/bench -pairs 5 quickstart production spokes=50  # beside JavaScript
//	go run ./constructs/internal/bench -scale spokes=10 spokes=200 resources=20000
//	go test -json ./... | go run ./constructs/internal/bench -tests
//
// With -write, the table also takes the place of the one of its kind in the README.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	b := bench{}
	flag.IntVar(&b.pairs, "pairs", 3, "how often each app is run")
	flag.BoolVar(&b.cold, "cold", false, "also build with an empty cache, which takes minutes")
	scale := flag.Bool("scale", false, "measure time and memory a resource, without JavaScript")
	tests := flag.Bool("tests", false, "read what go test -json writes, and print the time of each package")
	write := flag.Bool("write", false, "file the table in "+readme)
	flag.Parse()
	var table strings.Builder
	b.out = io.MultiWriter(os.Stdout, &table)
	var err error
	kind := "pairs"
	switch {
	case *tests:
		kind, err = "tests", b.tests(os.Stdin)
	case *scale:
		kind, err = "scale", b.scale(apps(flag.Args(), "spokes=10", "spokes=50", "spokes=200", "resources=1000", "resources=20000"))
	default:
		err = b.beside(apps(flag.Args(), "quickstart", "hub-and-spoke", "production", "spokes=50"))
	}
	if err == nil && *write {
		err = place(readme, kind, table.String())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// A bench says how to measure, and where to print.
type bench struct {
	pairs int
	cold  bool
	out   io.Writer
}

func (b bench) row(cells ...string) { fmt.Fprintf(b.out, "| %s |\n", strings.Join(cells, " | ")) }

func (b bench) head(cells ...string) {
	b.row(cells...)
	b.row(strings.Split(strings.Repeat("--- ", len(cells)-1)+"---", " ")...)
}
