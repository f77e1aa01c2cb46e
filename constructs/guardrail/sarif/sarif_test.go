package sarif_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	official "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/sample"
	"github.com/plinth-cdk/plinth/constructs/guardrail/sarif"
)

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
	sample.Golden(t, "testdata/report.sarif", write(t, sample.Report()))
}

func TestSuppressionsSayWhy(t *testing.T) {
	run := valid(t, sample.Report())
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

// A baseline is SARIF's own notion: viewers fold what it knows.
func TestKnownFindingsAreUnchanged(t *testing.T) {
	got := map[string]int{}
	for _, result := range valid(t, sample.Report()).Results {
		got[*result.BaselineState]++
	}
	if diff := cmp.Diff(map[string]int{"new": 5, "unchanged": 1}, got); diff != "" {
		t.Errorf("baseline states (-want +got):\n%s", diff)
	}
	without := sample.Report()
	without.Known = nil
	for _, result := range valid(t, without).Results {
		if result.BaselineState != nil {
			t.Errorf("baselineState = %q without a baseline, want none", *result.BaselineState)
		}
	}
}

func TestLocationsSayWhatTheLineDefines(t *testing.T) {
	var got []string
	for _, result := range valid(t, sample.Report()).Results[:3] {
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
	r := sample.Report()
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
	if err := sarif.Write(readOnly, sample.Report()); err == nil {
		t.Error("Write() = nil, want the error of the writer")
	}
}
