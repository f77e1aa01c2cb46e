// Command guardrail checks a synthesized CDK app against Plinth's catalogue of guardrails,
// in whatever language the app is written:
//
//	go run github.com/plinth-cdk/plinth/constructs/guardrail/cmd/guardrail [-format text|json|sarif] [-class CLASS] DIR
//
// DIR is the cloud assembly that cdk synth writes, usually cdk.out. The exit status is 0 if no
// guardrail is violated, 1 if a finding would fail a synthesis, and 2 if the arguments or the
// assembly cannot be read.
//
// The command knows the rules of the catalogue and no others. An app with rules of its own passes
// them to guardrail.Enforce, and writes the report that Enforce returns in the same formats.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/sarif"
)

const (
	exitClean    = 0
	exitFindings = 1
	exitUnusable = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr, time.Now())) }

// run is the command without the process around it. Waivers are judged at now.
func run(args []string, stdout, stderr io.Writer, now time.Time) int {
	report, write, err := check(args, stderr, now)
	if errors.Is(err, flag.ErrHelp) {
		return exitClean
	}
	if err == nil {
		err = write(report, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "guardrail:", err)
		return exitUnusable
	}
	if report.Failed() {
		return exitFindings
	}
	return exitClean
}

// A writer writes a report in one format.
type writer func(*engine.Report, io.Writer) error

var formats = map[string]writer{
	"text": (*engine.Report).Text, "json": (*engine.Report).JSON,
	"sarif": func(r *engine.Report, w io.Writer) error { return sarif.Write(w, r) },
}

func check(args []string, stderr io.Writer, now time.Time) (*engine.Report, writer, error) {
	flags := flag.NewFlagSet("guardrail", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are worded in one line below
	format := flags.String("format", "text", "text, json or sarif")
	class := flags.String("class", "", "Production, NonProduction or Sandbox, for stacks that declare none (default Production)")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "usage: guardrail [-format text|json|sarif] [-class CLASS] DIR")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return nil, nil, err
	} else if err != nil {
		return nil, nil, fmt.Errorf("%w; see guardrail -h", err)
	}
	write, ok := formats[*format]
	if !ok {
		return nil, nil, fmt.Errorf("-format is %q, want text, json or sarif", *format)
	}
	if flags.NArg() != 1 {
		return nil, nil, fmt.Errorf("got %d directories, want one: that which cdk synth writes, usually cdk.out", flags.NArg())
	}
	a, err := assembly.Read(flags.Arg(0))
	if err != nil {
		return nil, nil, err
	}
	if err := classify(a, *class); err != nil {
		return nil, nil, err
	}
	report, err := engine.Evaluate(a, catalogue.Rules(), now)
	return report, write, err
}

// classify sets the class of the stacks that declare none.
func classify(a *assembly.Assembly, name string) error {
	class, err := assembly.ParseClass(name)
	if err != nil {
		return fmt.Errorf("-class: %w", err)
	}
	for _, s := range a.Stacks {
		if !s.ClassDeclared {
			s.Class = class
		}
	}
	return nil
}
