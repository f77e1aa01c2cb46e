package activation

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// An account is what Cost Explorer knows: keys by whether they are active, and from when on it
// knows others.
type account struct {
	active map[string]bool
	later  map[string]time.Duration
	limit  bool // no backfill today
	from   any
}

func (a *account) answer(c workflowtest.Call) (any, error) {
	switch c.Action {
	case "costexplorer:listCostAllocationTags":
		var tags []any
		for key, active := range a.active {
			if active {
				tags = append(tags, map[string]any{"TagKey": key, "Status": "Active"})
			}
		}
		return map[string]any{"CostAllocationTags": tags}, nil
	case "costexplorer:updateCostAllocationTagsStatus":
		errors := []any{}
		for _, status := range c.Parameters["CostAllocationTagsStatus"].([]any) {
			key := status.(map[string]any)["TagKey"].(string)
			_, known := a.active[key]
			if after, ok := a.later[key]; !known && (!ok || c.After < after) {
				errors = append(errors, map[string]any{"TagKey": key, "Code": "TagKeysNotFoundException"})
				continue
			}
			a.active[key] = true
		}
		return map[string]any{"Errors": errors}, nil // with HTTP status 200
	case "costexplorer:startCostAllocationTagBackfill":
		if a.limit {
			return nil, &workflowtest.Error{Name: "CostExplorer.BackfillLimitExceededException"}
		}
		a.from = c.Parameters["BackfillFrom"]
		return map[string]any{}, nil
	}
	return nil, &workflowtest.Error{Name: "Unexpected", Cause: c.Action}
}

func run(t *testing.T, a *account) workflowtest.Execution {
	t.Helper()
	definition, err := Machine([]string{"Project", "Team"}, true).Definition()
	if err != nil {
		t.Fatal(err)
	}
	return workflowtest.RunDefinition(t, definition, map[string]any{}, a.answer)
}

func TestKeysAreActivatedWhenAWSKnowsThem(t *testing.T) {
	for name, test := range map[string]struct {
		a    *account
		took time.Duration
		from any
	}{
		"known keys": {&account{active: map[string]bool{"Project": false, "Team": false}}, 0, "2025-04-01T00:00:00Z"},
		"one comes later": {&account{active: map[string]bool{"Project": true}, later: map[string]time.Duration{"Team": 20 * time.Hour}},
			24 * time.Hour, "2025-04-01T00:00:00Z"},
		"all are active":   {&account{active: map[string]bool{"Project": true, "Team": true}}, 0, nil},
		"no backfill left": {&account{active: map[string]bool{"Project": false, "Team": false}, limit: true}, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, test.a)
			if got.Failed != nil || got.Took != test.took {
				t.Errorf("it takes %v and fails with %v, want %v and success", got.Took, got.Failed, test.took)
			}
			if diff := cmp.Diff(map[string]bool{"Project": true, "Team": true}, test.a.active); diff != "" {
				t.Errorf("active keys: -want +got:\n%s", diff)
			}
			if test.a.from != test.from {
				t.Errorf("it reports back from %v, want %v", test.a.from, test.from)
			}
		})
	}
}

func TestKeysThatNobodyUsesAreTold(t *testing.T) {
	got := run(t, &account{active: map[string]bool{"Project": true}})
	if got.Failed == nil || got.Failed.Name != "TagKeysNotFound" || !strings.Contains(got.Failed.Cause, "the keys Team in five days") {
		t.Errorf("it fails with %v, want the key that is missing", got.Failed)
	}
}

// In a member account it is refused, and waiting does not help.
func TestMemberAccountsAreToldAtOnce(t *testing.T) {
	definition, err := Machine([]string{"Team"}, true).Definition()
	if err != nil {
		t.Fatal(err)
	}
	got := workflowtest.RunDefinition(t, definition, map[string]any{}, func(workflowtest.Call) (any, error) {
		return nil, &workflowtest.Error{Name: "CostExplorer.AccessDeniedException", Cause: "Linked account doesn't have access"}
	})
	if got.Failed == nil || len(got.Calls) != 1 {
		t.Errorf("it calls %q and fails with %v, want one call", got.Actions(), got.Failed)
	}
}
