// Package sleep writes the state machine that puts resources to sleep and wakes them up again. It
// remembers what they were, in parameters of Systems Manager: one for each resource and one for
// all.
//
// A memory is JSON: {"asleep": true, "desired": 4, "min": 2}. It is written before anything is
// changed, and says that a resource is awake after everything was restored, so a run that breaks
// off is finished by the next one, in either direction.
package sleep

import (
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// A Kind is a kind of resource.
type Kind string

const (
	Service  Kind = "service"  // of Amazon ECS
	Group    Kind = "group"    // of EC2 Auto Scaling
	Instance Kind = "instance" // of EC2
	Database Kind = "database" // an instance of RDS
	Cluster  Kind = "cluster"  // of Aurora
)

// A Sleeper is a resource that sleeps. Its texts may hold ${Substitutions}.
type Sleeper struct {
	Kind Kind
	// Name is that of a service, group, database or cluster, or the id of an instance. In is the
	// cluster of a service.
	Name, In string
	// Memory is the name of the parameter of a service or group; the others need none.
	Memory string
}

// A Span is some time, from a first instant to before another.
type Span struct{ From, To time.Time }

// Machine is the state machine for some sleepers. State is the parameter of what was ordered last.
//
// Its input is {"action": "sleep" or "wake", "time": when the schedule fired}, and nobody is woken
// up in holidays. An event, which has a detail, tells that AWS has woken something up: it goes to
// sleep again if sleep is what was ordered last.
func Machine(sleepers []Sleeper, state string, holidays []Span) workflow.Machine {
	items := make([]any, len(sleepers))
	for i, s := range sleepers {
		items[i] = workflow.Object{"kind": string(s.Kind), "name": s.Name, "in": s.In, "memory": s.Memory}
	}
	return workflow.Machine{JSONata: true, Start: "WhichAction", Timeout: 4 * time.Hour, States: workflow.States{
		"WhichAction": workflow.Choice{Default: "Order", Rules: []workflow.Rule{
			workflow.Expression("{% $exists($states.input.detail) %}").Then("LastOrder"),
			workflow.Expression("{% $states.input.action = 'wake' and (" + within(holidays) + ") %}").Then("Stay"),
		}},
		"Order": workflow.Task{
			Resource: workflow.API("ssm:putParameter"), Retry: retry, Next: "Each",
			Arguments: workflow.Object{"Name": state, "Value": "{% $states.input.action %}", "Overwrite": true},
			Output:    "{% $states.input %}",
		},
		"LastOrder": workflow.Task{
			Resource: workflow.API("ssm:getParameter"), Retry: retry, Next: "WhichOrder",
			Arguments: workflow.Object{"Name": state}, Output: workflow.Object{"action": "{% $states.result.Parameter.Value %}"},
		},
		"WhichOrder": workflow.Choice{Default: "Stay", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.action = 'sleep' %}").Then("Each"),
		}},
		"Stay": workflow.Succeed{},
		"Each": workflow.Map{
			ItemsOf: items, AtOnce: 10, Next: "AllGood",
			Each:    workflow.Object{"of": "{% $states.context.Map.Item.Value %}", "action": "{% $states.input.action %}"},
			Process: workflow.Part{Start: "WhichKind", States: process()},
		},
		"AllGood": workflow.Choice{Default: "Done", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input[result = 'failed']) > 0 %}").Then("SomeFailed"),
		}},
		"Done": workflow.Succeed{},
		"SomeFailed": workflow.Fail{Error: "SomeFailed",
			Cause: "{% $join($states.input[result = 'failed'].(name & ': ' & why), '; ') %}"},
	}}
}

// within is an expression that is true in one of the spans.
func within(spans []Span) string {
	if len(spans) == 0 {
		return "false"
	}
	var tests []string
	for _, s := range spans {
		tests = append(tests, "($now >= "+millis(s.From)+" and $now < "+millis(s.To)+")")
	}
	return "($now := $toMillis($states.input.time); " + strings.Join(tests, " or ") + ")"
}
