package guardrail

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// An Enforcement is the promise of an app to be checked when it is synthesized.
type Enforcement struct {
	app    awscdk.App
	rules  []engine.Rule
	report *engine.Report
	err    error
}

// Enforce registers Plinth's catalogue, and any further rules, with the app. From then on
// app.Synth fails when a finding is an error. Enforce may be called at any time before
// Synth, on any CDK app, whether it uses Plinth's constructs or not.
func Enforce(app awscdk.App, further ...engine.Rule) *Enforcement {
	e := &Enforcement{app: app, rules: append(catalogue.Rules(), further...)}
	awscdk.Validations_Of(app).AddPlugins(&plugin{e})
	return e
}

// Report returns what the rules found, or an error if the app has not been synthesized or
// its assembly could not be read.
func (e *Enforcement) Report() (*engine.Report, error) {
	if e.report == nil && e.err == nil {
		return nil, fmt.Errorf("guardrail: no report before app.Synth")
	}
	return e.report, e.err
}

func (e *Enforcement) evaluate(dir string) {
	a, err := assembly.Read(dir)
	if err != nil {
		e.err = fmt.Errorf("guardrail: %w", err)
		return
	}
	// The clock is read here, for the expiry of waivers, and nowhere else.
	e.report, e.err = engine.Evaluate(a, e.rules, time.Now())
}

// plugin is the face that CDK sees. When it calls Validate, the whole assembly is on disk.
type plugin struct{ enforcement *Enforcement }

func (p *plugin) Name() *string { return jsii.String("plinth") }

// Version tells CDK nothing: it is used for analytics, which would put it in the template.
func (p *plugin) Version() *string { return nil }

func (p *plugin) RuleIds() *[]*string { return nil }

func (p *plugin) Validate(awscdk.IPolicyValidationContext) *awscdk.PolicyValidationPluginReport {
	e := p.enforcement
	dir := *e.app.Outdir()
	e.evaluate(dir)
	if e.err != nil {
		return failure(e.err)
	}
	violations := []*awscdk.PolicyViolation{}
	for _, f := range e.report.Findings {
		violations = append(violations, violation(dir, f))
	}
	return &awscdk.PolicyValidationPluginReport{
		Success:    jsii.Bool(!e.report.Failed()),
		Violations: &violations,
	}
}

func failure(err error) *awscdk.PolicyValidationPluginReport {
	return &awscdk.PolicyValidationPluginReport{
		Success:    jsii.Bool(false),
		Violations: &[]*awscdk.PolicyViolation{},
		Metadata:   &map[string]*string{"error": jsii.String(err.Error())},
	}
}

// violation is a finding in CDK's words. Errors are "fatal" there: CDK lets acknowledge
// silence anything less for the whole app, and a waiver is to hold for one subtree.
func violation(dir string, f engine.Finding) *awscdk.PolicyViolation {
	severity := "fatal"
	if f.Severity == engine.Warning {
		severity = "warning"
	}
	where := f.Path
	if f.Property != "" {
		where += " " + f.Property
	}
	resource := &awscdk.PolicyViolatingResource{
		TemplatePath:      jsii.String(filepath.Join(dir, f.Stack.TemplateFile)),
		ResourceLogicalId: jsii.String(f.LogicalID),
		Locations:         jsii.Strings(),
	}
	if f.Property != "" {
		resource.Locations = jsii.Strings("Properties/" + f.Property)
	}
	return &awscdk.PolicyViolation{
		RuleName:           jsii.String(f.Rule.ID),
		Severity:           jsii.String(severity),
		Description:        jsii.String(fmt.Sprintf("%s %s: %s %s", f.Rule.ID, f.Rule.Title, where, f.Detail)),
		Fix:                jsii.String(f.Rule.Fix),
		ViolatingResources: &[]*awscdk.PolicyViolatingResource{resource},
	}
}
