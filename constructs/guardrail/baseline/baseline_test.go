package baseline_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/guardrail/baseline"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
)

// reread writes a baseline and reads it again.
func reread(t *testing.T, b baseline.Baseline) baseline.Baseline {
	t.Helper()
	var text strings.Builder
	if err := b.Write(&text); err != nil {
		t.Fatal(err)
	}
	again, err := baseline.Read(strings.NewReader(text.String()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b, again); diff != "" {
		t.Errorf("what is read (-written +read):\n%s", diff)
	}
	return again
}

func TestGolden(t *testing.T) {
	report := sample.Report()
	report.Findings = append(report.Findings, report.Findings[0])
	var text strings.Builder
	if err := baseline.Of(report).Write(&text); err != nil {
		t.Fatal(err)
	}
	sample.Golden(t, "testdata/baseline.json", text.String())
}

// The life of a baseline: all is known, then something is new, then something is mended.
func TestOnlyNewFindingsCount(t *testing.T) {
	b := reread(t, baseline.Of(sample.Report()))
	today := sample.Report()
	today.Known = nil
	if gone := b.Apply(today); len(today.Findings) != 0 || len(today.Known) != 3 || len(gone) != 1 {
		t.Errorf("findings, known, gone = %d, %d, %v, want none, 3 and the one in the garden", len(today.Findings), len(today.Known), gone)
	}

	again := sample.Report() // a second lamp at the same place, and the heater is mended
	again.Findings = append(again.Findings, again.Findings[0])
	again.Findings = append(again.Findings[:1], again.Findings[2:]...)
	gone := b.Apply(again)
	if len(again.Findings) != 1 || again.Findings[0].LogicalID != "Lamp" || !again.Failed() {
		t.Errorf("findings = %v, want the second lamp alone", again.Findings)
	}
	want := []baseline.Finding{
		{Rule: "TEST-001", Stack: "Garden", Resource: "Pump", Property: "On"},
		{Rule: "TEST-001", Stack: "House", Resource: "Heater", Property: "On"},
	}
	if diff := cmp.Diff(want, gone); diff != "" {
		t.Errorf("gone (-want +got):\n%s", diff)
	}
}

func TestFindingsKeepTheirIdentity(t *testing.T) {
	b := baseline.Of(sample.Report())
	moved := sample.Report()
	moved.Findings[0].Source.Line, moved.Findings[0].Detail = 99, "is null; want true"
	moved.Findings[0].Path = "House/Attic/Lamp/Resource"
	if b.Apply(moved); len(moved.Findings) != 0 {
		t.Errorf("findings = %v, want none: a line, words and a path are not what a finding is", moved.Findings)
	}
	for name, change := range map[string]func(*engine.Finding){
		"rule":     func(f *engine.Finding) { f.Rule.ID = "TEST-009" },
		"stack":    func(f *engine.Finding) { s := *f.Stack; s.Path = "Barn"; f.Stack = &s },
		"resource": func(f *engine.Finding) { f.LogicalID = "Lamp2" },
		"property": func(f *engine.Finding) { f.Property = "Off" },
	} {
		other := sample.Report()
		change(&other.Findings[0])
		if b.Apply(other); len(other.Findings) != 1 {
			t.Errorf("findings with another %s = %d, want it to be new", name, len(other.Findings))
		}
	}
}

// A run over some of the stacks says nothing of the others.
func TestOtherStacksAreNotGone(t *testing.T) {
	b := baseline.Of(sample.Report())
	house := sample.Report()
	house.Assembly.Stacks, house.Known = house.Assembly.Stacks[:1], nil
	if gone := b.Apply(house); len(gone) > 0 {
		t.Errorf("gone = %v, want none", gone)
	}
}

func TestBrokenFilesAreRefused(t *testing.T) {
	of := func(finding string) string {
		return `{"schema": "plinth-guardrail-baseline/1", "findings": [{` + finding + `}]}`
	}
	for text, want := range map[string]string{
		``:                    "broken JSON: EOF",
		`{"schema": "x"}`:     `schema is "x", want "plinth-guardrail-baseline/1"`,
		`{"findngs": []}`:     `broken JSON: json: unknown field "findngs"`,
		of(`"rule": "A-001"`): "findings[0] is A-001 , 0 times; want a rule, a stack and a positive count",
		of(`"stack": "Shop"`): "findings[0] is  Shop, 0 times; want a rule, a stack and a positive count",
		of(`"rule": "A-001", "stack": "S", "count": -1`): "findings[0] is A-001 S, -1 times; want a rule, a stack and a positive count",
	} {
		if _, err := baseline.Read(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("Read(%s) = %v, want %s", text, err, want)
		}
	}
}

// A finding of several properties is known if all of them are.
func TestEachPropertyIsKnown(t *testing.T) {
	old := sample.Report()
	old.Findings[0].Properties = []string{"On", "Dimmed"}
	b := reread(t, baseline.Of(old))
	for known, properties := range map[bool][]string{true: {"Dimmed"}, false: {"Dimmed", "Loud"}} {
		today := sample.Report()
		today.Known, today.Findings[0].Properties = nil, properties
		b.Apply(today)
		if got := len(today.Findings) == 0; got != known {
			t.Errorf("%v is known = %v, want %v", properties, got, known)
		}
	}
}
