package engine_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// safe is a rule for the tests: every switch is on. It is a warning outside production, and
// off in a sandbox.
var safe = engine.Rule{
	ID: "TEST-001", Title: "Switches are on", Why: "Off is <unsafe>.", Fix: "Switch it on.", Pillar: engine.Security,
	Controls: []string{"EC2.6"},
	Relax: map[assembly.Class]engine.Severity{
		assembly.NonProduction: engine.Warning, assembly.Sandbox: engine.Off,
	},
	Check: engine.Each("Test::Switch", func(pass *engine.Pass, r *assembly.Resource) { pass.Want(r, true, "On") }),
}

// other is a second rule, that finds fault with every switch.
var other = engine.Rule{
	ID: "TEST-002", Title: "There are no switches", Why: "They are old.", Fix: "Remove it.", Pillar: engine.Sustainability,
	Severity: engine.Warning,
	Check:    engine.Each("Test::Switch", func(pass *engine.Pass, r *assembly.Resource) { pass.Report(r, "", "is a switch") }),
}

// today is when the tests evaluate.
var today = time.Date(2026, 6, 15, 12, 0, 0, 0, time.UTC)

// waiver is the metadata of a waiver.
func waiver(rule, reason, expires string) assemblytest.Entry {
	data := map[string]any{"rule": rule, "reason": reason}
	if expires != "" {
		data["expires"] = expires
	}
	return assemblytest.Entry{Type: assembly.MetadataWaiver, Data: data}
}

// house has three switches: two that are off, in the kitchen and in the hall, and one that is
// on. What else its constructs recorded is given.
func house(extra map[string][]assemblytest.Entry) assemblytest.Stack {
	id := func(id string) []assemblytest.Entry {
		return []assemblytest.Entry{{Type: "aws:cdk:logicalId", Data: id}}
	}
	metadata := map[string][]assemblytest.Entry{
		"House/Kitchen/Lamp/Resource": id("Lamp"), "House/Hall/Light": id("Light"), "House/Cellar": id("Cellar"),
	}
	for path, entries := range extra {
		metadata[path] = append(metadata[path], entries...)
	}
	return assemblytest.Stack{Name: "House", Metadata: metadata, Template: `{"Resources": {
		"Lamp": {"Type": "Test::Switch", "Properties": {"On": false}},
		"Light": {"Type": "Test::Switch", "Properties": {"On": {"Ref": "Night"}}},
		"Cellar": {"Type": "Test::Switch", "Properties": {"On": "true"}}}}`}
}

func evaluate(t *testing.T, s assemblytest.Stack, rules ...engine.Rule) *engine.Report {
	t.Helper()
	report, err := engine.Evaluate(assemblytest.Read(t, s), rules, today)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func lines(findings []engine.Finding) []string {
	all := []string{}
	for _, f := range findings {
		all = append(all, fmt.Sprintf("%v %s %s %s: %s", f.Severity, f.Rule.ID, f.Path, f.Property, f.Detail))
	}
	return all
}

const (
	lampOff   = "error TEST-001 House/Kitchen/Lamp/Resource On: is false; want true"
	lightMay  = "error TEST-001 House/Hall/Light On: is ${Night}, which is known only at deployment; want true"
	expiredOn = "error WAIVER-002 House/Kitchen : the waiver of TEST-001 expired on 2026-06-14 (old wiring)"
)

func TestFindings(t *testing.T) {
	report := evaluate(t, house(map[string][]assemblytest.Entry{
		"House/Kitchen": {{Type: assembly.MetadataSource, Data: assembly.Source{File: "kitchen.go", Line: 7}}},
	}), safe)
	if diff := cmp.Diff([]string{lampOff, lightMay}, lines(report.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if f := report.Findings[0]; f.Source != (assembly.Source{File: "kitchen.go", Line: 7}) || f.LogicalID != "Lamp" ||
		f.ResourceType != "Test::Switch" || f.Stack.Name != "House" {
		t.Errorf("finding %+v", f)
	}
	if report.Findings[1].Source.File != "" {
		t.Errorf("a source out of nowhere: %v", report.Findings[1].Source)
	}
	if !report.Failed() || report.Count(engine.Error) != 2 || report.Resources != 3 || report.Stacks != 1 || len(report.Rules) != 5 {
		t.Errorf("report %+v", report)
	}
}

func TestSeverityFollowsTheClass(t *testing.T) {
	for class, want := range map[string]string{"Production": "[error error]", "NonProduction": "[warning warning]", "Sandbox": "[]"} {
		report := evaluate(t, house(map[string][]assemblytest.Entry{"House": {{Type: assembly.MetadataClass, Data: class}}}), safe)
		var severities []engine.Severity
		for _, f := range report.Findings {
			severities = append(severities, f.Severity)
		}
		if got := fmt.Sprint(severities); got != want {
			t.Errorf("%s: severities %s, want %s", class, got, want)
		}
		if report.Failed() != (class == "Production") {
			t.Errorf("%s: failed is %v", class, report.Failed())
		}
	}
}

func TestWaivers(t *testing.T) {
	tests := []struct {
		name     string
		metadata map[string][]assemblytest.Entry
		findings []string
		waived   map[string]string // path of the finding to the reason
	}{
		{"holds for the subtree and nothing else",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("TEST-001", "old wiring", "")}},
			[]string{lightMay}, map[string]string{"House/Kitchen/Lamp/Resource": "old wiring"}},
		{"a path that only begins alike is another construct",
			map[string][]assemblytest.Entry{"House/Kitch": {waiver("TEST-001", "x", "")}},
			[]string{lampOff, lightMay, "error WAIVER-001 House/Kitch : nothing below violates TEST-001 (x)"}, nil},
		{"the nearest wins",
			map[string][]assemblytest.Entry{"House": {waiver("TEST-001", "whole house", "")},
				"House/Kitchen/Lamp": {waiver("TEST-001", "lamp", "")}},
			nil, map[string]string{"House/Kitchen/Lamp/Resource": "lamp", "House/Hall/Light": "whole house"}},
		{"one that matches nothing is a finding",
			map[string][]assemblytest.Entry{"House/Cellar": {waiver("TEST-001", "damp", "")}},
			[]string{lampOff, lightMay, "error WAIVER-001 House/Cellar : nothing below violates TEST-001 (damp)"}, nil},
		{"unless a construct gave it, for what a prop allows",
			map[string][]assemblytest.Entry{"House/Cellar": {{Type: assembly.MetadataWaiver,
				Data: map[string]any{"rule": "TEST-001", "reason": "may be damp", "optional": "true"}}}},
			[]string{lampOff, lightMay}, nil},
		{"so is one for a rule that does not exist",
			map[string][]assemblytest.Entry{"House": {waiver("TEST-009", "typo", "")}},
			[]string{lampOff, lightMay, `error WAIVER-003 House : names rule "TEST-009", which does not exist (typo); did you mean TEST-001?`}, nil},
		{"and one that nothing is named like",
			map[string][]assemblytest.Entry{"House": {waiver("SHOP-42", "typo", "2026-06-14")}},
			[]string{lampOff, lightMay, `error WAIVER-003 House : names rule "SHOP-42", which does not exist (typo)`}, nil},
		{"it holds on its last day",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("TEST-001", "old wiring", "2026-06-15")}},
			[]string{lightMay}, map[string]string{"House/Kitchen/Lamp/Resource": "old wiring"}},
		{"one that expired is a finding, and the violation counts again",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("TEST-001", "old wiring", "2026-06-14")}},
			[]string{lampOff, lightMay, expiredOn}, nil},
		{"an expired one gives way to a valid one further out",
			map[string][]assemblytest.Entry{"House": {waiver("TEST-001", "whole house", "")},
				"House/Kitchen": {waiver("TEST-001", "old wiring", "2026-06-14")}},
			[]string{expiredOn}, map[string]string{"House/Kitchen/Lamp/Resource": "whole house", "House/Hall/Light": "whole house"}},
		{"one without a reason waives nothing",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("TEST-001", "", "")}},
			[]string{`error WAIVER-003 House/Kitchen : waiver of "TEST-001" has the reason ""; want a rule id and a reason`, lampOff,
				lightMay}, nil},
		{"nor does one without a rule",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("", "because", "")}},
			[]string{`error WAIVER-003 House/Kitchen : waiver of "" has the reason "because"; want a rule id and a reason`, lampOff,
				lightMay}, nil},
		{"nor one whose date cannot be read",
			map[string][]assemblytest.Entry{"House/Kitchen": {waiver("TEST-001", "x", "31.12.2026")}},
			[]string{`error WAIVER-003 House/Kitchen : waiver of TEST-001: expiry is "31.12.2026", want a day such as 2027-03-31`,
				lampOff, lightMay}, nil},
		{"nor one that is no object",
			map[string][]assemblytest.Entry{"House/Kitchen": {{Type: assembly.MetadataWaiver, Data: "TEST-001"}}},
			[]string{`error WAIVER-003 House/Kitchen : waiver of "" has the reason ""; want a rule id and a reason`, lampOff, lightMay},
			nil},
		{"nor one of another stack's construct",
			map[string][]assemblytest.Entry{"Garden/Lamp": {waiver("TEST-001", "x", "")}},
			[]string{lampOff, lightMay,
				"error WAIVER-003 Garden/Lamp : the waiver of TEST-001 is recorded by stack House, which has no such construct (x)"}, nil},
		{"nor one of a construct that claims a resource of another",
			map[string][]assemblytest.Entry{"House/Attic": {{Type: "aws:cdk:logicalId", Data: "Lamp"}, waiver("TEST-001", "x", "")}},
			[]string{"error TEST-001 House/Lamp On: is false; want true", lightMay,
				"error WAIVER-001 House/Attic : nothing below violates TEST-001 (x)"}, nil},
		{"waivers cannot be waived",
			map[string][]assemblytest.Entry{"House": {waiver("WAIVER-001", "please", ""), waiver("TEST-001", "all", "")}},
			[]string{"error WAIVER-001 House : nothing below violates WAIVER-001 (please)"},
			map[string]string{"House/Kitchen/Lamp/Resource": "all", "House/Hall/Light": "all"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			report := evaluate(t, house(tt.metadata), safe)
			want := append([]string{}, tt.findings...)
			if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			waived := map[string]string{}
			for _, f := range report.Waived {
				waived[f.Path] = f.Waiver.Reason
			}
			if len(waived) != len(tt.waived) || len(waived) > 0 && cmp.Diff(tt.waived, waived) != "" {
				t.Errorf("waived %v, want %v", waived, tt.waived)
			}
		})
	}
}

// One app is deployed to several classes: a waiver that production needs is no mistake where
// the rule is off.
func TestWaiverOfARelaxedRule(t *testing.T) {
	report := evaluate(t, house(map[string][]assemblytest.Entry{
		"House": {waiver("TEST-001", "old wiring", ""), {Type: assembly.MetadataClass, Data: "Sandbox"}},
	}), safe)
	if len(report.Findings) != 0 || len(report.Waived) != 0 {
		t.Errorf("findings %v, waived %v", lines(report.Findings), lines(report.Waived))
	}
}

// A waiver covers one rule, not its neighbour on the same construct.
func TestWaiverIsOfOneRule(t *testing.T) {
	report := evaluate(t, house(map[string][]assemblytest.Entry{"House": {waiver("TEST-002", "we like them", "")}}), safe, other)
	if diff := cmp.Diff([]string{lampOff, lightMay}, lines(report.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
	if len(report.Waived) != 3 {
		t.Errorf("waived %v", lines(report.Waived))
	}
}

func TestWant(t *testing.T) {
	for value, want := range map[string]string{
		`true`:         "",
		`"true"`:       "",
		`false`:        "is false; want true",
		`"x"`:          "is x; want true",
		`null`:         "is not set; want true",
		`{"Ref": "P"}`: "is ${P}, which is known only at deployment; want true",
		`{"Fn::If": ["C", true, {"Ref": "AWS::NoValue"}]}`: "is true or not set, which is known only at deployment; want true",
	} {
		report := evaluate(t, assemblytest.Stack{Name: "S",
			Template: `{"Resources": {"R": {"Type": "Test::Switch", "Properties": {"On": ` + value + `}}}}`}, safe)
		got := ""
		if len(report.Findings) > 0 {
			got = report.Findings[0].Detail
		}
		if got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}

func TestLongDetailsAreShortened(t *testing.T) {
	s := assemblytest.Stack{Name: "S",
		Template: `{"Resources": {"R": {"Type": "Test::Switch", "Properties": {"On": "` + strings.Repeat("ä", 5000) + `"}}}}`}
	detail := evaluate(t, s, safe).Findings[0].Detail
	if n := len([]rune(detail)); n != 404 || !strings.HasSuffix(detail, "ä ...") {
		t.Errorf("detail of %d characters: %s", n, detail)
	}
}

func TestMalformedRules(t *testing.T) {
	change := func(f func(r *engine.Rule)) engine.Rule {
		r := safe
		f(&r)
		return r
	}
	tests := map[string][]engine.Rule{
		"lacks an id":                      {change(func(r *engine.Rule) { r.ID = "" })},
		"TEST-001 lacks a check":           {change(func(r *engine.Rule) { r.Check = nil })},
		"TEST-001 lacks a title":           {change(func(r *engine.Rule) { r.Title = "" })},
		"TEST-001 lacks a title, why":      {change(func(r *engine.Rule) { r.Why = "" })},
		"TEST-001 lacks a title, why, fix": {change(func(r *engine.Rule) { r.Fix = "" })},
		"title, why, fix or pillar":        {change(func(r *engine.Rule) { r.Pillar = "" })},
		"two rules are called TEST-001":    {safe, safe},
		"two rules are called WAIVER-001":  {change(func(r *engine.Rule) { r.ID = "WAIVER-001" })},
	}
	for want, rules := range tests {
		_, err := engine.Evaluate(assemblytest.Read(t, house(nil)), rules, today)
		if err == nil || !strings.HasPrefix(err.Error(), "guardrail: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

// A waiver goes by what the assembly recorded of a resource, and not by the path that its template
// gives it, nor by a logical id that looks like a path.
func TestWaiversTrustNoTemplate(t *testing.T) {
	s := house(map[string][]assemblytest.Entry{
		"House/Cellar": {waiver("TEST-001", "damp", "")}, "House/Spare": {waiver("TEST-001", "spare", "")},
	})
	s.Template = `{"Resources": {
		"Cellar": {"Type": "Test::Switch", "Properties": {"On": false}},
		"Forged": {"Type": "Test::Switch", "Properties": {"On": false}, "Metadata": {"aws:cdk:path": "House/Cellar/Forged"}},
		"Spare": {"Type": "Test::Switch", "Properties": {"On": false}}}}`
	want := []string{
		"error TEST-001 House/Forged On: is false; want true", "error TEST-001 House/Spare On: is false; want true",
		"error WAIVER-001 House/Spare : nothing below violates TEST-001 (spare)",
	}
	if diff := cmp.Diff(want, lines(evaluate(t, s, safe).Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// A waiver in one stack holds for nothing in another, also if that stack has a resource with the
// path.
func TestWaiversHoldInTheirStackOnly(t *testing.T) {
	garden := assemblytest.Stack{Name: "Garden", Metadata: map[string][]assemblytest.Entry{
		"House": {waiver("TEST-001", "x", "")},
	}, Template: `{"Resources": {}}`}
	report, err := engine.Evaluate(assemblytest.Read(t, house(nil), garden), []engine.Rule{safe}, today)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{lampOff, lightMay,
		"error WAIVER-003 House : the waiver of TEST-001 is recorded by stack Garden, which has no such construct (x)"}
	if diff := cmp.Diff(want, lines(report.Findings)); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

// What a rule finds wrong with a resource is one finding, however often it looks.
func TestOneFindingForAResource(t *testing.T) {
	strict := safe
	strict.Check = engine.Each("Test::Switch", func(pass *engine.Pass, r *assembly.Resource) {
		pass.Want(r, true, "On")
		pass.Want(r, true, "On")
		pass.Want(r, "brass", "Cover", "Metal")
		for i := range 10 {
			pass.Report(r, "On", "flickers at %d Hz", i)
		}
	})
	report := evaluate(t, house(nil), strict)
	if len(report.Findings) != 3 {
		t.Fatalf("findings %v, want one for each switch", lines(report.Findings))
	}
	f := report.Findings[0]
	want := "is false; want true; Cover.Metal is not set; want brass; flickers at 0 Hz; flickers at 1 Hz; flickers at 2 Hz; " +
		"flickers at 3 Hz; 6 more"
	if f.Property != "On" || f.Detail != want || len(f.Properties) != 12 {
		t.Errorf("finding of %s and %d properties: %s, want %s", f.Property, len(f.Properties), f.Detail, want)
	}
}
