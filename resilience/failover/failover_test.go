package failover_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/automation/runbooktest"
	"github.com/plinth-cdk/plinth/constructs/workflow"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
	"github.com/plinth-cdk/plinth/resilience/failover"
)

type object = map[string]any

const arn = "arn:aws:rds:eu-central-1:111111111111:cluster:ledger"

var (
	orders = failover.Database{Name: "orders", Group: "sg-clients", Closed: "sg-closed", BackupDays: 30, BackupWindow: "03:00-04:00"}
	side   = failover.Side{Pair: "shop", Region: "eu-central-1", Other: "eu-west-1", Databases: []failover.Database{orders},
		Clusters: []failover.Cluster{{Global: "ledger-db", ARN: arn}}}
)

// A region is RDS, CloudWatch and EventBridge as far as a failover calls them.
type region struct {
	replica, rebooted bool
	group             string
	lags              []any
	writer            string
	// deaf leaves the fence without an answer, stuck the promotion without an end, denied is a call
	// that is not allowed.
	deaf   bool
	denied string
	detail []object
	made   object
}

func (r *region) answer(call workflowtest.Call) (any, error) {
	if call.Action == "rds:"+r.denied {
		return nil, &workflowtest.Error{Name: "Rds.RdsException", Cause: "no"}
	}
	switch call.Action {
	case "events:putEvents.waitForTaskToken", "events:putEvents":
		entry := call.Parameters["Entries"].([]any)[0].(object)
		r.detail = append(r.detail, entry["Detail"].(object))
		if r.deaf && strings.HasSuffix(call.Action, "Token") {
			return workflowtest.Late{After: time.Hour}, nil
		}
		return nil, nil
	case "rds:describeDBInstances":
		instance := object{"DbInstanceStatus": "available", "VpcSecurityGroups": []any{object{"VpcSecurityGroupId": r.group, "Status": "active"}}}
		if r.replica {
			instance["ReadReplicaSourceDBInstanceIdentifier"] = "somewhere"
		}
		return object{"DbInstances": []any{instance}}, nil
	case "cloudwatch:getMetricData":
		values := []any{}
		if len(r.lags) > 0 {
			values, r.lags = append(values, r.lags[0]), r.lags[1:]
		}
		return object{"MetricDataResults": []any{object{"Id": "lag", "Values": values}}}, nil
	case "rds:promoteReadReplica":
		r.replica, r.made = false, call.Parameters
		return nil, nil
	case "rds:modifyDBInstance":
		r.group = call.Parameters["VpcSecurityGroupIds"].([]any)[0].(string)
		return nil, nil
	case "rds:rebootDBInstance":
		r.rebooted = true
		return nil, nil
	case "rds:describeGlobalClusters":
		return object{"GlobalClusters": []any{object{"Status": "available", "GlobalClusterMembers": []any{
			object{"DbClusterArn": "arn:there", "IsWriter": r.writer == "arn:there"}, object{"DbClusterArn": arn, "IsWriter": r.writer == arn},
		}}}}, nil
	case "rds:switchoverGlobalCluster", "rds:failoverGlobalCluster":
		r.writer = arn
		return nil, nil
	}
	return nil, errors.New("it is not expected: " + call.Action)
}

func run(t *testing.T, m workflow.Machine, input object, r *region) workflowtest.Execution {
	t.Helper()
	definition, err := m.Definition()
	if err != nil {
		t.Fatal(err)
	}
	return workflowtest.RunDefinition(t, definition, input, r.answer)
}

// count is how often an API was called.
func count(e workflowtest.Execution, action string) (n int) {
	for _, a := range e.Actions() {
		if a == action {
			n++
		}
	}
	return n
}

func TestDatabasesMoveOnceTheOtherRegionIsFencedAndTheyHaveCaughtUp(t *testing.T) {
	r := &region{replica: true, lags: []any{90, 12, 0}, writer: "arn:there"}
	e := run(t, failover.Move(side), object{}, r)
	if e.Failed != nil {
		t.Fatalf("it failed with %v, want a move", e.Failed)
	}
	if r.replica || r.writer != arn || r.group != "sg-clients" {
		t.Errorf("replica = %t, writer = %s, group = %s, want all moved and open to clients", r.replica, r.writer, r.group)
	}
	want := object{"DbInstanceIdentifier": "orders", "BackupRetentionPeriod": 30., "PreferredBackupWindow": "03:00-04:00"}
	if diff := cmp.Diff(fmt.Sprint(want), fmt.Sprint(r.made)); diff != "" {
		t.Errorf("promoted with (-want +got):\n%s", diff)
	}
	for action, n := range map[string]int{"cloudwatch:getMetricData": 3, "rds:promoteReadReplica": 1, "rds:switchoverGlobalCluster": 1,
		"rds:failoverGlobalCluster": 0} {
		if got := count(e, action); got != n {
			t.Errorf("%s was called %d times, want %d", action, got, n)
		}
	}
	if first := e.Actions()[0]; first != "events:putEvents.waitForTaskToken" {
		t.Errorf("it begins with %s, want the fence before everything else", first)
	}
	if diff := cmp.Diff(object{"pair": "shop", "region": "eu-west-1", "token": workflowtest.Token}, r.detail[0]); diff != "" {
		t.Errorf("the fence is asked for with (-want +got):\n%s", diff)
	}
}

func TestNothingIsPromotedWhileTheOtherRegionMayWrite(t *testing.T) {
	r := &region{replica: true, deaf: true, writer: "arn:there"}
	e := run(t, failover.Move(side), object{"lost": "No"}, r)
	if e.Failed == nil || e.Failed.Name != "NotFenced" || !strings.Contains(e.Failed.Cause, "The writers in eu-west-1 may still write") {
		t.Errorf("it failed with %v, want NotFenced", e.Failed)
	}
	if !r.replica || r.writer != "arn:there" || e.Took != 10*time.Minute {
		t.Errorf("replica = %t, writer = %s after %s, want nothing moved after 10m", r.replica, r.writer, e.Took)
	}
}

func TestARegionThatIsLostIsNotWaitedFor(t *testing.T) {
	r := &region{replica: true, deaf: true, writer: "arn:there"}
	e := run(t, failover.Move(side), object{"lost": failover.Yes}, r)
	if e.Failed != nil || r.replica || r.writer != arn {
		t.Fatalf("it failed with %v, replica = %t, writer = %s, want all moved", e.Failed, r.replica, r.writer)
	}
	if count(e, "cloudwatch:getMetricData") > 0 || count(e, "rds:failoverGlobalCluster") != 1 || count(e, "rds:switchoverGlobalCluster") > 0 {
		t.Errorf("calls are %v, want a failover that waits for no lag", e.Actions())
	}
	if e.Took > 5*time.Minute {
		t.Errorf("it took %s, want minutes", e.Took)
	}
	if _, waits := r.detail[0]["token"]; waits || len(r.detail) != 1 {
		t.Errorf("events are %v, want one that fences the Region when it comes back", r.detail)
	}
}

func TestOneStoreThatIsStuckHoldsUpNoOther(t *testing.T) {
	behind := slices.Repeat([]any{300}, 60)
	for name, c := range map[string]struct {
		r     *region
		stuck string
	}{
		"behind":         {&region{replica: true, lags: behind, writer: "arn:there"}, "orders: it is behind its source, and does not catch up"},
		"silent":         {&region{replica: true, writer: "arn:there"}, "orders: it is behind its source"},
		"replication -1": {&region{replica: true, lags: slices.Repeat([]any{-1}, 60), writer: "arn:there"}, "orders: it is behind its source"},
		"not allowed": {&region{replica: true, lags: []any{0}, writer: "arn:there", denied: "promoteReadReplica"},
			"orders: Rds.RdsException no"},
		"no switchover": {&region{replica: true, lags: []any{0}, writer: "arn:there", denied: "switchoverGlobalCluster"},
			"ledger-db: Rds.RdsException no"},
	} {
		t.Run(name, func(t *testing.T) {
			e := run(t, failover.Move(side), object{}, c.r)
			if e.Failed == nil || e.Failed.Name != "NotMoved" || !strings.Contains(e.Failed.Cause, c.stuck) ||
				strings.Contains(e.Failed.Cause, ";") {
				t.Fatalf("it failed with %v, want NotMoved of %q alone", e.Failed, c.stuck)
			}
			if moved := c.r.writer == arn; moved == strings.HasPrefix(c.stuck, "ledger") {
				t.Errorf("writer = %s, want what is not stuck to have moved", c.r.writer)
			}
			if stuck := strings.HasPrefix(c.stuck, "orders"); c.r.replica != stuck {
				t.Errorf("replica = %t, want %t", c.r.replica, stuck)
			}
		})
	}
}

func TestAMoveCanBeRunAgain(t *testing.T) {
	r := &region{group: "sg-closed", writer: arn}
	e := run(t, failover.Move(side), object{}, r)
	if e.Failed != nil || count(e, "rds:promoteReadReplica")+count(e, "rds:switchoverGlobalCluster") > 0 || r.group != "sg-clients" {
		t.Errorf("it failed with %v after %v, group = %s, want clients admitted and nothing promoted twice", e.Failed, e.Actions(), r.group)
	}
}

func TestGlobalDatabasesAreFencedByAurora(t *testing.T) {
	r := &region{writer: "arn:there"}
	e := run(t, failover.Move(failover.Side{Pair: "shop", Clusters: side.Clusters}), object{}, r)
	if e.Failed != nil || len(r.detail) > 0 || r.writer != arn {
		t.Errorf("it failed with %v, events are %v, writer = %s, want a switchover alone", e.Failed, r.detail, r.writer)
	}
}

func TestTheFenceStopsWritersAndTheirConnections(t *testing.T) {
	for name, c := range map[string]struct {
		replica bool
		detail  object
		answers int
	}{
		"asked for":       {false, object{"token": "abc"}, 1},
		"nobody waits":    {false, object{}, 0},
		"it is a replica": {true, object{"token": "abc"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			r := &region{replica: c.replica, group: "sg-clients"}
			e := run(t, failover.Stop(side), object{"detail": c.detail}, r)
			closed := r.group == "sg-closed" && r.rebooted
			if e.Failed != nil || closed == c.replica || len(r.detail) != c.answers {
				t.Errorf("it failed with %v, closed = %t, answers = %v", e.Failed, closed, r.detail)
			}
			if c.answers > 0 {
				if diff := cmp.Diff(object{"pair": "shop", "region": "eu-west-1", "token": "abc"}, r.detail[0]); diff != "" {
					t.Errorf("the answer (-want +got):\n%s", diff)
				}
			}
		})
	}
}

func TestAnswersReachWhoWaits(t *testing.T) {
	definition, err := failover.Hear().Definition()
	if err != nil {
		t.Fatal(err)
	}
	for name, fails := range map[string]*workflowtest.Error{
		"in time": nil, "too late": {Name: "Sfn.TaskTimedOutException"}, "not allowed": {Name: "Sfn.SfnException"},
	} {
		e := workflowtest.RunDefinition(t, definition, object{"detail": object{"token": "abc"}}, func(call workflowtest.Call) (any, error) {
			if call.Action != "sfn:sendTaskSuccess" || call.Parameters["TaskToken"] != "abc" || call.Parameters["Output"] != "{}" {
				t.Errorf("%s: it calls %s with %v", name, call.Action, call.Parameters)
			}
			if fails != nil {
				return nil, fails
			}
			return nil, nil
		})
		if (e.Failed != nil) != (name == "not allowed") {
			t.Errorf("%s: it failed with %v", name, e.Failed)
		}
	}
}

// A Region switch plan promotes, after the fence and before the database is opened.
func TestAPlanPromotesWhatIsReady(t *testing.T) {
	r := &region{replica: true, lags: []any{0}, group: "sg-old", writer: "arn:there"}
	e := run(t, failover.Move(side), object{"until": failover.UntilReady}, r)
	if e.Failed != nil || !r.replica || r.writer != "arn:there" || r.group != "sg-old" || len(r.detail) != 1 {
		t.Errorf("it failed with %v after %v, want the fence and the lag, and nothing changed here", e.Failed, e.Actions())
	}
	if count(e, "cloudwatch:getMetricData") != 1 {
		t.Errorf("calls are %v, want one look at the lag", e.Actions())
	}
}

// A plan of Regions that both serve leaves the other one; a plan of one that serves comes here.
func TestPlansActivateThisRegionOrLeaveTheOther(t *testing.T) {
	for leave, want := range map[bool]string{false: "activate " + side.Region, true: "deactivate " + side.Other} {
		starts := 0
		for _, s := range failover.Runbook(side, failover.Run{Plan: "shop", Leave: leave}).Steps {
			if s.API != "StartPlanExecution" {
				continue
			}
			starts++
			if got := fmt.Sprint(s.Inputs["action"], " ", s.Inputs["targetRegion"]); got != want {
				t.Errorf("step %s does %q, want %q", s.Name, got, want)
			}
		}
		if starts != 2 {
			t.Errorf("%d steps start the plan, want one for each mode", starts)
		}
	}
}

func TestRunbooksAreValidAndChangeNothingByDefault(t *testing.T) {
	for name, plan := range map[string]string{"a plan": "shop", "no plan": ""} {
		d := failover.Runbook(side,
			failover.Run{Role: "arn:aws:iam::111111111111:role/r", Machine: "arn:aws:states:eu-central-1:111111111111:stateMachine:m", Plan: plan})
		if err := runbooktest.Validate(d.Content()); err != nil {
			t.Errorf("%s: Validate() = %v, want nil", name, err)
		}
		if d.Parameters["DryRun"].Default != true || d.Parameters["Lost"].Default != "No" {
			t.Errorf("%s: DryRun = %v and Lost = %v by default, want true and No", name, d.Parameters["DryRun"].Default,
				d.Parameters["Lost"].Default)
		}
		decided := false
		for _, s := range d.Steps {
			decided = decided || s.Name == "Decide"
			if !decided && !strings.HasPrefix(s.API, "Describe") && !strings.HasPrefix(s.API, "Get") {
				t.Errorf("%s: step %s calls %s before the dry run ends", name, s.Name, s.API)
			}
		}
	}
}
