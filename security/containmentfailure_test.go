package security_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// throttled is an error that no retry gets past.
var throttled = &workflowtest.Error{Name: "Ec2.Ec2Exception", Cause: "Request limit exceeded."}

// A world is an account that remembers what is done to it.
type world struct {
	*aws
	groups    map[string][]any // by interface
	policies  map[string]bool  // by principal and name
	keys      map[string]any   // the status of access keys
	snapshots int
	calls     int
	fails     int    // the call that fails, in all its attempts; 0 for none
	failing   string // that call
}

func newWorld() *world {
	w := &world{aws: account(), groups: map[string][]any{"eni-1": {"sg-a", "sg-b"}, "eni-2": {"sg-c"}}, policies: map[string]bool{},
		keys: map[string]any{"AKIA1": "Active"}}
	w.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
	return w
}

// answer does what a call says, unless it is the one that fails.
func (w *world) answer(c workflowtest.Call) (any, error) {
	call := fmt.Sprint(c.State, c.Parameters)
	if c.Attempt == 0 {
		if w.calls++; w.calls == w.fails {
			w.failing = call
		}
	}
	if w.failing == call {
		return nil, throttled
	}
	text := func(key string) string { s, _ := c.Parameters[key].(string); return s }
	switch c.Action {
	case "ec2:describeInstances":
		interfaces := make([]string, 0, len(w.groups))
		for _, id := range []string{"eni-1", "eni-2"} {
			var groups []string
			for _, g := range w.groups[id] {
				groups = append(groups, fmt.Sprintf(`{"GroupId": %q}`, g))
			}
			interfaces = append(interfaces,
				fmt.Sprintf(`{"NetworkInterfaceId": %q, "VpcId": "vpc-1", "Groups": [%s]}`, id, strings.Join(groups, ", ")))
		}
		return json.RawMessage(fmt.Sprintf(`{"Reservations": [{"Instances": [{"InstanceId": "i-1", "VpcId": "vpc-1", "Tags": [],
			"IamInstanceProfile": {"Arn": "arn:aws:iam::111111111111:instance-profile/web"},
			"BlockDeviceMappings": [], "NetworkInterfaces": [%s]}]}]}`, strings.Join(interfaces, ", "))), nil
	case "ec2:modifyNetworkInterfaceAttribute":
		w.groups[text("NetworkInterfaceId")] = c.Parameters["Groups"].([]any)
	case "ec2:createSnapshots":
		w.snapshots++
	case "iam:putRolePolicy", "iam:putUserPolicy":
		w.policies[text("RoleName")+text("UserName")+"/"+text("PolicyName")] = true
	case "iam:deleteRolePolicy", "iam:deleteUserPolicy":
		delete(w.policies, text("RoleName")+text("UserName")+"/"+text("PolicyName"))
	case "iam:updateAccessKey":
		w.keys[text("AccessKeyId")] = c.Parameters["Status"]
	case "iam:listAccessKeys":
		return json.RawMessage(fmt.Sprintf(`{"AccessKeyMetadata": [{"AccessKeyId": "AKIA1", "Status": %q}]}`, w.keys["AKIA1"])), nil
	case "sfn:describeExecution":
		return json.RawMessage(`{"Status": "FAILED"}`), nil
	}
	return w.aws.answer(c)
}

// heal lets no call fail any more, and again makes the next that fails the n-th from now.
func (w *world) heal()       { w.fails, w.failing = 0, "" }
func (w *world) again(n int) { w.calls, w.fails, w.failing = 0, n, "" }

// open are the interfaces that let pass what they did not before anything began.
func (w *world) open() []string {
	var all []string
	for id, groups := range w.groups {
		if slices.Contains(groups, any("sg-conversion")) {
			all = append(all, id)
		}
	}
	return all
}

func isolatedGroups() map[string][]any {
	return map[string][]any{"eni-1": {"sg-isolation"}, "eni-2": {"sg-isolation"}}
}

// Whichever call of the containment fails: nothing is open that was closed before, somebody is
// told, and the finding, when it comes again, finishes the work.
func TestContainmentSurvivesEveryFailure(t *testing.T) {
	contain, _ := workflows(t, true)
	for name, c := range map[string]struct {
		resource string
		whole    func(w *world) string
	}{
		"instance": {onInstance, func(w *world) string {
			return cmp.Diff(isolatedGroups(), w.groups) + cmp.Diff(map[string]bool{"web-role/plinth-contained-i-1": true}, w.policies)
		}},
		"user": {onUser, func(w *world) string {
			return cmp.Diff(map[string]bool{"eve/plinth-contained-AKIA1": true}, w.policies) + cmp.Diff(map[string]any{"AKIA1": "Inactive"}, w.keys)
		}},
		"role": {onRole, func(w *world) string {
			return cmp.Diff(map[string]bool{"app/plinth-contained-ASIA1": true}, w.policies)
		}},
	} {
		finding := event("T", c.resource, "{}")
		calm := newWorld()
		workflowtest.RunAs(t, "calm", contain, finding, calm.answer)
		if diff := c.whole(calm); diff != "" {
			t.Fatalf("%s: without a failure (-want +got):\n%s", name, diff)
		}
		for n := 1; n <= calm.calls; n++ {
			w := newWorld()
			w.fails = n
			first := workflowtest.RunAs(t, "first", contain, finding, w.answer)
			if open := w.open(); len(open) > 0 {
				t.Errorf("%s, call %d fails: %v let everything pass", name, n, open)
			}
			if first.Failed == nil && c.whole(w) != "" {
				t.Errorf("%s, call %d fails: nobody is told (%v)", name, n, told(first))
			}
			w.heal()
			second := workflowtest.RunAs(t, "second", contain, finding, w.answer)
			if diff := c.whole(w); diff != "" || second.Failed != nil {
				t.Errorf("%s, call %d failed: delivered again, it failed with %v (-want +got):\n%s", name, n, second.Failed, diff)
			}
			// The repeat fails as well, and the third one finishes.
			w = newWorld()
			w.fails = n
			workflowtest.RunAs(t, "first", contain, finding, w.answer)
			w.again(n)
			workflowtest.RunAs(t, "second", contain, finding, w.answer)
			if open := w.open(); len(open) > 0 {
				t.Errorf("%s, call %d fails twice: %v let everything pass", name, n, open)
			}
			w.heal()
			third := workflowtest.RunAs(t, "third", contain, finding, w.answer)
			if diff := c.whole(w); diff != "" || third.Failed != nil {
				t.Errorf("%s, call %d failed twice: the third time failed with %v (-want +got):\n%s", name, n, third.Failed, diff)
			}
			if w.snapshots > 3 {
				t.Errorf("%s: %d snapshots", name, w.snapshots)
			}
		}
	}
}

// So does undoing: what fails is told, and started again it finishes.
func TestUndoSurvivesEveryFailure(t *testing.T) {
	contain, undo := workflows(t, true)
	input := map[string]any{"account": "111111111111", "kind": "Instance", "id": "i-1"}
	contained := func() *world {
		w := newWorld()
		workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), w.answer)
		w.again(0)
		return w
	}
	calm := contained()
	workflowtest.RunAs(t, "undo", undo, input, calm.answer)
	want := map[string][]any{"eni-1": {"sg-a", "sg-b"}, "eni-2": {"sg-c"}}
	for n := 1; n <= calm.calls; n++ {
		w := contained()
		w.again(n)
		first := workflowtest.RunAs(t, "undo", undo, input, w.answer)
		if open := w.open(); len(open) > 0 || first.Failed == nil {
			t.Errorf("call %d fails: %v open, failed %v", n, open, first.Failed)
		}
		w.heal()
		again := workflowtest.RunAs(t, "again", undo, input, w.answer)
		if released := again.Failed != nil && again.Failed.Name == "NothingToUndo"; again.Failed != nil && !released {
			t.Errorf("call %d failed: started again, it failed with %v", n, again.Failed)
		}
		if diff := cmp.Diff(want, w.groups) + cmp.Diff(map[string]bool{}, w.policies); diff != "" {
			t.Errorf("call %d failed: started again (-want +got):\n%s", n, diff)
		}
	}
}

// An interface is not opened unless it can be isolated, and gets its groups back if it cannot be
// isolated again.
func TestContainmentNeverOpens(t *testing.T) {
	contain, _ := workflows(t, true)
	before := map[string][]any{"eni-1": {"sg-a", "sg-b"}, "eni-2": {"sg-c"}}
	for name, c := range map[string]struct {
		refuses func(seen int) bool // the isolation group, when it is given for the n-th time
		want    map[string][]any
	}{
		"never":      {func(int) bool { return true }, before},
		"not again":  {func(n int) bool { return n > 2 }, before},
		"for a time": {func(n int) bool { return n > 2 && n < 8 }, isolatedGroups()},
	} {
		w := newWorld()
		seen := 0
		run := workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), func(call workflowtest.Call) (any, error) {
			if groups, _ := call.Parameters["Groups"].([]any); call.Action == "ec2:modifyNetworkInterfaceAttribute" && groups[0] == "sg-isolation" {
				if seen++; c.refuses(seen) {
					return nil, throttled
				}
			}
			return w.answer(call)
		})
		if diff := cmp.Diff(c.want, w.groups); diff != "" || (run.Failed == nil) != (name == "for a time") {
			t.Errorf("%s: failed %v (-want +got):\n%s", name, run.Failed, diff)
		}
	}
}

// A contained instance is called isolated, and the message says what of it goes on.
func TestContainmentSaysWhatHolds(t *testing.T) {
	contain, _ := workflows(t, true)
	w := newWorld()
	run := workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), w.answer)
	if message := told(run)[0]; strings.Contains(message, `"contained"`) || !strings.Contains(message, "isolated: ") ||
		!strings.Contains(message, "NAT and transit gateways") {
		t.Errorf("it says %s", message)
	}
	dry, _ := workflows(t, false)
	none := `{"SecurityGroups": []}`
	for name, m := range map[string]*assembly.Resource{"a dry run": dry, "one that acts": contain} {
		w := newWorld()
		w.answers["ec2:describeSecurityGroups"] = none
		run := workflowtest.RunAs(t, "first", m, event("T", onInstance, "{}"), w.answer)
		if run.Failed == nil || !strings.Contains(told(run)[0], "no quarantine") && !strings.Contains(told(run)[0], "NoQuarantine") {
			t.Errorf("%s without a quarantine said %q and failed with %v", name, told(run), run.Failed)
		}
		again := workflowtest.RunAs(t, "again", m, event("T", onInstance, "{}"), w.answer)
		if again.Failed == nil || len(told(again)) != 1 {
			t.Errorf("%s without a quarantine, the finding again: said %q and failed with %v", name, told(again), again.Failed)
		}
	}
}

// Roles of IAM Identity Center cannot be changed in the account: the dry run and the run that acts
// say so alike.
func TestContainmentOfPeople(t *testing.T) {
	contain, _ := workflows(t, true)
	dry, _ := workflows(t, false)
	person := strings.Replace(onRole, `"userName": "app"`, `"userName": "AWSReservedSSO_Administrator_0123456789abcdef"`, 1)
	var said []string
	for _, machine := range []*assembly.Resource{dry, contain} {
		w := newWorld()
		run := workflowtest.RunAs(t, "first", machine, event("T", person, "{}"), w.answer)
		if did(run) != "" || run.Failed != nil || w.ledger.Len() != 0 {
			t.Errorf("it did %q, failed with %v", did(run), run.Failed)
		}
		said = append(said, told(run)...)
	}
	if len(said) != 2 || said[0] != said[1] || !strings.Contains(said[0], "Disable the user there") {
		t.Errorf("it says %q", said)
	}
}

// Findings about a console sign-in name no key: two people are two resources.
func TestContainmentWithoutAKey(t *testing.T) {
	contain, _ := workflows(t, true)
	w := newWorld()
	for name, finding := range map[string]string{
		"eve":        strings.Replace(onUser, "AKIA1", "", 1),
		"mallory":    strings.NewReplacer("AKIA1", "", "AIDA1", "AIDA2", "eve", "mallory").Replace(onUser),
		"app":        strings.Replace(onRole, "ASIA1", "", 1),
		"same app":   strings.NewReplacer("ASIA1", "", ":session", ":other").Replace(onRole),
		"once again": strings.Replace(onUser, "AKIA1", "", 1),
	} {
		if run := workflowtest.RunAs(t, name, contain, event("T", finding, "{}"), w.answer); run.Failed != nil {
			t.Errorf("%s: failed with %v", name, run.Failed)
		}
	}
	want := map[string]bool{"eve/plinth-contained-eve": true, "mallory/plinth-contained-mallory": true,
		"app/plinth-contained-AROA1@session": true, "app/plinth-contained-AROA1@other": true}
	if diff := cmp.Diff(want, w.policies); diff != "" || w.ledger.Len() != 4 {
		t.Errorf("%d in the ledger (-want +got):\n%s", w.ledger.Len(), diff)
	}
}

// Undoing one of two keeps the mark of the other.
func TestUndoOfOneOfTwo(t *testing.T) {
	contain, undo := workflows(t, true)
	w := newWorld()
	list := func(c workflowtest.Call) (string, error) {
		var names []string
		for policy := range w.policies {
			_, name, _ := strings.Cut(policy, "/")
			names = append(names, name)
		}
		text, err := json.Marshal(map[string]any{"PolicyNames": append(names, "own")})
		return string(text), err
	}
	w.answers["iam:listRolePolicies"] = list
	for _, session := range []string{"ASIA1", "ASIA2"} {
		workflowtest.RunAs(t, session, contain, event("T", strings.Replace(onRole, "ASIA1", session, 1), "{}"), w.answer)
	}
	for _, session := range []string{"ASIA1", "ASIA2"} {
		run := workflowtest.RunAs(t, "undo "+session, undo, map[string]any{"account": "111111111111", "kind": "AccessKey", "id": session},
			w.answer)
		if last := len(w.policies) == 0; run.Failed != nil || strings.Contains(did(run), "iam:untagRole") != last {
			t.Errorf("undo of %s, %d left: failed with %v and did %q", session, len(w.policies), run.Failed, did(run))
		}
	}
}

// While one execution is at work on a resource, another leaves it alone; what a dead one left is
// finished.
func TestContainmentTakesOverFromTheDead(t *testing.T) {
	contain, _ := workflows(t, true)
	for status, acts := range map[string]bool{"RUNNING": false, "ABORTED": true, "TIMED_OUT": true, "FAILED": true} {
		w := newWorld()
		workflowtest.RunAs(t, "dead", contain, event("T", onUser, "{}"), func(c workflowtest.Call) (any, error) {
			if c.Action == "dynamodb:updateItem" && strings.Contains(fmt.Sprint(c.Parameters["UpdateExpression"]), "#e") {
				return nil, throttled // it is stopped before it settles
			}
			return w.answer(c)
		})
		run := workflowtest.RunAs(t, "alive", contain, event("T", onUser, "{}"), func(c workflowtest.Call) (any, error) {
			if c.Action == "sfn:describeExecution" {
				return json.RawMessage(fmt.Sprintf(`{"Status": %q}`, status)), nil
			}
			return w.answer(c)
		})
		if acted := did(run) != ""; acted != acts || run.Failed != nil {
			t.Errorf("%s: it did %q and failed with %v", status, did(run), run.Failed)
		}
	}
}

// A Spot instance takes no protection, and the evidence of a node is kept while it runs on.
func TestContainmentOfSpotAndNodes(t *testing.T) {
	contain, undo := workflows(t, true)
	spot := account()
	spot.answers["sns:publish.waitForTaskToken"] = &workflowtest.Error{Name: "States.Timeout"}
	described := strings.Replace(spot.answers["ec2:describeInstances"].(string), `"InstanceId": "i-1",`,
		`"InstanceId": "i-1", "InstanceLifecycle": "spot",`, 1)
	spot.answers["ec2:describeInstances"] = described
	run := workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), spot.answer)
	if strings.Contains(did(run), "DisableApiTermination") || !strings.Contains(did(run), "sg-isolation") || run.Failed != nil {
		t.Errorf("on Spot, failed with %v, it did\n%s", run.Failed, did(run))
	}
	undone := workflowtest.RunAs(t, "undo", undo, map[string]any{"account": "111111111111", "kind": "Instance", "id": "i-1"}, spot.answer)
	if strings.Contains(did(undone), "DisableApiTermination") || undone.Failed != nil {
		t.Errorf("undone on Spot, failed with %v, it did\n%s", undone.Failed, did(undone))
	}
	node := newWorld()
	run = workflowtest.RunAs(t, "first", contain, event("T", `{"resourceType": "EKSCluster", "eksClusterDetails": {"name": "k"},
		"instanceDetails": {"instanceId": "i-1"}}`, "{}"), node.answer)
	if strings.Contains(did(run), "modifyNetworkInterface") || strings.Contains(did(run), "detach") || node.snapshots != 1 ||
		!strings.Contains(told(run)[0], "Cordon and drain") || len(told(run)) != 1 || run.Failed != nil {
		t.Errorf("node: failed with %v, said %q and did\n%s", run.Failed, told(run), did(run))
	}
}

// An instance behind 200 target groups fits into the history of an execution.
func TestContainmentFitsIntoItsHistory(t *testing.T) {
	contain, _ := workflows(t, true)
	w := newWorld()
	var groups []string
	for i := range 200 {
		groups = append(groups, fmt.Sprintf(`{"TargetGroupArn": "tg-%d", "TargetType": "instance"}`, i))
	}
	w.answers["elasticloadbalancingv2:describeTargetGroups"] = `{"TargetGroups": [` + strings.Join(groups, ",") + `]}`
	run := workflowtest.RunAs(t, "first", contain, event("T", onInstance, "{}"), w.answer)
	if run.Failed != nil || strings.Count(did(run), "deregisterTargets") != 200 {
		t.Errorf("failed with %v after leaving %d target groups", run.Failed, strings.Count(did(run), "deregisterTargets"))
	}
}
