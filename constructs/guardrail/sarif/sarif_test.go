package sarif_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	official "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/sarif"
)

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite the golden file")

// everyKind is a report with findings of a construct, of a stack whose line alone is known, and
// without any line; errors and warnings; and waived ones with and without an expiry.
func everyKind() *engine.Report {
	stack := &assembly.Stack{Path: "House", TemplateFile: "House.template.json"}
	on := engine.Rule{
		ID: "TEST-001", Title: "Switches are on", Why: "Off is <unsafe>.", Fix: "Switch it on.", Pillar: engine.Security,
		Controls: []string{"EC2.6"},
	}
	none := engine.Rule{
		ID: "TEST-002", Title: "Houses have no switches", Why: "They are old.", Fix: "Remove it.", Pillar: engine.Sustainability,
		Severity: engine.Warning,
	}
	finding := func(rule engine.Rule, path, id, property, detail string) engine.Finding {
		return engine.Finding{
			Rule: rule, Severity: rule.Severity, Path: path, Stack: stack, LogicalID: id, ResourceType: "Test::Switch",
			Property: property, Detail: detail,
		}
	}
	lamp := finding(on, "House/Kitchen/Lamp/Resource", "Lamp", "On", "is false; want true")
	lamp.Source = assembly.Source{File: "my rooms/kitchen.go", Line: 7}
	heater := finding(on, "House/Heater", "Heater", "On", "is not set; want true")
	heater.Source = assembly.Source{File: "main.go", Line: 3, DefinesStack: true}
	light := finding(on, "House/Hall/Light", "Light", "On", "is ${Night}, which is known only at deployment; want true")
	light.Waiver = &engine.Waiver{Rule: on.ID, Reason: "follows the sun", Path: "House/Hall"}
	antique := finding(none, "House/Kitchen/Lamp/Resource", "Lamp", "", "is a switch")
	antique.Waiver = &engine.Waiver{Rule: none.ID, Reason: "antique", Expires: "2027-01-31", Path: "House/Kitchen"}
	return &engine.Report{
		Findings: []engine.Finding{lamp, heater, finding(none, "House/Cellar", "Cellar", "", "is a switch")},
		Waived:   []engine.Finding{light, antique}, Rules: []engine.Rule{on, none}, Stacks: 1, Resources: 4,
	}
}

func write(t *testing.T, r *engine.Report) string {
	t.Helper()
	var b strings.Builder
	if err := sarif.Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// valid reads a log and holds it to the official schema of SARIF 2.1.0.
func valid(t *testing.T, r *engine.Report) *official.Run {
	t.Helper()
	log, err := official.FromString(write(t, r))
	if err != nil {
		t.Fatal(err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	return log.Runs[0]
}

func TestGolden(t *testing.T) {
	const file = "testdata/report.sarif"
	got := write(t, everyKind())
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); if intended, run go test -update:\n%s", file, diff)
	}
}

func TestSuppressionsSayWhy(t *testing.T) {
	run := valid(t, everyKind())
	got := map[string]string{}
	for _, result := range run.Results {
		if rule := *run.Tool.Driver.Rules[result.RuleIndex].ID; rule != *result.RuleID {
			t.Errorf("rule %d = %s, want %s", result.RuleIndex, rule, *result.RuleID)
		}
		for _, s := range result.Suppressions {
			got[*result.RuleID] = *s.Justification
		}
	}
	want := map[string]string{"TEST-001": "follows the sun", "TEST-002": "antique (until 2027-01-31)"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("suppressions (-want +got):\n%s", diff)
	}
}

func TestLocationsSayWhatTheLineDefines(t *testing.T) {
	var got []string
	for _, result := range valid(t, everyKind()).Results[:3] {
		l := result.Locations[0]
		text := *l.PhysicalLocation.ArtifactLocation.URI
		if l.Message != nil {
			text += ": " + *l.Message.Text
		}
		got = append(got, text)
	}
	want := []string{
		"my%20rooms/kitchen.go", // a path with a space is no URI as it is
		"main.go: This line defines the stack; the construct recorded no line of its own.",
		"House.template.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("locations (-want +got):\n%s", diff)
	}
}

// A rule that is off unless a class turns it on has no SARIF level of that name.
func TestRuleThatIsOff(t *testing.T) {
	r := everyKind()
	r.Rules[0].Severity = engine.Off
	if got := valid(t, r).Tool.Driver.Rules[0].DefaultConfiguration.Level; got != "none" {
		t.Errorf("level of a rule that is off = %q, want none", got)
	}
}

func TestWriteErrorsAreReturned(t *testing.T) {
	readOnly, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	if err := sarif.Write(readOnly, everyKind()); err == nil {
		t.Error("Write() = nil, want the error of the writer")
	}
}
