package security_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// A repeat finishes the work and takes no more snapshots than the first attempt did.
func TestRepeatsTakeNoMoreEvidence(t *testing.T) {
	contain, _ := workflows(t, true)
	w := newWorld()
	first := workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), func(c workflowtest.Call) (any, error) {
		if c.Action == "iam:putRolePolicy" {
			return nil, throttled
		}
		return w.answer(c)
	})
	second := workflowtest.RunAs(t, "second", contain, event("T", onInstance, "{}"), w.answer)
	if first.Failed == nil || second.Failed != nil || len(w.policies) != 1 || w.snapshots != 1 {
		t.Errorf("failed with %v and then %v, %d policies and %d snapshots, want one of each", first.Failed, second.Failed, len(w.policies),
			w.snapshots)
	}
	a := account() // RDS keeps the snapshot of the first time under its name
	a.answers["rds:createDBSnapshot"] = &workflowtest.Error{Name: "Rds.DbSnapshotAlreadyExistsException", Cause: "there is one"}
	if run := workflowtest.RunAs(t, "first", contain, event("T", onDatabase, "{}"), a.answer); run.Failed != nil {
		t.Errorf("with a snapshot that is there, it failed with %v", run.Failed)
	}
}

// What a person undid stays so for every finding that it was contained for.
func TestUndoHoldsForEveryFinding(t *testing.T) {
	contain, undo := workflows(t, true)
	w := newWorld()
	finding := func(id string) json.RawMessage {
		return json.RawMessage(strings.ReplaceAll(string(event("T", onUser, "{}")), `"f1"`, `"`+id+`"`))
	}
	for _, id := range []string{"f1", "f2"} {
		workflowtest.RunAs(t, id, contain, finding(id), w.answer)
	}
	workflowtest.RunAs(t, "undo", undo, map[string]any{"account": "111111111111", "kind": "AccessKey", "id": "AKIA1"}, w.answer)
	for _, id := range []string{"f1", "f2"} {
		if run := workflowtest.RunAs(t, "update of "+id, contain, finding(id), w.answer); did(run) != "" || run.Failed != nil {
			t.Errorf("an update of %s did %q and failed with %v", id, did(run), run.Failed)
		}
	}
	if run := workflowtest.RunAs(t, "f3", contain, finding("f3"), w.answer); did(run) == "" {
		t.Error("another finding contains nothing")
	}
}

// The network of a node is nobody's to restore, as it was left alone.
func TestUndoOfANode(t *testing.T) {
	contain, undo := workflows(t, true)
	w := newWorld()
	node := `{"resourceType": "ECSCluster", "instanceDetails": {"instanceId": "i-1"}}`
	workflowtest.RunAs(t, "first", contain, event("T", node, "{}"), w.answer)
	run := workflowtest.RunAs(t, "undo", undo, map[string]any{"account": "111111111111", "kind": "Node", "id": "i-1"}, w.answer)
	if actions(run) != "ec2:modifyInstanceAttribute, ec2:deleteTags" || run.Failed != nil {
		t.Errorf("it did %s and failed with %v", actions(run), run.Failed)
	}
}

// Service-linked roles are the services', and a sequence names people without keys as well.
func TestPrincipalsOfOtherKinds(t *testing.T) {
	contain, _ := workflows(t, true)
	w := newWorld()
	linked := strings.Replace(onRole, `"userName": "app"`, `"userName": "AWSServiceRoleForECS"`, 1)
	run := workflowtest.RunAs(t, "linked", contain, event("T", linked, "{}"), w.answer)
	if did(run) != "" || run.Failed != nil || !strings.Contains(told(run)[0], "left to people") {
		t.Errorf("of a service-linked role it did %q, said %q and failed with %v", did(run), told(run), run.Failed)
	}
	people := strings.Replace(sequence, `"uid": "AKIA1"`, `"uid": ""`, 1)
	workflowtest.RunAs(t, "people", contain, event("T", onSequence, people), w.answer)
	if !w.policies["eve/plinth-contained-eve"] {
		t.Errorf("the policies are %v, want one for eve", w.policies)
	}
}
