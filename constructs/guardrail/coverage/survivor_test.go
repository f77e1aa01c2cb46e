package coverage_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
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
		{"operators": ["remove", "empty"], "kinds": ["AWS::SNS::T*", "AWS::SNS::Subscription"], "count": 1, "why": "w"}]`))
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

// Each of two changes alone is found; in one round they would make up for each other.
func TestSabotageThatOtherSabotageMakesUpForIsCaught(t *testing.T) {
	agree := engine.Rule{ID: "TOPIC-003", Title: "t", Why: "w", Fix: "f", Pillar: engine.Security, Check: func(pass *engine.Pass) {
		topics := pass.OfType("AWS::SNS::Topic")
		if len(topics) == 2 && topics[0].Get("KmsMasterKeyId").Exists() != topics[1].Get("KmsMasterKeyId").Exists() {
			pass.Report(topics[0], "", "has another key than the other topic")
		}
	}}
	topic := func() object { return object{"Type": "AWS::SNS::Topic", "Properties": object{"KmsMasterKeyId": "key"}} }
	all, err := coverage.Sabotage(assemblytest.Read(t, assemblytest.Stack{Name: "Blue", Template: object{"Resources": object{
		"One": topic(), "Two": topic()}}}), []engine.Rule{agree}, map[string]bool{})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Operator == "drop the key" && !m.Caught {
			t.Errorf("nothing finds that %s lost its key, want the rule that compares both", m.Resource.Path)
		}
	}
}

// What is in the template of a stack set is a text in the template around it.
func TestSabotageInTheTextOfAStackSetIsSabotageOfTheText(t *testing.T) {
	const inner = `{"Resources": {"Trail": {"Type": "AWS::CloudTrail::Trail", "Properties": {"IsLogging": true}}}}`
	digest := engine.Rule{ID: "SET-001", Title: "t", Why: "w", Fix: "f", Pillar: engine.Security, Check: func(pass *engine.Pass) {
		for _, set := range pass.OfType("AWS::CloudFormation::StackSet") {
			pass.Want(set, inner, "TemplateBody")
		}
	}}
	all, err := coverage.Sabotage(assemblytest.Read(t, assemblytest.Stack{Name: "Blue", Template: object{"Resources": object{
		"Set": object{"Type": "AWS::CloudFormation::StackSet", "Properties": object{"TemplateBody": inner}}}}}),
		[]engine.Rule{digest}, map[string]bool{})
	if err != nil {
		t.Fatal(err)
	}
	trail := 0
	for _, m := range all {
		if m.Resource.Type == "AWS::CloudTrail::Trail" {
			if trail++; !m.Caught {
				t.Errorf("nothing finds %q of the trail in the text, want the rule about the text", m.Operator)
			}
		}
	}
	if trail == 0 {
		t.Error("the trail is not sabotaged")
	}
}

func TestReasonsSayWhatTheyAreForAndWhy(t *testing.T) {
	for _, table := range []string{`{`, `[{"kinds": ["a"], "count": 1, "why": "w"}]`, `[{"operators": ["a"], "count": 1, "why": "w"}]`,
		`[{"operators": ["a"], "kinds": ["a"], "count": 1}]`, `[{"operators": ["a"], "kinds": ["a"], "why": "w"}]`} {
		if _, err := coverage.Reasons([]byte(table)); err == nil || !strings.HasPrefix(err.Error(), "reasons: ") {
			t.Errorf("Reasons(%s) = %v, want an error", table, err)
		}
	}
}
