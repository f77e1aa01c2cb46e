package engine_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// only counts one rule as it is, and no other.
func only(id string) func(engine.Rule, engine.Severity) engine.Severity {
	return func(r engine.Rule, s engine.Severity) engine.Severity {
		if r.ID == id {
			return s
		}
		return engine.Off
	}
}

func TestAdjustLeavesOutRulesThatAreOff(t *testing.T) {
	report := everyKind(t)
	report.Known = []engine.Finding{report.Findings[0]}
	report.Adjust(only("TEST-002"))
	if len(report.Rules) != 1 || report.Count(engine.Error) != 0 || len(report.Known) != 0 {
		t.Errorf("rules, errors, known = %d, %d, %d, want TEST-002 alone, which is a warning",
			len(report.Rules), report.Count(engine.Error), len(report.Known))
	}
	for _, f := range append(report.Findings, report.Waived...) {
		if f.Rule.ID != "TEST-002" {
			t.Errorf("there is a finding of %s, want it left out", f.Rule.ID)
		}
	}
}

// A rule that is off was evaluated all the same: its waivers are of use.
func TestAdjustKeepsWaiversUsed(t *testing.T) {
	report := evaluate(t, house(map[string][]assemblytest.Entry{"House": {waiver("TEST-001", "dark", "")}}), safe, other)
	report.Adjust(func(r engine.Rule, s engine.Severity) engine.Severity {
		if r.ID == "TEST-001" {
			return engine.Off
		}
		return s
	})
	if got := lines(report.Findings); strings.Contains(strings.Join(got, "\n"), "WAIVER-001") || len(report.Waived) != 0 {
		t.Errorf("findings = %v, waived = %d, want neither the rule nor its waiver", got, len(report.Waived))
	}
}

func TestAdjustChangesRulesWithTheirFindings(t *testing.T) {
	report := evaluate(t, house(nil), safe)
	report.Adjust(func(_ engine.Rule, s engine.Severity) engine.Severity {
		if s == engine.Off {
			return s
		}
		return engine.Warning
	})
	if report.Failed() || report.Count(engine.Warning) != 2 {
		t.Errorf("failed, warnings = %v, %d, want two warnings", report.Failed(), report.Count(engine.Warning))
	}
	want := "warning, off in Sandbox"
	if got := report.Rules[0].Severities(); got != want || report.Findings[0].Rule.Severities() != want {
		t.Errorf("severities = %q, want %q", got, want)
	}
	if got := safe.Severities(); got != "error, warning in NonProduction, off in Sandbox" {
		t.Errorf("severities of the rule itself = %q, want them untouched", got)
	}
}

func TestFailOn(t *testing.T) {
	report := evaluate(t, house(map[string][]assemblytest.Entry{
		"House": {{Type: assembly.MetadataClass, Data: "NonProduction"}},
	}), safe)
	for failOn, want := range map[engine.Severity]bool{engine.Error: false, engine.Warning: true} {
		if report.FailOn = failOn; report.Failed() != want {
			t.Errorf("Failed() of warnings when %v fails = %v, want %v", failOn, !want, want)
		}
	}
}

func TestKnownFindingsAreCountedApart(t *testing.T) {
	report := everyKind(t)
	report.Known, report.Findings = report.Findings, nil
	if report.Failed() {
		t.Error("Failed() = true, want known findings not to fail")
	}
	if got, want := write(t, report.Text), "0 errors, 0 warnings, 2 waived, 4 in the baseline; 6 rules"; !strings.Contains(got, want) {
		t.Errorf("text\n%s, want %q", got, want)
	}
	var got struct {
		Summary map[string]int
		Known   []any
	}
	if err := json.Unmarshal([]byte(write(t, report.JSON)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Summary["known"] != 4 || len(got.Known) != 4 {
		t.Errorf("JSON has %d known findings and %d listed, want 4", got.Summary["known"], len(got.Known))
	}
}

func TestParseSeverity(t *testing.T) {
	for _, s := range []engine.Severity{engine.Error, engine.Warning, engine.Off} {
		if got, err := engine.ParseSeverity(s.String()); got != s || err != nil {
			t.Errorf("ParseSeverity(%v) = %v, %v", s, got, err)
		}
	}
	_, err := engine.ParseSeverity("fatal")
	if diff := cmp.Diff(`severity is "fatal", want error, warning or off`, err.Error()); diff != "" {
		t.Error(diff)
	}
}

// A value of a template does not begin a line of the log: CI systems look there for commands.
func TestTextKeepsValuesOnTheirLine(t *testing.T) {
	report := everyKind(t)
	report.Findings[0].Detail = "is x\n::add-mask::y\r\n"
	if got := write(t, report.Text); !strings.Contains(got, `is x\n::add-mask::y\r\n`) {
		t.Errorf("text\n%s, want line breaks escaped", got)
	}
}
