package coverage_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

type object = map[string]any

// rules want topics to have a key, a number of attempts, and a subscription each, which is found
// at the topic.
func rules() []engine.Rule {
	rule := func(id string, check func(*engine.Pass)) engine.Rule {
		return engine.Rule{ID: id, Title: "t", Why: "w", Fix: "f", Pillar: engine.Security, Check: check}
	}
	return []engine.Rule{
		rule("TOPIC-001", engine.Each("AWS::SNS::Topic", func(pass *engine.Pass, r *assembly.Resource) {
			pass.WantSet(r, "KmsMasterKeyId")
			pass.Want(r, 3, "Delivery", "Attempts")
		})),
		rule("TOPIC-002", func(pass *engine.Pass) {
			heard := pass.ByTarget("AWS::SNS::Subscription", "TopicArn")
			for _, topic := range pass.OfType("AWS::SNS::Topic") {
				if len(heard[topic]) == 0 {
					pass.Report(topic, "", "tells nobody")
				}
			}
		}),
	}
}

func stack(name string, promises any) assemblytest.Stack {
	return assemblytest.Stack{
		Name: name,
		Template: object{"Resources": object{
			"Topic": object{"Type": "AWS::SNS::Topic", "Properties": object{
				"KmsMasterKeyId": "key", "DisplayName": "ours", "Delivery": object{"Attempts": 3, "Delay": 1},
			}},
			"Mail": object{"Type": "AWS::SNS::Subscription", "Properties": object{"TopicArn": object{"Ref": "Topic"}, "Protocol": "email",
				"Endpoint": "oncall@example.com"}},
		}},
		Metadata: map[string][]assemblytest.Entry{
			name + "/Mail":  {{Type: "aws:cdk:logicalId", Data: "Mail"}, {Type: assembly.MetadataPromise, Data: promises}},
			name + "/Topic": {{Type: "aws:cdk:logicalId", Data: "Topic"}},
		},
	}
}

func TestPropertiesAreWatchedByRulesAndPromises(t *testing.T) {
	promises := []any{object{"sentence": "mails", "on": []any{object{"at": "", "is": object{"Protocol": "email"}}}}}
	c, err := coverage.Measure(assemblytest.Read(t, stack("Blue", promises), stack("Green", nil)), rules())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	for _, p := range c {
		got[p.Resource.Path+" "+p.Path] = p.Watched
	}
	want := map[string]bool{}
	for _, name := range []string{"Blue", "Green"} { // which are alike, and measured once
		want[name+"/Topic KmsMasterKeyId"] = true    // if it is missing
		want[name+"/Topic Delivery.Attempts"] = true // the rule names it
		want[name+"/Topic Delivery.Delay"] = false   //
		want[name+"/Topic DisplayName"] = false      //
		want[name+"/Mail TopicArn"] = true           // by a finding at the topic
		want[name+"/Mail Protocol"] = true           // by the promise
		want[name+"/Mail Endpoint"] = false          //
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("watched (-want +got):\n%s", diff)
	}
	if got := c.Share(); got != 4.0/7 {
		t.Errorf("Share() = %v, want 4 of 7", got)
	}
	const list = `AWS::SNS::Topic: 4 of 8
     2 Delivery.Delay
     2 DisplayName
AWS::SNS::Subscription: 2 of 6
     2 Endpoint
`
	if diff := cmp.Diff(list, c.String()); diff != "" {
		t.Errorf("String() (-want +got):\n%s", diff)
	}
}

func TestMalformedRulesAreRefused(t *testing.T) {
	if _, err := coverage.Measure(assemblytest.Read(t, stack("Blue", nil)), []engine.Rule{{ID: "TOPIC-001"}}); err == nil {
		t.Error("Measure() accepts a rule without a check")
	}
}
