// Command rehearse plays the deployment of a synthesized CDK app through, in whatever language the
// app is written, and says what would fail:
//
//	go run github.com/plinth-cdk/plinth/constructs/rehearse/cmd/rehearse [-before DIR] [-format text|json] DIR
//
// DIR is the cloud assembly that cdk synth writes, usually cdk.out. It is rehearsed as a first
// deployment, or with -before as an update of what that assembly deployed. The exit status is 0 if
// nothing fails, 1 if a finding is an error, and 2 if the arguments or an assembly cannot be read.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
)

const (
	exitDeployable = 0
	exitErrors     = 1
	exitUnusable   = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run is the command without the process around it.
func run(args []string, stdout, stderr io.Writer) int {
	r, write, err := play(args, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return exitDeployable
	}
	if err == nil {
		err = write(r, stdout)
	}
	if err != nil {
		fmt.Fprintln(stderr, "rehearse:", err)
		return exitUnusable
	}
	if !r.Deployable() {
		return exitErrors
	}
	return exitDeployable
}

// A writer writes a rehearsal in one format.
type writer func(*rehearse.Rehearsal, io.Writer) error

var formats = map[string]writer{"text": (*rehearse.Rehearsal).Text, "json": (*rehearse.Rehearsal).JSON}

func play(args []string, stderr io.Writer) (*rehearse.Rehearsal, writer, error) {
	flags := flag.NewFlagSet("rehearse", flag.ContinueOnError)
	flags.SetOutput(io.Discard) // errors are worded in one line below
	before := flags.String("before", "", "the cloud assembly that is deployed (default none)")
	format := flags.String("format", "text", "text or json")
	if err := flags.Parse(args); errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stderr, "usage: rehearse [-before DIR] [-format text|json] DIR")
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return nil, nil, err
	} else if err != nil {
		return nil, nil, fmt.Errorf("%w; see rehearse -h", err)
	}
	write, ok := formats[*format]
	if !ok {
		return nil, nil, fmt.Errorf("-format is %q, want text or json", *format)
	}
	if flags.NArg() != 1 {
		return nil, nil, fmt.Errorf("got %d directories, want one: that which cdk synth writes, usually cdk.out", flags.NArg())
	}
	after, err := assembly.Read(flags.Arg(0))
	if err != nil || *before == "" {
		return first(after, err), write, err
	}
	deployed, err := assembly.Read(*before)
	if err != nil {
		return nil, nil, fmt.Errorf("-before: %w", err)
	}
	return rehearse.Update(deployed, after), write, nil
}

func first(a *assembly.Assembly, err error) *rehearse.Rehearsal {
	if err != nil {
		return nil
	}
	return rehearse.First(a)
}
