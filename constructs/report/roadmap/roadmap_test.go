package roadmap_test

import (
	"slices"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
	"github.com/plinth-cdk/plinth/constructs/report/roadmap"
)

// result is an item in a status.
func result(id string, status checklist.Status) checklist.Result {
	return checklist.Result{Item: checklist.Item{ID: id}, Status: status}
}

// The milestones have the steps that people know, and each is decided by items that exist.
func TestRoadmapIsComplete(t *testing.T) {
	items := append(checklist.All(), checklist.Steps()...)
	a := assemblytest.Read(t, assemblytest.Stack{Name: "App", Template: `{"Resources": {}}`})
	all := roadmap.Of(checklist.Judge(items, &engine.Report{Assembly: a}, nil, time.Time{}))
	var steps []int
	used := map[string]bool{}
	for _, m := range all {
		steps = append(steps, len(m.Steps))
		for _, step := range m.Steps {
			for _, id := range step.Items {
				used[id] = true
				if _, ok := checklist.ByID(items, id); !ok {
					t.Errorf("%s: %q is decided by %s, which does not exist", m.Name, step.Text, id)
				}
			}
		}
	}
	if want := []int{5, 4, 4, 4}; !slices.Equal(steps, want) {
		t.Errorf("steps = %v, want %v", steps, want)
	}
	for _, step := range checklist.Steps() {
		if !used[step.ID] {
			t.Errorf("%s decides no step", step.ID)
		}
	}
}

// A step is where the worst of its items is that apply.
func TestStepsAreDoneTogether(t *testing.T) {
	const met, attested, waived, needs, unmet, other = checklist.Met, checklist.Attested, checklist.Waived, checklist.NeedsAttestation,
		checklist.NotMet, checklist.NotApplicable
	for _, tt := range []struct {
		guardduty, hub, config checklist.Status
		want                   checklist.Status
		done, of               int
	}{
		{met, met, met, met, 1, 1},
		{met, attested, met, attested, 1, 1},
		{met, met, other, met, 1, 1},
		{other, other, other, other, 0, 0},
		{met, waived, attested, waived, 0, 1},
		{needs, waived, met, needs, 0, 1},
		{met, unmet, needs, unmet, 0, 1},
	} {
		results := []checklist.Result{result("guardduty", tt.guardduty), result("security-hub", tt.hub), result("config", tt.config)}
		for _, id := range []string{"multi-account", "cloudtrail", "mfa", "root-user"} {
			results = append(results, result(id, other))
		}
		day := roadmap.Of(results)[0]
		if got := day.Steps[1]; got.Status != tt.want || day.Done != tt.done || day.Of != tt.of {
			t.Errorf("%s, %s and %s = %s, %d of %d done, want %s, %d of %d", tt.guardduty, tt.hub, tt.config, got.Status, day.Done, day.Of,
				tt.want, tt.done, tt.of)
		}
	}
}
