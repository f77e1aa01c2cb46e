// Command guardrail checks CloudFormation against Plinth's catalogue of guardrails, whatever wrote
// it: the cloud assembly of a CDK app in any language, or templates in JSON or YAML.
//
//	go run github.com/plinth-cdk/plinth/constructs/guardrail/cmd/guardrail [flags] PATH...
//
// A PATH is a cloud assembly (the folder that cdk synth writes, usually cdk.out), a template, a
// folder to search for both, a pattern such as 'stacks/**/*.yaml', or - for a template on standard
// input. What several paths have is checked as one app: exports are followed from one to the other.
//
// The exit status is
//
//	0  nothing fails
//	1  a finding fails: it is an error, or as mild as -fail-on says
//	2  the arguments, the configuration or a file cannot be used; each is named
//
// # Configuration
//
// Flags are also the keys of .guardrail.yaml, which is looked for in the working directory and the
// folders above it up to the root of the repository. What a flag says replaces what the file says
// of it. Files are relative to the folder of the configuration, and a key or rule that does not
// exist is an error:
//
//	paths: [stacks]
//	exclude: [REACH-*]
//	severity:
//	  Cost Optimization: warning
//	  TAG-001: off
//	baseline: guardrail-baseline.json
//
// Rules are named by their id, by a control they answer (EC2.6, CIS 3.7), by their pillar, or by a
// pattern of one of these. A rule that is left out is evaluated all the same, so that its waivers
// do not count as unused.
//
// # Accepting findings
//
// An app of Plinth's waives a rule in code, with guardrail.Waive. A template that no CDK wrote does
// so in the Metadata of a resource, or of the template for all of it:
//
//	Metadata:
//	  Plinth:
//	    Waivers:
//	      - Rule: S3-001
//	        Reason: the website is public, see WEB-12
//	        Expires: 2027-03-31
//
// The reason is required, the last day is not. A waiver that covers nothing, has expired or is
// misspelt is a finding. In a template of a cloud assembly such Metadata is a finding too, and
// waives nothing: there, waivers come from the manifest.
//
// For templates that were there before the rules, -write-baseline lists the findings of today, and
// with -baseline only new ones fail. What has been mended since is told, so that the list shrinks.
//
// # Trusting others
//
// An account, a bucket or a host outside of the app that may have what the app sends is no
// exception to a rule but a fact, given once, with a reason:
//
//	trust:
//	  "999999999999": collects our metrics, see OPS-3
//	  s3://central-logs: the logs of the company
//	  https://intake.example.com: our vendor of dashboards
//
// Rules such as ACCESS-002 then know them, and each report names them. An app states it with
// guardrail.Trust.
//
// The command knows the rules of the catalogue, and with -schemas those about what CloudFormation
// accepts, CFN-001 to CFN-006, to which plinth.Main and guardrail.Enforce hold every app. An app
// with rules of its own passes them to guardrail.Enforce, and writes the report that Enforce
// returns in the same formats.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	exitClean    = 0
	exitFindings = 1
	exitUnusable = 2
)

// never is the value of -fail-on with which no finding fails.
const never = "none"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, time.Now())) }

// run is the command without the process around it. Waivers are judged at now.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, now time.Time) int {
	failed, err := perform(args, stdin, stdout, stderr, now)
	switch {
	case err != nil:
		for line := range strings.Lines(err.Error() + "\n") {
			fmt.Fprint(stderr, "guardrail: ", line)
		}
		return exitUnusable
	case failed:
		return exitFindings
	}
	return exitClean
}

func perform(args []string, stdin io.Reader, stdout, stderr io.Writer, now time.Time) (failed bool, err error) {
	dir, err := os.Getwd()
	if err != nil {
		return false, err
	}
	o, err := parse(args, dir)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return false, help(stdout)
	case err != nil:
		return false, err
	case o.version:
		build, _ := debug.ReadBuildInfo()
		_, err := io.WriteString(stdout, version(build))
		return false, err
	case o.list:
		return false, o.writeList(stdout)
	case o.explain != nil:
		return false, o.writeExplanation(stdout)
	}
	report, err := o.check(stdin, stderr, now)
	if err != nil {
		return false, err
	}
	return report.Failed() && o.failOn != never, o.write(report, stdout)
}

// check evaluates what the paths have, and sorts the findings as the options want it.
func (o *options) check(stdin io.Reader, stderr io.Writer, now time.Time) (*engine.Report, error) {
	a, err := input.Read(o.paths, o.facts, stdin)
	if err != nil {
		return nil, err
	}
	report, err := engine.Evaluate(a, o.selection.evaluated(a), now)
	if err != nil {
		return nil, err
	}
	if o.failOn == engine.Warning.String() {
		report.FailOn = engine.Warning
	}
	if err := o.compare(report, stderr); err != nil {
		return nil, err
	}
	report.Adjust(o.selection.severity)
	return report, o.record(report)
}
