package resilience_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// matching are the paths of the rules of a Region that match an event.
func matching(t *testing.T, a *assembly.Assembly, region string, event map[string]any) (paths []string) {
	t.Helper()
	for _, rule := range a.OfType("AWS::Events::Rule") {
		pattern, known := rule.Get("EventPattern").Plain()
		if rule.Stack.Region != region || !known {
			continue
		}
		matches, err := eventtest.Match(pattern, event)
		if err != nil {
			t.Fatal(err)
		}
		if matches {
			paths = append(paths, rule.Path)
		}
	}
	return paths
}

// The events that the machines really send, one after the other, until the one that waits hears.
func TestTheFenceReachesTheOtherRegionAndItsAnswerComesBack(t *testing.T) {
	a := ledPair(t)
	sent := func(path string, input map[string]any) map[string]any {
		var event map[string]any
		workflowtest.Run(t, there(t, a, path), input, func(call workflowtest.Call) (any, error) {
			switch call.Action {
			case "events:putEvents", "events:putEvents.waitForTaskToken":
				entry := call.Parameters["Entries"].([]any)[0].(map[string]any)
				event = map[string]any{"source": entry["Source"], "detail-type": entry["DetailType"], "detail": entry["Detail"]}
				return workflowtest.Late{After: time.Hour}, nil
			case "rds:describeDBInstances":
				return map[string]any{"DbInstances": []any{map[string]any{"DbInstanceStatus": "available",
					"ReadReplicaSourceDBInstanceIdentifier": "other", "VpcSecurityGroups": []any{}}}}, nil
			}
			return nil, errors.New("it is not expected: " + call.Action)
		})
		return event
	}
	ask := sent("Standby/PairFailOver/Move/Resource", map[string]any{"lost": "No"})
	if diff := cmp.Diff([]string{"Standby/PairFailOver/Carry/Resource"}, matching(t, a, "eu-central-1", ask)); diff != "" {
		t.Errorf("rules for the fence where it is asked for (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Prod/Pair/FailBack/OnFence/Rule/Resource"}, matching(t, a, "eu-west-1", ask)); diff != "" {
		t.Errorf("rules for the fence in the other Region (-want +got):\n%s", diff)
	}
	answer := sent("Prod/Pair/FailBack/Stop/Resource", ask)
	if diff := cmp.Diff([]string{"Prod/Pair/FailBack/Carry/Resource"}, matching(t, a, "eu-west-1", answer)); diff != "" {
		t.Errorf("rules for the answer where it is given (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Standby/PairFailOver/OnFenced/Rule/Resource"}, matching(t, a, "eu-central-1", answer)); diff != "" {
		t.Errorf("rules for the answer where it is waited for (-want +got):\n%s", diff)
	}
	if token := answer["detail"].(map[string]any)["token"]; token != workflowtest.Token {
		t.Errorf("the answer has the token %v, want that of who waits", token)
	}
}
