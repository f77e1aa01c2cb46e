// Package conformance holds the rules about what CloudFormation accepts, whichever type a resource
// is of: what CDK's own validation finds, in a few milliseconds. The catalogue is about what is
// safe; these are about what deploys.
package conformance

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform"
)

// Rules returns the rules, in a stable order. A finding names the rule of CDK's own validation that
// it answers, such as F3002.
func Rules() []engine.Rule { return rules }

var rules = []engine.Rule{
	{
		ID: "CFN-001", Title: "Templates have the form that CloudFormation reads",
		Why: "CloudFormation refuses a template with a section, function, parameter or condition that it cannot read, before it deploys " +
			"anything.",
		Fix:   "Write it as the CloudFormation Template Reference has it.",
		Check: of(conform.Form), Pillar: engine.OperationalExcellence,
	},
	{
		ID: "CFN-002", Title: "References lead to what the template defines",
		Why:   "CloudFormation refuses a template that refers to what is not there, or whose resources wait for each other.",
		Fix:   "Correct the name, or define what it names.",
		Check: of(conform.Reference), Pillar: engine.OperationalExcellence,
	},
	{
		ID: "CFN-003", Title: "Resources have the properties of their types",
		Why:   "A property that does not exist, is missing or may not be set stops a deployment half-way, and rolls it back.",
		Fix:   "Set the properties that the CloudFormation Template Reference lists for the type.",
		Check: of(conform.Declaration), Pillar: engine.OperationalExcellence,
	},
	{
		ID: "CFN-004", Title: "Properties have values that CloudFormation accepts",
		Why:   "A value of another type, form, length or range stops a deployment half-way, and rolls it back.",
		Fix:   "Choose a value that the CloudFormation Template Reference allows.",
		Check: of(conform.Content), Pillar: engine.OperationalExcellence,
	},
	{
		ID: "CFN-005", Title: "Properties and resources agree with each other",
		Why:   "Values that exclude each other pass as long as each is looked at alone, and stop a deployment half-way.",
		Fix:   "Change one of them.",
		Check: of(conform.Agreement), Pillar: engine.OperationalExcellence,
	},
	{
		ID: "CFN-006", Title: "Templates hold nothing that is hardly ever meant",
		Why: "CloudFormation refuses a value that is in no list, unless it is newer than the list; and what is used nowhere, or works " +
			"only sometimes, is a slip of the pen.",
		Fix:      "Correct or remove it, or waive the rule for a value that is newer than Plinth.",
		Severity: engine.Warning,
		Check:    of(conform.Doubt), Pillar: engine.OperationalExcellence,
	},
}

// Beside adds the rules to others, if a construct of an assembly waives one of them: its app was
// held to them when it was synthesized, so that the waiver covers something.
func Beside(others []engine.Rule, assemblies ...*assembly.Assembly) []engine.Rule {
	for _, a := range assemblies {
		if slices.ContainsFunc(engine.Waivers(a), func(w *engine.Waiver) bool { return Has(w.Rule) }) {
			return slices.Concat(others, rules)
		}
	}
	return others
}

// Has reports whether a rule of the id is one of them.
func Has(id string) bool {
	return slices.ContainsFunc(rules, func(r engine.Rule) bool { return r.ID == id })
}

// Count returns how many findings of a report are about what CloudFormation accepts.
func Count(report *engine.Report) (n int) {
	for _, f := range report.Findings {
		if Has(f.Rule.ID) {
			n++
		}
	}
	return n
}

// of makes a check that reports problems of one kind. They are looked for once.
func of(kind conform.Kind) func(*engine.Pass) {
	return func(pass *engine.Pass) {
		for _, p := range conform.Problems(pass.Assembly) {
			message := p.Message + " (" + p.Rule + ")"
			if p.Fix != "" {
				message += ". " + p.Fix
			}
			switch {
			case p.Kind() != kind:
			case p.Resource != nil:
				pass.Report(p.Resource, p.Property, "%s", message)
			default:
				pass.ReportStack(p.Stack, p.Property, "%s", message)
			}
		}
	}
}
