package plinth

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/internal/kernel"
)

// A Section adds to the summary that [Main] prints, from the finished assembly.
type Section func(a *assembly.Assembly, w io.Writer) error

// Main is the whole of an app's main function: it runs define, synthesizes what it defined,
// and exits. The assembly is written to cdk.out in the working directory, or where the CDK
// CLI wants it. Exit code 0 means that every template is written and satisfies the guardrails
// and CloudFormation's schemas; 1 means that it does not, or that something failed, and
// a short message on standard error says what and how to go on. PLINTH_DEBUG=1 adds Go's own
// stack trace.
//
// Beside the templates it writes the Well-Architected report of package report, with what
// attestations.yaml in the working directory attests. PLINTH_FAIL_UNDER=80 makes a score below 80
// %, of the app or of a pillar, a failure.
//
// CDK's own validation, which finds the same and takes seconds, runs if PLINTH_VALIDATE=cdk or
// CDK_VALIDATION=true is in the environment. On a terminal Main says what it is doing meanwhile;
// PLINTH_TIMINGS=1 adds how long each phase took.
func Main(define func(app awscdk.App), sections ...Section) {
	summary := os.Stdout
	if os.Getenv("CDK_OUTDIR") != "" {
		summary = os.Stderr // standard output belongs to the CLI: cdk synth > template.yaml
	}
	collectRarely()
	os.Exit(run(define, sections, summary, os.Stderr))
}

// collectRarely lets garbage be collected when there is four times what is in use, which in a
// process of seconds saves a tenth of its time, unless the environment says how often.
func collectRarely() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}

func run(define func(app awscdk.App), sections []Section, stdout, stderr io.Writer) int {
	defer kernel.Close()
	return execute(define, sections, stdout, stderr)
}

func execute(define func(app awscdk.App), sections []Section, stdout, stderr io.Writer) (code int) {
	p := newProgress(stderr)
	defer func() {
		p.finish()
		if r := recover(); r != nil {
			explain(stderr, r)
			code = 1
		}
	}()
	p.enter("starting")
	app, enforcement := newApp(&AppProps{ReportOnly: true})
	enforcement.Notify(func() { p.enter("checking") }, func() { p.enter("synthesizing") })
	p.enter("defining")
	define(app)
	p.enter("synthesizing")
	out := filepath.Clean(batch.Ask(batch.Get(batch.On(app, "synth"), "directory"))[0].(string))
	p.finish()
	return summarize(out, enforcement, sections, stdout, stderr)
}

// summarize prints what was written and found.
func summarize(out string, enforcement *guardrail.Enforcement, sections []Section, stdout, stderr io.Writer) int {
	report, err := enforcement.Report()
	if err != nil {
		fmt.Fprintf(stderr, "plinth: %v\n", err)
		return 1
	}
	violations, err := cloudFormationViolations(out)
	if err != nil {
		fmt.Fprintf(stderr, "plinth: %v\n", err)
		return 1
	}
	code := 0
	if len(report.Findings) > 0 {
		if err := report.Text(stderr); err != nil {
			return 1
		}
	}
	for _, v := range violations {
		fmt.Fprintln(stderr, v)
	}
	if report.Failed() || failed(violations) {
		code = 1
	}
	printStacks(stdout, out, report, violations)
	if err := assess(out, report, stdout); err != nil {
		fmt.Fprintf(stderr, "plinth: %v\n", err)
		code = 1
	}
	for _, section := range sections {
		fmt.Fprintln(stdout)
		if err := section(report.Assembly, stdout); err != nil {
			fmt.Fprintf(stderr, "plinth: %v\n", err)
			code = 1
		}
	}
	return code
}
