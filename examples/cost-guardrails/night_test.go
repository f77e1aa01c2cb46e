package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/eventtest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

// An environment is what people see of it.
type environment struct {
	Service  bool // whether it is there
	Tasks    int
	Least    int // as scaling has it
	Scaling  bool
	Database string
}

func awake() environment {
	return environment{Service: true, Tasks: 5, Least: 2, Scaling: true, Database: "available"}
}

func asleep() environment { return environment{Service: true, Database: "stopped"} }

// aws answers what the state machine of the template calls, and does what it would do.
type aws struct {
	environment
	memory map[string]string
}

// deployed is an account in which the app has just been deployed.
func deployed(a *assembly.Assembly) *aws {
	account := &aws{environment: awake(), memory: map[string]string{}}
	for _, parameter := range a.OfType("AWS::SSM::Parameter") {
		account.memory["${"+parameter.LogicalID+"}"], _ = parameter.Get("Value").Text()
	}
	return account
}

func (a *aws) answer(c workflowtest.Call) (any, error) {
	type object = map[string]any
	name, _ := c.Parameters["Name"].(string)
	switch c.Action {
	case "ssm:getParameter":
		return object{"Parameter": object{"Value": a.memory[name]}}, nil
	case "ssm:putParameter":
		a.memory[name] = c.Parameters["Value"].(string)
	case "ecs:describeServices":
		if !a.Service {
			return object{"Services": []any{}}, nil
		}
		return object{"Services": []any{object{"Status": "ACTIVE", "DesiredCount": a.Tasks}}}, nil
	case "ecs:updateService":
		a.Tasks = int(c.Parameters["DesiredCount"].(float64))
	case "applicationautoscaling:describeScalableTargets":
		return object{"ScalableTargets": []any{object{"MinCapacity": a.Least}}}, nil
	case "applicationautoscaling:registerScalableTarget":
		if least, set := c.Parameters["MinCapacity"].(float64); set {
			a.Least = int(least)
		}
		a.Scaling = !c.Parameters["SuspendedState"].(object)["DynamicScalingOutSuspended"].(bool)
	case "rds:describeDBInstances":
		return object{"DbInstances": []any{object{"DbInstanceStatus": a.Database}}}, nil
	case "rds:stopDBInstance":
		if a.Database == "starting" { // RDS takes no stop before it has started
			a.Database = "available"
			return nil, &workflowtest.Error{Name: "Rds.InvalidDbInstanceStateException"}
		}
		a.Database = "stopped"
	case "rds:startDBInstance":
		a.Database = "available"
	default:
		return nil, &workflowtest.Error{Name: "AccessDenied", Cause: c.Action}
	}
	return object{}, nil
}

// The state machine of the template runs, with what the schedules of the template hand it.
func inTheMorningEverythingIsAsItWas(t *testing.T, a *assembly.Assembly) {
	machine := resourceAt(t, a, "OffHours/Machine/Resource")
	inputs := map[string]json.RawMessage{}
	for _, action := range []string{"Sleep", "Wake"} {
		text, _ := resourceAt(t, a, "OffHours/"+action+"/Resource").Get("Target", "Input").Text()
		inputs[action] = json.RawMessage(strings.ReplaceAll(text, "<aws.scheduler.scheduled-time>", "2026-11-30T06:00:00Z"))
	}
	inputs["by hand"] = json.RawMessage(`{"action": "wake"}`) // as README.md says
	for name, night := range map[string]struct {
		runs    []string
		between func(*environment)
		want    environment
	}{
		"a night":              {runs: []string{"Sleep", "Wake"}, want: awake()},
		"down ran twice":       {runs: []string{"Sleep", "Sleep", "Wake"}, want: awake()},
		"up ran twice":         {runs: []string{"Sleep", "Wake", "Wake"}, want: awake()},
		"a deployment":         {runs: []string{"Sleep", "by hand"}, want: awake()},
		"the service was gone": {[]string{"Sleep", "Wake"}, func(e *environment) { e.Service = false }, environment{Database: "available"}},
	} {
		t.Run(name, func(t *testing.T) {
			account := deployed(a)
			for i, action := range night.runs {
				if action == "Wake" && night.between != nil {
					night.between(&account.environment)
				}
				if run := workflowtest.Run(t, machine, inputs[action], account.answer); run.Failed != nil {
					t.Fatalf("run %d, %s: %v", i, action, run.Failed)
				}
				if diff := cmp.Diff(asleep(), account.environment); action == "Sleep" && diff != "" {
					t.Errorf("after run %d, %s: -want +got:\n%s", i, action, diff)
				}
			}
			if diff := cmp.Diff(night.want, account.environment); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// AWS starts a database after seven days, as over a long leave. The rule of the template hears of
// it and starts the machine of the template, with the event.
func aDatabaseThatAWSStartsIsStoppedAgain(t *testing.T, a *assembly.Assembly) {
	rule, machine := resourceAt(t, a, "OffHours/Started/Resource"), resourceAt(t, a, "OffHours/Machine/Resource")
	event := func(id, database string) map[string]any {
		return map[string]any{"source": "aws.rds", "detail-type": "RDS DB Instance Event",
			"detail": map[string]any{"EventID": id, "SourceIdentifier": "${" + database + "}"}}
	}
	orders := resourceAt(t, a, "Orders/Resource").LogicalID
	for name, c := range map[string]struct {
		event map[string]any
		want  bool
	}{
		"after seven days": {event("RDS-EVENT-0154", orders), true},
		"by somebody":      {event("RDS-EVENT-0088", orders), false},
		"another one":      {event("RDS-EVENT-0154", "Stock"), false},
	} {
		if got, err := eventtest.Match(rule.Get("EventPattern"), c.event); got != c.want || err != nil {
			t.Errorf("%s: Match() = %v, %v, want %v", name, got, err, c.want)
		}
	}
	if to, _ := rule.Get("Targets", "0", "Arn").Target(); to.Resource != machine {
		t.Errorf("the rule starts %v, want %s", to.Resource, machine.Path)
	}
	woken, err := json.Marshal(event("RDS-EVENT-0154", orders))
	if err != nil {
		t.Fatal(err)
	}
	for ordered, want := range map[string]string{"sleep": "stopped", "wake": "available"} {
		account := deployed(a)
		run := func(input json.RawMessage) {
			if run := workflowtest.Run(t, machine, input, account.answer); run.Failed != nil {
				t.Fatalf("%s: %v", input, run.Failed)
			}
		}
		run(json.RawMessage(`{"action": "` + ordered + `", "time": "2026-11-30T06:00:00Z"}`))
		if account.Database == "stopped" {
			account.Database = "starting" // seven days later
		}
		run(woken)
		if account.Database != want {
			t.Errorf("when %s was ordered last, the database is %s, want %s", ordered, account.Database, want)
		}
	}
}

func resourceAt(t *testing.T, a *assembly.Assembly, path string) *assembly.Resource {
	t.Helper()
	for _, r := range a.Resources() {
		if r.Path == "Development/"+path {
			return r
		}
	}
	t.Fatalf("there is no %s", path)
	return nil
}
