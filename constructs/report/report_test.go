package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/attestation"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// plain are templates that no CDK wrote.
func plain(t testing.TB) *assembly.Assembly {
	t.Helper()
	a, err := input.Read([]string{"testdata/plain"}, assembly.Facts{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func build(t testing.TB, a *assembly.Assembly, o report.Options) *report.Report {
	t.Helper()
	r, err := report.Build(a, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// Templates of other hands have a report, with what they show and what contradicts it.
func TestTemplatesOfOthersHaveAReport(t *testing.T) {
	r := build(t, plain(t), report.Options{})
	if r.Summary.Stacks != 2 || r.Summary.Resources != 9 || r.Summary.Errors == 0 {
		t.Errorf("summary = %+v, want 2 stacks, 9 resources and errors", r.Summary)
	}
	want := map[string]checklist.Status{
		"infrastructure-as-code": checklist.Met, "managed-services": checklist.Met, "graviton": checklist.Met, "scaling-on-demand": checklist.Met,
		"iam-roles": checklist.Met, "cloudtrail": checklist.NotMet, "flow-logs": checklist.NotMet, "encryption": checklist.NotMet,
		"savings-plans": checklist.NeedsAttestation, "rds-multi-az": checklist.NotApplicable, "off-hours": checklist.NotApplicable,
	}
	for id, status := range want {
		if got := item(t, r, id); got.Status != status {
			t.Errorf("%s = %s (%s), want %s", id, got.Status, got.Why, status)
		}
	}
	if !slices.ContainsFunc(r.Waived, func(f report.Finding) bool {
		return f.Rule == "S3-009" && strings.HasPrefix(f.Reason, "it is the bucket that logs go to") && f.Expires == "2027-03-31"
	}) {
		t.Errorf("waived = %+v, want S3-009 with its reason and its end", r.Waived)
	}
	if len(r.Reach.Matrices) == 0 || r.Reach.Tiers != 2 {
		t.Errorf("reachability = %+v, want matrices of two tiers", r.Reach)
	}
	if r.Cost.Cents == 0 || len(r.Cost.Items) == 0 {
		t.Errorf("cost = %+v, want that of a NAT gateway", r.Cost)
	}
}

func item(t *testing.T, r *report.Report, id string) checklist.Result {
	t.Helper()
	all := slices.Concat(r.Items(), r.Steps)
	i := slices.IndexFunc(all, func(i checklist.Result) bool { return i.ID == id })
	if i < 0 {
		t.Fatalf("the report has no item %s", id)
	}
	return all[i]
}

// The sums are those of the parts.
func TestScoresAddUp(t *testing.T) {
	r := build(t, plain(t), report.Options{})
	reached, of, items, errors, warnings, waived := 0, 0, 0, 0, 0, 0
	for _, p := range r.Pillars {
		reached, of, items = reached+p.Score.Reached, of+p.Score.Of, items+len(p.Items)
		errors, warnings, waived = errors+p.Errors, warnings+p.Warnings, waived+p.Waived
		if want := 100 * p.Score.Reached / max(p.Score.Of, 1); p.Score.Of > 0 && p.Score.Percent != want {
			t.Errorf("%s = %d %%, want %d", p.Name, p.Score.Percent, want)
		}
	}
	if items != 34 || reached != r.Score.Reached || of != r.Score.Of {
		t.Errorf("%d items, %d of %d reached, want 34 and %d of %d", items, reached, of, r.Score.Reached, r.Score.Of)
	}
	if errors != r.Summary.Errors || warnings != r.Summary.Warnings || waived != r.Summary.Waived {
		t.Errorf("pillars have %d errors, %d warnings, %d waived, want %+v", errors, warnings, waived, r.Summary)
	}
	if len(r.Findings) != errors+warnings || len(r.Waived) != waived {
		t.Errorf("findings = %d and %d waived, want %d and %d", len(r.Findings), len(r.Waived), errors+warnings, waived)
	}
	watched := 0
	for _, w := range r.Alarms.Resources {
		watched += len(w.Alarms)
	}
	if watched != r.Alarms.Watched {
		t.Errorf("alarms of resources = %d, want %d", watched, r.Alarms.Watched)
	}
}

// The same templates give the same bytes, whatever the day, as long as nothing expires.
func TestReportsAreDeterministic(t *testing.T) {
	var first, second bytes.Buffer
	if err := build(t, plain(t), report.Options{Now: time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)}).JSON(&first); err != nil {
		t.Fatal(err)
	}
	if err := build(t, plain(t), report.Options{Now: time.Date(2026, 12, 24, 0, 0, 0, 0, time.UTC)}).JSON(&second); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first.String(), second.String()); diff != "" {
		t.Errorf("reports differ (-first +second):\n%s", diff)
	}
}

// What was written can be read, and is then the same.
func TestJSONCanBeRead(t *testing.T) {
	var text, again bytes.Buffer
	if err := build(t, plain(t), report.Options{}).JSON(&text); err != nil {
		t.Fatal(err)
	}
	r, err := report.Read(bytes.NewReader(text.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := r.JSON(&again); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(text.String(), again.String()); diff != "" {
		t.Errorf("report after reading (-written +read):\n%s", diff)
	}
	for text, want := range map[string]string{"{": "it is no report", `{"schema": "other"}`: `its schema is "other"`,
		"[]": "it is no report"} {
		if _, err := report.Read(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Read(%s): error %v, want %q", text, err, want)
		}
	}
}

// No list is null: who reads the report with a program need not ask.
func TestListsAreNotNull(t *testing.T) {
	var text bytes.Buffer
	if err := build(t, assemblytest.Read(t), report.Options{}).JSON(&text); err != nil {
		t.Fatal(err)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(text.Bytes(), &top); err != nil {
		t.Fatal(err)
	}
	for name, value := range top {
		if string(value) == "null" || bytes.Contains(value, []byte(": null")) {
			t.Errorf("%s has null:\n%s", name, value)
		}
	}
}

// Attestations beside the app and in it count, and those that make no sense are told.
func TestAttestations(t *testing.T) {
	beside := attestation.Attestation{Item: "savings-plans", Owner: "finops@example.com", Date: "2026-11-01"}
	recorded := map[string][]assemblytest.Entry{"App": {{Type: assembly.MetadataAttestation,
		Data: map[string]string{"item": "mfa", "owner": "it@example.com", "date": "2026-11-01"}}}}
	a := assemblytest.Read(t, assemblytest.Stack{Name: "App", Template: `{"Resources": {}}`, Metadata: recorded})
	r := build(t, a, report.Options{Attestations: []attestation.Attestation{beside}})
	for _, id := range []string{"savings-plans", "mfa"} {
		if got := item(t, r, id); got.Status != checklist.Attested {
			t.Errorf("%s = %s (%s), want attested", id, got.Status, got.Why)
		}
	}
	for id, want := range map[string]string{
		"saving-plans": `file.yaml: there is no item "saving-plans", did you mean savings-plans?`,
		"multi-az":     "file.yaml: multi-az cannot be attested: the templates show",
		"":             "file.yaml: it names no item",
	} {
		beside.Item, beside.Origin = id, "file.yaml"
		if _, err := report.Build(a, report.Options{Attestations: []attestation.Attestation{beside}}); err == nil ||
			!strings.HasPrefix(err.Error(), want) {
			t.Errorf("Build() with %q attested: error %v, want %q", id, err, want)
		}
	}
}

func TestBelow(t *testing.T) {
	r := build(t, plain(t), report.Options{})
	lowest := slices.MinFunc(r.Pillars, func(a, b report.Pillar) int { return a.Score.Percent - b.Score.Percent }).Score.Percent
	if r.Below(lowest) || !r.Below(lowest+1) {
		t.Errorf("Below(%d) = %v, Below(%d) = %v, want that the lowest pillar decides", lowest, r.Below(lowest), lowest+1, r.Below(lowest+1))
	}
}
