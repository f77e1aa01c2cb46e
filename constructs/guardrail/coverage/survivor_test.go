package coverage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
)

func sabotaged(t *testing.T) []*coverage.Mutant {
	t.Helper()
	promises := []any{object{"sentence": "mails", "on": []any{object{"at": "", "is": object{"Protocol": "email"}}}}}
	all, err := coverage.Sabotage(assemblytest.Read(t, stack("Blue", promises), stack("Green", nil)), rules(), map[string]bool{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestSabotageIsCaughtByRulesAndPromises(t *testing.T) {
	got := map[string]bool{}
	for _, m := range sabotaged(t) { // Green is like Blue, and not done again
		got[m.Operator+": "+m.Kind()] = m.Caught
	}
	want := map[string]bool{
		"drop the key: AWS::SNS::Topic KmsMasterKeyId":  true,
		"remove: AWS::SNS::Topic":                       false, // no rule wants a topic
		"remove: AWS::SNS::Subscription":                true,  // the promise, and the rule at the topic
		"put under a condition: AWS::SNS::Topic":        false,
		"put under a condition: AWS::SNS::Subscription": true,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("caught (-want +got):\n%s", diff)
	}
}

// What a stack set deploys is a text of its template, which the promise is about.
func TestSabotageOfWhatAStackSetDeploysChangesItsText(t *testing.T) {
	const body = `{"Resources": {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"KmsMasterKeyId": "key"}}}}`
	for promised, want := range map[string]bool{"TemplateBody": true, "StackSetName": false} {
		set := object{"StackSetName": "Baseline", "TemplateBody": body}
		a := assemblytest.Read(t, assemblytest.Stack{
			Name:     "Blue",
			Template: object{"Resources": object{"Set": object{"Type": "AWS::CloudFormation::StackSet", "Properties": set}}},
			Metadata: map[string][]assemblytest.Entry{"Blue/Set": {{Type: "aws:cdk:logicalId", Data: "Set"}, {Type: assembly.MetadataPromise,
				Data: []any{object{"sentence": "deploys it", "on": []any{object{"at": "", "is": object{promised: set[promised]}}}}}}}},
		})
		all, err := coverage.Sabotage(a, nil, map[string]bool{})
		if err != nil {
			t.Fatal(err)
		}
		topic := 0
		for _, m := range all {
			if m.Resource.Type != "AWS::SNS::Topic" {
				continue
			}
			if topic++; m.Caught != want {
				t.Errorf("caught %q of %s = %v with a promise of %s, want %v", m.Operator, m.Kind(), m.Caught, promised, want)
			}
		}
		if topic < 3 {
			t.Errorf("%d mutants of the topic, want some", topic)
		}
	}
}

func TestSurvivorsWithoutAReasonAndStaleReasonsAreTold(t *testing.T) {
	reasons, err := coverage.Reasons([]byte(`[
		{"operators": ["remove", "empty"], "kinds": ["AWS::SNS::T*", "AWS::SNS::Subscription"], "why": "w"}]`))
	if err != nil {
		t.Fatal(err)
	}
	by, unexplained, stale := coverage.Explain(sabotaged(t), reasons)
	if got := by[reasons[0]]; len(got) != 1 || got[0].Operator != "remove" {
		t.Errorf("by the reason: %v, want the removed topic", got)
	}
	if len(unexplained) != 1 || unexplained[0].Operator != "put under a condition" {
		t.Errorf("unexplained: %v, want the topic under a condition", unexplained)
	}
	if want := []string{"empty: w", "AWS::SNS::Subscription: w"}; !slices.Equal(stale, want) {
		t.Errorf("stale: %q, want %q", stale, want)
	}
}

func TestReasonsSayWhatTheyAreForAndWhy(t *testing.T) {
	for _, table := range []string{`{`, `[{"kinds": ["a"], "why": "w"}]`, `[{"operators": ["a"], "why": "w"}]`,
		`[{"operators": ["a"], "kinds": ["a"]}]`} {
		if _, err := coverage.Reasons([]byte(table)); err == nil || !strings.HasPrefix(err.Error(), "reasons: ") {
			t.Errorf("Reasons(%s) = %v, want an error", table, err)
		}
	}
}
