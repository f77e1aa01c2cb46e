package guardrail

import (
	"fmt"
	"path/filepath"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

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
	e.fail(dir)
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
