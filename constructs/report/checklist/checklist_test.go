package checklist_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

func items() []checklist.Item { return append(checklist.All(), checklist.Steps()...) }

// The checklist has the lines that people know, by pillar.
func TestChecklistIsComplete(t *testing.T) {
	want := map[engine.Pillar]int{engine.OperationalExcellence: 5, engine.Security: 8, engine.Reliability: 6, engine.PerformanceEfficiency: 5,
		engine.CostOptimization: 6, engine.Sustainability: 4}
	got := map[engine.Pillar]int{}
	for _, item := range checklist.All() {
		got[item.Pillar]++
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

// Each item says what counts, and names guardrails of the catalogue.
func TestItemsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	rules := catalogue.Rules()
	for _, item := range items() {
		if item.ID == "" || item.Text == "" || item.Judged == "" || item.Pillar == "" || item.Decided == "" || len(item.Signs) == 0 ||
			seen[item.ID] {
			t.Errorf("item %+v lacks something, or its id is taken", item)
		}
		seen[item.ID] = true
		if item.Decided == checklist.ByTemplates && len(item.Constructs) == 0 {
			t.Errorf("%s names no construct that would meet it", item.ID)
		}
		for _, name := range item.Guardrails {
			if !slices.ContainsFunc(rules, func(r engine.Rule) bool {
				return r.ID == name || strings.HasSuffix(name, "-") && strings.HasPrefix(r.ID, name)
			}) {
				t.Errorf("%s names the guardrail %s, which the catalogue does not have", item.ID, name)
			}
		}
		for _, sign := range item.Signs {
			if sign.Find == nil || sign.Says == "" && sign.Lacks == "" {
				t.Errorf("%s has a sign that finds nothing, or has no words", item.ID)
			}
		}
	}
}

// app is a template as one stack of a class, in an account and a Region.
func app(t *testing.T, class assembly.Class, resources string) *assembly.Assembly {
	t.Helper()
	stack := assemblytest.Stack{
		Name: "App", Environment: "111111111111/eu-west-1", Template: `{"Resources": {` + resources + `}}`,
		Metadata: map[string][]assemblytest.Entry{"App": {{Type: assembly.MetadataClass, Data: string(class)}}},
	}
	return assemblytest.Read(t, stack)
}

// judge returns the result of one item, with the guardrails that it names and no others.
func judge(t *testing.T, a *assembly.Assembly, id string) checklist.Result {
	t.Helper()
	item, ok := checklist.ByID(items(), id)
	if !ok {
		t.Fatalf("there is no item %s", id)
	}
	return checklist.Judge([]checklist.Item{item}, &engine.Report{Assembly: a}, nil, time.Time{})[0]
}

// TestEachItemIsShownByAResource has for each item what shows it, and the same with what counts
// taken away. Guardrails are left out: what they find is tested with them.
func TestEachItemIsShownByAResource(t *testing.T) {
	covered := map[string]bool{}
	for _, tt := range shown {
		covered[tt.id] = true
		class := assembly.Production
		if tt.id == "off-hours" {
			class = assembly.NonProduction
		}
		good := judge(t, app(t, class, tt.resources), tt.id)
		if want := checklist.Met; good.Decided != checklist.ByAttestation && good.Status != want {
			t.Errorf("%s of\n%s\n= %s (%s), want %s", tt.id, tt.resources, good.Status, good.Why, want)
		}
		if len(good.Evidence) == 0 {
			t.Errorf("%s of\n%s\nhas no evidence", tt.id, tt.resources)
		}
		for _, change := range tt.without {
			old, replaced, _ := strings.Cut(change, " => ")
			if !strings.Contains(tt.resources, old) {
				t.Fatalf("%s: the template has no %s", tt.id, old)
			}
			bad := judge(t, app(t, class, strings.ReplaceAll(tt.resources, old, replaced)), tt.id)
			if bad.Status == checklist.Met || len(bad.Evidence) > 0 {
				t.Errorf("%s with %s = %s (%s), want no evidence", tt.id, change, bad.Status, bad.Why)
			}
		}
	}
	for _, item := range items() {
		if !covered[item.ID] && item.ID != "incident-runbook" && item.ID != "infrastructure-as-code" && item.ID != "cost-tags" {
			t.Errorf("no template shows %s", item.ID)
		}
	}
}

// A resource that exists under a condition shows nothing.
func TestConditionsShowNothing(t *testing.T) {
	const trail = `"T": {"Type": "AWS::CloudTrail::Trail", CONDITION"Properties": {"IsLogging": true, "IsMultiRegionTrail": true}}`
	for _, tt := range []struct {
		condition string
		want      checklist.Status
	}{{"", checklist.Met}, {`"Condition": "Audited", `, checklist.NotMet}} {
		r := judge(t, app(t, assembly.Production, strings.ReplaceAll(trail, "CONDITION", tt.condition)), "cloudtrail")
		if r.Status != tt.want {
			t.Errorf("a trail with %q = %s (%s), want %s", tt.condition, r.Status, r.Why, tt.want)
		}
	}
}

// Without what an item is about it does not apply: nothing is met because there is nothing.
func TestAnEmptyAppMeetsNothing(t *testing.T) {
	for _, r := range checklist.Judge(items(), &engine.Report{Assembly: app(t, assembly.Production, "")}, nil, time.Time{}) {
		if r.Status.Done() || r.Status == checklist.Waived {
			t.Errorf("%s of an empty app = %s (%s), want it not met or not applicable", r.ID, r.Status, r.Why)
		}
	}
}

// More evidence than people read is counted and not listed.
func TestEvidenceIsCountedAndCut(t *testing.T) {
	var roles []string
	for i := range 50 {
		name, _ := json.Marshal("Role" + strings.Repeat("x", i))
		roles = append(roles, string(name)+`: {"Type": "AWS::IAM::Role", "Properties": {}}`)
	}
	r := judge(t, app(t, assembly.Production, strings.Join(roles, ",")), "iam-roles")
	if len(r.Evidence) != 1 || r.Evidence[0].Count != 50 || len(r.Evidence[0].Resources) != 20 {
		t.Errorf("evidence = %+v, want 50 counted and 20 listed", r.Evidence)
	}
}
