package sleep

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// An account is what the machine acts on: services by "cluster/name", groups, and databases by
// status.
type account struct {
	services   map[string]*service
	groups     map[string]*group
	databases  map[string]string
	clusters   map[string]string
	instances  map[string]string
	parameters map[string]string
	// refuse fails calls of an action, as long as it is above zero.
	refuse map[string]int
}

type service struct {
	desired, min, max int
	scaled, suspended bool
}

type group struct{ desired, min int }

func newAccount() *account {
	return &account{
		services:   map[string]*service{"shop/web": {4, 3, 20, true, false}, "shop/batch": {2, 0, 0, false, false}},
		groups:     map[string]*group{"hosts": {5, 2}},
		databases:  map[string]string{"orders": "available"},
		clusters:   map[string]string{"stock": "available"},
		instances:  map[string]string{"i-1": "running"},
		parameters: map[string]string{"/web": "{}", "/batch": "{}", "/hosts": "{}", "/state": "wake"},
		refuse:     map[string]int{},
	}
}

var sleepers = []Sleeper{
	{Service, "web", "shop", "/web"}, {Service, "batch", "shop", "/batch"}, {Group, "hosts", "", "/hosts"},
	{Kind: Database, Name: "orders"}, {Kind: Cluster, Name: "stock"}, {Kind: Instance, Name: "i-1"},
}

// answer is what the services would say, and does what they would do.
func (a *account) answer(c workflowtest.Call) (any, error) {
	if a.refuse[c.Action] > 0 {
		a.refuse[c.Action]--
		return nil, &workflowtest.Error{Name: "Throttled", Cause: "refused"}
	}
	text := func(key string) string { s, _ := c.Parameters[key].(string); return s }
	number := func(key string, old int) int {
		if n, ok := c.Parameters[key].(float64); ok {
			return int(n)
		}
		return old
	}
	switch c.Action {
	case "ssm:getParameter":
		value, ok := a.parameters[text("Name")]
		if !ok {
			return nil, &workflowtest.Error{Name: "Ssm.ParameterNotFoundException"}
		}
		return map[string]any{"Parameter": map[string]any{"Value": value}}, nil
	case "ssm:putParameter":
		a.parameters[text("Name")] = text("Value")
		return map[string]any{}, nil
	case "ecs:describeServices":
		s, ok := a.services[text("Cluster")+"/"+c.Parameters["Services"].([]any)[0].(string)]
		if !ok {
			return map[string]any{"Services": []any{}, "Failures": []any{map[string]any{"Reason": "MISSING"}}}, nil
		}
		return map[string]any{"Services": []any{map[string]any{"Status": "ACTIVE", "DesiredCount": s.desired}}}, nil
	case "ecs:updateService":
		s, ok := a.services[text("Cluster")+"/"+text("Service")]
		if !ok {
			return nil, &workflowtest.Error{Name: "Ecs.ServiceNotFoundException"}
		}
		s.desired = number("DesiredCount", s.desired)
		return map[string]any{}, nil
	case "applicationautoscaling:describeScalableTargets":
		s := a.services[strings.TrimPrefix(c.Parameters["ResourceIds"].([]any)[0].(string), "service/")]
		if s == nil || !s.scaled {
			return map[string]any{"ScalableTargets": []any{}}, nil
		}
		return map[string]any{"ScalableTargets": []any{map[string]any{"MinCapacity": s.min, "MaxCapacity": s.max}}}, nil
	case "applicationautoscaling:registerScalableTarget":
		s := a.services[strings.TrimPrefix(text("ResourceId"), "service/")]
		s.min, s.max = number("MinCapacity", s.min), number("MaxCapacity", s.max)
		s.suspended = c.Parameters["SuspendedState"].(map[string]any)["DynamicScalingOutSuspended"].(bool)
		return map[string]any{}, nil
	case "autoscaling:describeAutoScalingGroups":
		g := a.groups[c.Parameters["AutoScalingGroupNames"].([]any)[0].(string)]
		if g == nil {
			return map[string]any{"AutoScalingGroups": []any{}}, nil
		}
		return map[string]any{"AutoScalingGroups": []any{map[string]any{"DesiredCapacity": g.desired, "MinSize": g.min}}}, nil
	case "autoscaling:updateAutoScalingGroup":
		g := a.groups[text("AutoScalingGroupName")]
		g.desired, g.min = number("DesiredCapacity", g.desired), number("MinSize", g.min)
		return map[string]any{}, nil
	case "ec2:stopInstances":
		a.instances[c.Parameters["InstanceIds"].([]any)[0].(string)] = "stopped"
		return map[string]any{}, nil
	case "ec2:startInstances":
		a.instances[c.Parameters["InstanceIds"].([]any)[0].(string)] = "running"
		return map[string]any{}, nil
	}
	return a.database(c, text)
}

func (a *account) database(c workflowtest.Call, text func(string) string) (any, error) {
	all, id, list, status, kind := a.databases, text("DbInstanceIdentifier"), "DbInstances", "DbInstanceStatus", "DbInstance"
	if strings.Contains(c.Action, "Cluster") {
		all, id, list, status, kind = a.clusters, text("DbClusterIdentifier"), "DbClusters", "Status", "DbCluster"
	}
	now, ok := all[id]
	switch {
	case !ok:
		return nil, &workflowtest.Error{Name: "Rds." + kind + "NotFoundException"}
	case strings.HasPrefix(c.Action, "rds:describe"):
		return map[string]any{list: []any{map[string]any{status: now}}}, nil
	case strings.HasPrefix(c.Action, "rds:stop") && now == "available":
		all[id] = "stopped"
	case strings.HasPrefix(c.Action, "rds:start") && now == "stopped":
		all[id] = "available"
	case now == "starting": // done when it is asked again
		all[id] = "available"
		fallthrough
	default:
		return nil, &workflowtest.Error{Name: "Rds.Invalid" + kind + "StateException", Cause: "it is " + now}
	}
	return map[string]any{}, nil
}

func run(t *testing.T, a *account, input map[string]any, holidays ...Span) workflowtest.Execution {
	t.Helper()
	definition, err := Machine(sleepers, "/state", holidays).Definition()
	if err != nil {
		t.Fatal(err)
	}
	return workflowtest.RunDefinition(t, definition, input, a.answer)
}

func order(action string) map[string]any {
	if action == "again" {
		return map[string]any{"detail": map[string]any{"EventID": "RDS-EVENT-0154"}}
	}
	return map[string]any{"action": action, "time": "2026-03-14T18:00:00Z"}
}

// state is everything that a person would look at, without what is remembered.
func (a *account) state() string {
	var all []string
	for name, s := range a.services {
		all = append(all, fmt.Sprintf("%s: %+v", name, *s))
	}
	for name, g := range a.groups {
		all = append(all, fmt.Sprintf("%s: %+v", name, *g))
	}
	for _, more := range []map[string]string{a.databases, a.clusters, a.instances} {
		for name, status := range more {
			all = append(all, name+": "+status)
		}
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

const asleep = `hosts: {desired:0 min:0}
i-1: stopped
orders: stopped
shop/batch: {desired:0 min:0 max:0 scaled:false suspended:false}
shop/web: {desired:0 min:0 max:20 scaled:true suspended:true}
stock: stopped`

func TestWhatSleepsWakesUpAsItWas(t *testing.T) {
	for name, orders := range map[string][]string{
		"once": {"sleep", "wake"}, "sleep ran twice": {"sleep", "sleep", "wake"}, "wake ran twice": {"sleep", "wake", "wake"},
		"two nights": {"sleep", "wake", "sleep", "wake"}, "AWS woke it up": {"sleep", "again", "wake"},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount()
			before := a.state()
			for _, action := range orders {
				if got := run(t, a, order(action)); got.Failed != nil {
					t.Fatalf("%s: %v", action, got.Failed)
				}
				if want := map[bool]string{true: before, false: asleep}[action == "wake"]; a.state() != want {
					t.Fatalf("after %s: -want +got:\n%s", action, cmp.Diff(want, a.state()))
				}
			}
		})
	}
}

// Whatever call fails for good, once for each of the first forty, with and without having done what
// it was asked for: the run says so, and the next ones finish its work.
func TestAnInterruptedRunIsFinishedByTheNext(t *testing.T) {
	for _, action := range []string{"sleep", "wake"} {
		for i := range 80 {
			n, takesEffect := i/2, i%2 == 1
			a := newAccount()
			before := a.state()
			if action == "wake" {
				run(t, a, order("sleep"))
			}
			calls, refused := 0, ""
			definition, err := Machine(sleepers, "/state", nil).Definition()
			if err != nil {
				t.Fatal(err)
			}
			failed := workflowtest.RunDefinition(t, definition, order(action), func(c workflowtest.Call) (any, error) {
				call := fmt.Sprint(c.State, c.Parameters)
				if c.Attempt == 0 {
					if calls++; calls == n+1 {
						refused = call
					}
				}
				if call == refused {
					if takesEffect && c.Attempt == 0 {
						_, _ = a.answer(c) // and the answer is lost
					}
					return nil, &workflowtest.Error{Name: "Refused"}
				}
				return a.answer(c)
			})
			if calls > n && failed.Failed == nil {
				t.Fatalf("%s succeeds, though call %d failed", action, n)
			}
			run(t, a, order(action))
			if want := map[bool]string{true: before, false: asleep}[action == "wake"]; a.state() != want {
				t.Fatalf("%s after call %d failed: -want +got:\n%s", action, n, cmp.Diff(want, a.state()))
			}
			if run(t, a, order("wake")); a.state() != before {
				t.Fatalf("wake after %s broke off at call %d: -want +got:\n%s", action, n, cmp.Diff(before, a.state()))
			}
		}
	}
}

func TestWhatIsGoneStopsNobodyElse(t *testing.T) {
	a := newAccount()
	run(t, a, order("sleep"))
	delete(a.services, "shop/batch")
	delete(a.groups, "hosts")
	delete(a.databases, "orders")
	got := run(t, a, order("wake"))
	if got.Failed != nil {
		t.Fatal(got.Failed)
	}
	if s := *a.services["shop/web"]; s != (service{4, 3, 20, true, false}) || a.clusters["stock"] != "available" {
		t.Errorf("web wakes up as %+v, stock is %s", s, a.clusters["stock"])
	}
	results := map[string]string{}
	for _, item := range got.Output.([]any) {
		of := item.(map[string]any)
		results[of["name"].(string)] = of["result"].(string)
	}
	want := map[string]string{"web": "changed", "batch": "gone", "hosts": "gone", "orders": "gone", "stock": "changed", "i-1": "changed"}
	if diff := cmp.Diff(want, results); diff != "" {
		t.Errorf("results: -want +got:\n%s", diff)
	}
}

func TestMemory(t *testing.T) {
	for name, test := range map[string]struct {
		before func(*account)
		orders []string
		want   service
	}{
		"a service that nobody remembers gets one task": {func(a *account) {
			a.services["shop/web"] = &service{0, 0, 20, true, true}
		}, []string{"wake"}, service{1, 0, 20, true, false}},
		"a parameter that somebody has deleted": {func(a *account) {
			delete(a.parameters, "/web")
		}, []string{"sleep", "wake"}, service{4, 3, 20, true, false}},
		"a service that somebody has stopped stays so": {func(a *account) {
			a.services["shop/web"].desired, a.services["shop/web"].min = 0, 0
		}, []string{"sleep", "wake"}, service{0, 0, 20, true, false}},
		"a service that is awake is left alone": {func(a *account) {
			a.parameters["/web"] = `{"asleep":false,"desired":9,"min":9}`
		}, []string{"wake"}, service{4, 3, 20, true, false}},
	} {
		t.Run(name, func(t *testing.T) {
			a := newAccount()
			test.before(a)
			for _, action := range test.orders {
				if got := run(t, a, order(action)); got.Failed != nil {
					t.Fatalf("%s: %v", action, got.Failed)
				}
			}
			if got := *a.services["shop/web"]; got != test.want {
				t.Errorf("it wakes up as %+v, want %+v", got, test.want)
			}
		})
	}
}

// Someone needs the service at night, wakes it up with two tasks, and forgets it.
func TestWhatWasWokenByHandIsPutToSleepAgain(t *testing.T) {
	a := newAccount()
	run(t, a, order("sleep"))
	*a.services["shop/web"] = service{2, 1, 20, true, false}
	if run(t, a, order("sleep")); a.state() != asleep {
		t.Errorf("-want +got:\n%s", cmp.Diff(asleep, a.state()))
	}
	run(t, a, order("wake"))
	if got, want := *a.services["shop/web"], (service{2, 1, 20, true, false}); got != want {
		t.Errorf("it wakes up as %+v, want as it was by hand: %+v", got, want)
	}
}

func TestADatabaseThatAWSWakesUpSleepsOn(t *testing.T) {
	a := newAccount()
	run(t, a, order("sleep"))
	a.databases["orders"] = "starting"
	got := run(t, a, order("again"))
	if a.databases["orders"] != "stopped" || got.Took < 5*time.Minute {
		t.Errorf("the database is %s after %v, want it stopped as soon as it can be", a.databases["orders"], got.Took)
	}
	run(t, a, order("wake"))
	if got := run(t, a, order("again")); a.databases["orders"] != "available" || len(got.Calls) != 1 {
		t.Errorf("the database is %s after %q, want it left alone by day", a.databases["orders"], got.Actions())
	}
}

func TestNobodyIsWokenOnHolidays(t *testing.T) {
	day := Span{time.Date(2026, 3, 14, 0, 0, 0, 0, time.UTC), time.Date(2026, 3, 15, 0, 0, 0, 0, time.UTC)}
	a := newAccount()
	run(t, a, order("sleep"), day)
	if run(t, a, order("wake"), day); a.state() != asleep {
		t.Errorf("on the holiday: -want +got:\n%s", cmp.Diff(asleep, a.state()))
	}
	run(t, a, map[string]any{"action": "wake", "time": "2026-03-15T00:00:00Z"}, day)
	if got := a.services["shop/web"].desired; got != 4 {
		t.Errorf("the day after, the service has %d tasks, want 4", got)
	}
}

func TestAFailureNamesWhatFailed(t *testing.T) {
	a := newAccount()
	a.refuse["ecs:updateService"] = 100
	got := run(t, a, order("sleep"))
	if got.Failed == nil || got.Failed.Name != "SomeFailed" || !strings.Contains(got.Failed.Cause, "web: Throttled refused") ||
		!strings.Contains(got.Failed.Cause, "batch: ") {
		t.Errorf("it fails with %v, want the names of both services and why", got.Failed)
	}
	if a.databases["orders"] != "stopped" {
		t.Error("the database runs on, want that a service stops nobody else")
	}
}

func TestMemoriesAreJSON(t *testing.T) {
	a := newAccount()
	run(t, a, order("sleep"))
	var got map[string]any
	if err := json.Unmarshal([]byte(a.parameters["/web"]), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string]any{"asleep": true, "desired": 4., "min": 3.}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
