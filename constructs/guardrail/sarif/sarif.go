// Package sarif writes reports of guardrails in the Static Analysis Results Interchange Format
// 2.1.0, which code hosts show beside the code.
//
//	report, err := enforcement.Report()
//	...
//	err = sarif.Write(file, report)
//
// It is a package of its own so that only what writes SARIF links it.
package sarif

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// The bases that locations are relative to: the app's module, and the assembly.
const (
	sourceRoot   = "SRCROOT"
	assemblyRoot = "ASSEMBLY"
)

// Write writes a report. A result points at the line of the app that defined the construct; where
// only the line of its stack is known, the location says so, and where none is, it is the template.
// Waived findings are suppressed results that carry the reason. Those that a baseline knows are
// unchanged, and then all others are new.
func Write(w io.Writer, r *engine.Report) error {
	run := sarif.NewRunWithInformationURI("plinth guardrail", "https://github.com/plinth-cdk/plinth")
	run.WithOriginalUriBaseIds(map[string]sarif.ArtifactLocation{
		sourceRoot:   *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("The folder of the app's module.")),
		assemblyRoot: *sarif.NewArtifactLocation().WithDescription(sarif.NewTextMessage("The cloud assembly, usually cdk.out.")),
	})
	index := map[string]int{}
	for i, rule := range r.Rules {
		index[rule.ID] = i
		run.Tool.Driver.AddRule(descriptor(rule))
	}
	for _, f := range r.Findings {
		run.AddResult(result(r, f, index[f.Rule.ID]))
	}
	for _, f := range r.Waived {
		accepted := sarif.NewSuppression().WithKind("external").WithStatus("accepted").
			WithJustification(f.Waiver.Reason + f.Waiver.Until())
		run.AddResult(result(r, f, index[f.Rule.ID]).AddSuppression(accepted))
	}
	if len(r.Known) > 0 {
		for _, earlier := range run.Results {
			earlier.WithBaselineState("new")
		}
		for _, f := range r.Known {
			run.AddResult(result(r, f, index[f.Rule.ID]).WithBaselineState("unchanged"))
		}
	}
	report := sarif.NewReport().AddRun(run)
	if err := report.PrettyWrite(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func descriptor(rule engine.Rule) *sarif.ReportingDescriptor {
	help := fmt.Sprintf("%s %s", rule.Why, rule.Fix)
	markdown := fmt.Sprintf("**Why:** %s\n\n**Fix:** %s", rule.Why, rule.Fix)
	properties := sarif.NewPropertyBag().WithTags(append([]string{string(rule.Pillar)}, rule.Controls...))
	properties.Add("pillar", string(rule.Pillar))
	if len(rule.Controls) > 0 {
		properties.Add("controls", rule.Controls)
	}
	return sarif.NewRule(rule.ID).WithDescription(rule.Title).
		WithFullDescription(sarif.NewMultiformatMessageString().WithText(rule.Why)).
		WithHelp(sarif.NewMultiformatMessageString().WithText(help).WithMarkdown(markdown)).
		WithDefaultConfiguration(sarif.NewReportingConfiguration().WithLevel(level(rule.Severity))).
		WithProperties(properties)
}

// level is SARIF's word for a severity.
func level(s engine.Severity) string {
	if s == engine.Off {
		return "none"
	}
	return s.String()
}

func result(r *engine.Report, f engine.Finding, rule int) *sarif.Result {
	return sarif.NewRuleResult(f.Rule.ID).WithRuleIndex(rule).WithLevel(level(f.Severity)).
		WithMessage(sarif.NewTextMessage(f.Path + ": " + f.Text())).
		AddLocation(location(r, f)).
		// Lines move; the rule, the construct and the property are what a finding is.
		WithPartialFingerprints(map[string]string{
			"ruleConstructProperty/v1": strings.Join([]string{f.Rule.ID, f.Path, f.LogicalID, f.Property}, "|"),
		})
}

func location(r *engine.Report, f engine.Finding) *sarif.Location {
	l := sarif.NewLocation().WithPhysicalLocation(place(r, f)).AddLogicalLocation(construct(f))
	if f.Source.DefinesStack {
		l.WithMessage(sarif.NewTextMessage("This line defines the stack; the construct recorded no line of its own."))
	}
	return l
}

// place is where to look: in the app, in a template that somebody wrote, or in one of several
// assemblies, which are below the source root, or in a template of the only assembly.
func place(r *engine.Report, f engine.Finding) *sarif.PhysicalLocation {
	at, base := f.Place(), sourceRoot
	if joined := r.Assembly != nil && r.Assembly.Dir == ""; f.Source.File == "" && !f.Stack.Standalone && !joined {
		base = assemblyRoot
	}
	l := sarif.NewPhysicalLocation().
		WithArtifactLocation(sarif.NewSimpleArtifactLocation(uri(at.File)).WithURIBaseID(base))
	if at.Line > 0 {
		l.WithRegion(sarif.NewSimpleRegion(at.Line, at.Line))
	}
	return l
}

// uri escapes what a path may have in it and a relative URI may not.
func uri(path string) string { return (&url.URL{Path: path}).String() }

func construct(f engine.Finding) *sarif.LogicalLocation {
	l := sarif.NewLogicalLocation().WithFullyQualifiedName(f.Path).WithKind("resource")
	if f.LogicalID != "" {
		l.WithName(f.LogicalID)
	}
	return l
}
