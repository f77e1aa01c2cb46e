package guardrail

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/internal/kernel"
	"github.com/plinth-cdk/plinth/constructs/internal/standin"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// An Enforcement is the promise of an app to be checked when it is synthesized.
type Enforcement struct {
	app    awscdk.App
	rules  []engine.Rule
	fails  bool // the process, and not only the report
	report *engine.Report
	err    error

	begin, end func()
}

// Enforce registers Plinth's catalogue, the rules about what CloudFormation accepts, and any
// further rules, with the app. From then on app.Synth ends the process with exit code 1 when a
// finding is an error or the assembly cannot be read, after all findings are written to standard
// error. No context, environment variable or version of the CDK CLI changes that, and neither do
// stages that the CLI leaves out. In a test app.Synth panics with the findings instead.
//
// The process ends before CDK writes validation-report.json, so what CDK finds by itself, by
// CloudFormation's schemas for instance, shows once these findings are gone; the last line on
// standard error says so. [Inspect] and plinth.Main show both at once.
//
// Enforce may be called at any time before Synth, on any CDK app, whether it uses Plinth's
// constructs or not.
func Enforce(app awscdk.App, further ...engine.Rule) *Enforcement {
	e := Inspect(app, further...)
	e.fails = true
	return e
}

// Inspect is [Enforce] for a caller that reads the [Enforcement.Report] and fails by itself: what
// app.Synth does is left to CDK and its context.
func Inspect(app awscdk.App, further ...engine.Rule) *Enforcement {
	e := &Enforcement{app: app, rules: append(catalogue.Rules(), further...)}
	if !standin.Used {
		e.rules = append(e.rules, conformance.Rules()...)
	}
	batch.Run(batch.Static("Guardrails", "add", app, &plugin{e}))
	return e
}

// Notify has functions called before and after the rules are evaluated, for a caller that shows
// what an app is doing.
func (e *Enforcement) Notify(begin, end func()) { e.begin, e.end = begin, end }

// Report returns what the rules found, or an error if the app has not been synthesized or
// its assembly could not be read.
func (e *Enforcement) Report() (*engine.Report, error) {
	if e.report == nil && e.err == nil {
		return nil, fmt.Errorf("guardrail: no report before app.Synth")
	}
	return e.report, e.err
}

func (e *Enforcement) evaluate(dir string) {
	if e.begin != nil {
		e.begin()
		defer e.end()
	}
	a, err := assembly.Read(dir)
	if err != nil {
		e.report, e.err = nil, fmt.Errorf("guardrail: %w", err)
		return
	}
	// The clock is read here, for the expiry of waivers, and nowhere else.
	e.report, e.err = engine.Evaluate(a, e.rules, time.Now())
}

// fail ends the process, or the test, when the rules want it. CDK decides by context, environment
// and the CLI that started it whether a violation is more than a line in a report, so that
// is not left to it; and once it has called the plugin it comes back only if it succeeds.
func (e *Enforcement) fail(dir string) {
	if !e.fails || e.err == nil && !e.report.Failed() {
		return
	}
	if testing.Testing() {
		if e.err != nil || !e.throws() {
			panic(e.failure())
		}
		return
	}
	// What an earlier run found is not to be taken for this one's: CDK has yet to write its report.
	_ = os.Remove(filepath.Join(dir, "validation-report.json"))
	fmt.Fprintf(os.Stderr, "%v\n%s\n", e.failure(), pending)
	kernel.Close()
	os.Exit(1)
}

// pending says what the process ends without: nothing but CDK can write its report, and CDK decides
// by itself whether it goes on to fail.
const pending = "CDK has not reported its own validation yet; mend these findings first, or call guardrail.Inspect to see both."

// throws reports whether CDK's own exception is certain, and holds the findings.
func (e *Enforcement) throws() bool {
	fails := tree.Node(e.app).TryGetContext(jsii.String("@aws-cdk/core:failSynthOnValidationErrors"))
	mode := tree.Node(e.app).TryGetContext(jsii.String("@aws-cdk/core:appMode"))
	return mode == "inmemory" && fails != false && fails != "false"
}

// failure is what is wrong: that there is no report, or all that it says.
func (e *Enforcement) failure() error {
	if e.err != nil {
		return e.err
	}
	var text strings.Builder
	if err := e.report.Text(&text); err != nil {
		return err
	}
	return errors.New(strings.TrimSpace(text.String()))
}
