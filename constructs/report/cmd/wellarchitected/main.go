// Command wellarchitected writes the Well-Architected report of a cloud assembly, or of a folder of
// CloudFormation templates in JSON or YAML, whatever wrote them.
//
//	go run github.com/plinth-cdk/plinth/constructs/report/cmd/wellarchitected [flags] PATH...
//
// A PATH is a cloud assembly (the folder that cdk synth writes, usually cdk.out), a template, a
// folder to search for both, a pattern such as 'stacks/**/*.yaml', or - for a template on standard
// input. What several paths have is one app. The report is written beside the first of them, or
// into the folder that -out names: well-architected.json for programs and well-architected.html for
// people, with the drawings of the page as diagram-*.svg. On standard output stands what -format
// asks for: the scores as text, or a summary in Markdown for a pull request.
//
// # Pull requests
//
// With -previous, the report says what has changed since an earlier one, such as that of the branch
// that a change is for: scores, items, findings and standing cost.
//
// With -before, which names the assembly before the change, change.json and change.html say what
// the change does: what it replaces and deletes, which paths through the network it opens, what
// policies allow that they did not, what it costs, and which alarms, guardrails and waivers come
// and go. On standard output that comes first.
//
// # Attestations
//
// What no template shows is stated in a file, attestations.yaml in the working directory unless
// -attestations names another:
//
//	attestations:
//	  - item: savings-plans
//	    owner: finops@example.com
//	    date: 2026-11-01
//	    expires: 2027-10-31
//	    note: Compute Savings Plan of $4 an hour for a year
//	waivers:
//	  - item: read-replicas
//	    owner: shop@example.com
//	    date: 2026-11-01
//	    note: reads take 5 % of what the database can do
//
// # Exit status
//
//	0  nothing fails
//	1  a guardrail reports an error, or a score is below what -fail-under asks for
//	2  the arguments or a file cannot be used; each is named
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/internal/files"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/page"
)

const (
	exitClean    = 0
	exitFailed   = 1
	exitUnusable = 2
)

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr, time.Now())) }

// run is the command without the process around it. Attestations and waivers are judged at now.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer, now time.Time) int {
	failed, err := perform(args, stdin, stdout, now)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(stdout, usage)
		return exitClean
	case err != nil:
		for line := range strings.Lines(err.Error() + "\n") {
			fmt.Fprint(stderr, "wellarchitected: ", line)
		}
		return exitUnusable
	case failed:
		return exitFailed
	}
	return exitClean
}

func perform(args []string, stdin io.Reader, stdout io.Writer, now time.Time) (failed bool, err error) {
	o, err := parse(args)
	if err != nil {
		return false, err
	}
	a, err := input.Read(o.paths, assembly.Facts{}, stdin)
	if err != nil {
		return false, err
	}
	stated, err := o.stated()
	if err != nil {
		return false, err
	}
	r, err := report.Build(a, report.Options{Attestations: stated, Now: now})
	if err != nil {
		return false, err
	}
	if o.previous != "" {
		before, err := report.ReadFile(o.previous)
		if err != nil {
			return false, fmt.Errorf("-previous %w", err)
		}
		r.Since = r.Compare(before)
	}
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return false, fmt.Errorf("-out %w", err)
	}
	drawn, err := page.Draw(o.out, a)
	if err != nil {
		return false, err
	}
	if err := page.Save(o.out, r, page.Options{Title: o.title, Figures: drawn}); err != nil {
		return false, err
	}
	if err := o.compare(a, stdout, now); err != nil {
		return false, err
	}
	if o.format == "markdown" {
		err = r.Markdown(stdout)
	} else if err = r.Text(stdout); err == nil {
		_, err = fmt.Fprintf(stdout, "written to %s\n", files.Display(filepath.Join(o.out, report.HTMLFile)))
	}
	return r.Summary.Errors > 0 || r.Below(o.failUnder), err
}

// stated reads the attestations. The file need not exist where no flag names it.
func (o *options) stated() ([]attestation.Attestation, error) {
	if o.attestations != "" {
		all, err := attestation.ReadFile(o.attestations)
		if err != nil {
			err = fmt.Errorf("-attestations %w", err)
		}
		return all, err
	}
	all, err := attestation.ReadFile(attestation.File)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return all, err
}
