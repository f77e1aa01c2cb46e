package plinth

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	_ "github.com/plinth-cdk/plinth/constructs/internal/prelude"
	"github.com/plinth-cdk/plinth/constructs/internal/quick"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// AppProps configure an app; nil and the zero value are what [Main] uses.
type AppProps struct {
	// Outdir is where the assembly is written. The default is what the CDK CLI asks for in
	// CDK_OUTDIR, else cdk.out in the working directory.
	Outdir string
	// Synthesizer is the default of every stack. The default is CDK's own.
	Synthesizer awscdk.IReusableStackSynthesizer
	// Context is further CDK context. It cannot override what Plinth pins.
	Context map[string]any
	// ReportOnly leaves it to the caller to judge validation-report.json: Synth does not fail
	// on a violation. Main prints findings in its own words, so it sets this.
	ReportOnly bool
}

// recommendedFlags are the values that the pinned version of aws-cdk-lib recommends.
//
//go:embed flags.json
var recommendedFlags []byte

// NewApp makes an app the way [Main] does: feature flags pinned, so that no cdk.json changes what
// it emits; nothing machine-dependent in the output; CDK's own validation off, unless
// PLINTH_VALIDATE=cdk asks for it, and then strict; guardrails enforced when it is synthesized, as
// [guardrail.Enforce] says: a violation ends the process, or panics in a test. Use it in tests and
// where Main does not fit.
//
// NewApp panics with an error when Node.js is missing or too old.
func NewApp(props *AppProps) awscdk.App {
	app, _ := newApp(props)
	return app
}

func newApp(props *AppProps) (awscdk.App, *guardrail.Enforcement) {
	if err := cmp.Or(checkNode(), quick.Check()); err != nil {
		panic(err)
	}
	var p AppProps
	if props != nil {
		p = *props
	}
	if p.Outdir == "" {
		p.Outdir = os.Getenv("CDK_OUTDIR")
	}
	if p.Outdir == "" {
		p.Outdir = "cdk.out"
	}
	// CDK's runtime keeps the working directory it was started in.
	outdir, err := filepath.Abs(p.Outdir)
	if err != nil {
		panic(fmt.Errorf("plinth: Outdir is %q: %w", p.Outdir, err))
	}
	pinned, enforce := pinnedContext(), guardrail.Enforce
	pinned["@aws-cdk/core:failSynthOnValidationErrors"] = !p.ReportOnly
	// The panic of a failing Synth then holds the findings, not just the name of a file.
	pinned["@aws-cdk/core:appMode"] = "inmemory"
	if p.ReportOnly {
		enforce = guardrail.Inspect
	}
	app := awscdk.NewApp(&awscdk.AppProps{
		Outdir:                  &outdir,
		AnalyticsReporting:      jsii.Bool(false),
		StackTraces:             jsii.Bool(false),
		DefaultStackSynthesizer: p.Synthesizer,
		Context:                 &p.Context,
		PostCliContext:          &pinned,
	})
	tree.Root(app)
	return app, enforce(app)
}

// pinnedContext is the context that wins over cdk.json and the CLI, so that go run, cdk
// synth and go test write the same bytes.
func pinnedContext() map[string]any {
	pinned := map[string]any{}
	if err := json.Unmarshal(recommendedFlags, &pinned); err != nil {
		panic(err)
	}
	// Schema and lint findings are errors.
	pinned["@aws-cdk/core:validateAgainstDefaultRules"] = true
	// Usage data would differ from machine to machine.
	pinned["@aws-cdk/core:enableAdditionalMetadataCollection"] = false
	// The CLI switches these on; construct paths are in the assembly's metadata anyway.
	pinned["aws:cdk:enable-path-metadata"] = false
	pinned["aws:cdk:enable-asset-metadata"] = true
	// JavaScript stack traces say nothing about Go code.
	pinned["aws:cdk:disable-creation-stack-traces"] = true
	pinned["aws:cdk:disable-stack-trace"] = true
	return pinned
}
