package promisetest_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
)

type object = map[string]any

// kept is an assembly whose promises have every relation, each where no other one looks.
func kept(t *testing.T) *assembly.Assembly {
	t.Helper()
	publish := object{
		"Effect": "Allow", "Action": []any{"sns:Publish", "sns:Subscribe"}, "Principal": object{"Service": "s3.amazonaws.com"},
	}
	read := object{"Effect": "Allow", "Action": "sns:GetTopicAttributes", "Principal": object{"AWS": "111111111111"}}
	call := `{"service":"GuardDuty","action":"updateDetector","parameters":{"DetectorId":"d-1","Features":[{"Name":"RDS","Status":"ENABLED"}]}}`
	promises := []promise.Promise{
		promise.That("alarms", promise.At("Alarm").
			Is("Threshold", 1).Is("Actions", []any{object{"Ref": "Topic"}}).Is("Filter", object{"Name": "a", "On": true}).
			Unset("ActionsEnabled").AtLeast("Period", 60).
			Includes("Topics", object{"Ref": "Topic"}).Only("Guardrails", "ReadOnly", "None")),
		promise.That("publishes", promise.At("Topic").Policy("Policy.Statement", publish).Statements("Trust.Statement", read).Retained()),
		promise.That("is switched on", promise.At("").Call("Create", "GuardDuty", "updateDetector", object{
			"DetectorId": "d-1", "Features": []any{object{"Name": "RDS", "Status": "ENABLED"}}})).By("Call"),
		promise.That("keeps to itself", promise.At("Other").NoOther().Snapshotted().Updated(object{
			"Rolling": object{"AtOnce": 1}, "Keeps": true})),
		promise.That("hears of the topic", promise.At("Mail").Refers("Of", "Topic").After("Alarm")),
	}
	var recorded any
	if err := json.Unmarshal([]byte(assemblytest.Encode(t, promise.Data(promises))), &recorded); err != nil {
		t.Fatal(err)
	}
	metadata := map[string][]assemblytest.Entry{"Prod": {{Type: assembly.MetadataPromise, Data: recorded}}}
	for _, id := range []string{"Alarm", "Topic", "Call", "Other", "Mail"} {
		metadata["Prod/"+id] = []assemblytest.Entry{{Type: "aws:cdk:logicalId", Data: id}}
	}
	return assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Metadata: metadata, Template: object{"Resources": object{
		"Alarm": object{"Type": "AWS::CloudWatch::Alarm", "Properties": object{
			"Threshold": 1, "Actions": []any{object{"Ref": "Topic"}}, "Filter": object{"Name": "a", "On": true}, "Period": 300,
			"Topics": []any{object{"Ref": "Other"}, object{"Ref": "Topic"}}, "Guardrails": []any{"ReadOnly"},
		}},
		"Topic": object{"Type": "AWS::SNS::Topic", "DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain", "Properties": object{
			"Policy": object{"Version": "2012-10-17", "Statement": []any{read, publish}}, "Trust": object{"Statement": []any{read}},
		}},
		"Call": object{"Type": "Custom::Call", "Properties": object{"Create": call}},
		"Other": object{"Type": "AWS::SNS::Topic", "DeletionPolicy": "Snapshot", "UpdateReplacePolicy": "Snapshot",
			"UpdatePolicy": object{"Rolling": object{"AtOnce": 1}, "Keeps": true}},
		"Mail": object{"Type": "AWS::SNS::Subscription", "DependsOn": "Alarm", "Properties": object{"Of": object{"Ref": "Topic"}}},
	}}})
}

func TestNoChangeSurvives(t *testing.T) { promisetest.Undone(t, kept(t)) }

// A check that forgets a relation lets changes through, and each is named.
func TestChangesSurviveAForgottenRelation(t *testing.T) {
	_, made := promisetest.Survivors(kept(t), promise.Obligation.Breaches)
	want := []string{"after", "at", "atLeast", "call", "closed", "includes", "is", "only", "policy", "refers", "retained", "snapshotted",
		"statements", "unset", "updated"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(made))); diff != "" {
		t.Fatalf("relations (-want +got):\n%s", diff)
	}
	for relation := range made {
		survivors, _ := promisetest.Survivors(kept(t), func(o promise.Obligation, r *assembly.Resource) []promise.Breach {
			if relation == "at" && (r == nil || r.Condition != "") {
				return nil
			}
			o.Wants = maps.Clone(o.Wants)
			delete(o.Wants, relation)
			return o.Breaches(r)
		})
		if len(survivors) != made[relation] {
			t.Errorf("without %s %d changes survive, want %d", relation, len(survivors), made[relation])
		}
		for _, s := range survivors {
			if !strings.Contains(s, ": "+relation+" ") {
				t.Errorf("without %s %q survives", relation, s)
			}
		}
	}
}

// A check that looks at less than all of a value lets changes of the rest through.
func TestChangesSurviveACarelessCheck(t *testing.T) {
	a := kept(t)
	for property, want := range map[string]string{"Filter": "Filter On.changed", "Actions": "Actions 0.of another"} {
		survivors, _ := promisetest.Survivors(a, func(o promise.Obligation, r *assembly.Resource) []promise.Breach {
			return slices.DeleteFunc(o.Breaches(r), func(b promise.Breach) bool { return strings.HasPrefix(b.Property, property) })
		})
		if !slices.ContainsFunc(survivors, func(s string) bool { return strings.HasSuffix(s, want) }) {
			t.Errorf("survivors are %q, want one with %q", survivors, want)
		}
	}
}

func TestAPromiseThatIsBrokenAlreadyIsNamed(t *testing.T) {
	survivors, _ := promisetest.Survivors(kept(t), func(o promise.Obligation, r *assembly.Resource) []promise.Breach {
		return append(o.Breaches(r), promise.Breach{Detail: "is broken"})
	})
	if len(survivors) != 5 || !strings.Contains(survivors[0], "before any change") {
		t.Errorf("survivors are %q, want a line for each of five promises that are broken before any change", survivors)
	}
}
