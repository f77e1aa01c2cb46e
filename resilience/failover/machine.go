package failover

import (
	"fmt"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

const (
	// answerWithin is how long the other Region may take to stop its writers.
	answerWithin = 10 * time.Minute
	// lagEvery and lagTries are how long a replica may take to catch up: 15 minutes.
	lagEvery = 15 * time.Second
	lagTries = 60
)

// retry is for calls that fail for a moment, as control planes do when a Region is in trouble.
var retry = []workflow.Retry{{Interval: 10 * time.Second, Attempts: 5, Backoff: 2, MaxDelay: time.Minute}}

// The values of a machine's input.
const (
	// Yes as "lost" says that the other Region is lost.
	Yes = "Yes"
	// UntilReady as "until" stops before anything is promoted, for a Region switch plan that does so.
	UntilReady = "Ready"
)

// Move makes the machine that moves the databases of a pair to this Region. If its input says that
// the other one is lost, it waits neither for the fence nor for replicas to catch up. It fails with
// what did not move.
func Move(s Side) workflow.Machine {
	states := workflow.States{
		"Begin": workflow.Pass{Next: s.first(), Assign: workflow.Object{
			"lost": "{% $states.input.lost = '" + Yes + "' %}", "only": "{% $states.input.until = '" + UntilReady + "' %}",
		}},
		"Move": workflow.Map{
			ItemsOf: append(s.items(), s.members()...),
			Process: workflow.Part{Start: "WhichKind", States: workflow.Merge(databaseStates(), clusterStates(),
				workflow.States{
					"WhichKind": workflow.Choice{Default: "Database", Rules: []workflow.Rule{
						workflow.Expression("{% $exists($states.input.global) and $only %}").Then("Moved"),
						workflow.Expression("{% $exists($states.input.global) %}").Then("Members"),
					}},
					"Moved": workflow.Pass{Output: workflow.Object{"name": "{% $states.input.name %}", "moved": true}},
					"NotMoved": workflow.Pass{
						Output: workflow.Object{"name": "{% $states.input.name %}", "moved": false, "why": "{% $states.input.why %}"}},
				})},
			Output: workflow.Object{"stuck": "{% [$states.result[moved = false].(name & ': ' & why)] %}"}, Next: "AllMoved",
		},
		"AllMoved": workflow.Choice{Default: "Stuck", Rules: []workflow.Rule{
			workflow.Expression("{% $count($states.input.stuck) = 0 %}").Then("Done"),
		}},
		"Done":  workflow.Succeed{},
		"Stuck": workflow.Fail{Error: "NotMoved", Cause: "{% 'Run it again once these can move: ' & $join($states.input.stuck, '; ') %}"},
	}
	if len(s.Databases) > 0 { // Aurora stops the writers of its global databases itself
		states = workflow.Merge(states, s.fenceStates())
	}
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: 3 * time.Hour, States: states}
}

func (s Side) first() string {
	if len(s.Databases) > 0 {
		return "IsLost"
	}
	return "Move"
}

// fenceStates ask the other Region to stop its writers. To one that is lost the event is sent all
// the same: it is delivered when the Region comes back, where nobody may write then.
func (s Side) fenceStates() workflow.States {
	ask := func(call, token string) workflow.Task {
		detail := workflow.Object{"pair": s.Pair, "region": s.Other}
		if token != "" {
			detail["token"] = token
		}
		return workflow.Task{Resource: workflow.Service(call), Next: "Move", Arguments: workflow.Object{
			"Entries": []any{workflow.Object{"Source": Source, "DetailType": Fence, "Detail": detail}},
		}}
	}
	wait, send := ask("events:putEvents.waitForTaskToken", "{% $states.context.Task.Token %}"), ask("events:putEvents", "")
	wait.Timeout = answerWithin
	wait.Catch = []workflow.Catch{{Next: "NotFenced", Output: workflow.Object{"why": "{% $states.errorOutput.Error %}"}}}
	send.Catch = []workflow.Catch{{Next: "Move", Output: workflow.Object{}}}
	return workflow.States{
		"IsLost":     workflow.Choice{Default: "Fence", Rules: []workflow.Rule{workflow.Expression("{% $lost %}").Then("FenceLater")}},
		"Fence":      wait,
		"FenceLater": send,
		"NotFenced": workflow.Fail{Error: "NotFenced", Cause: fmt.Sprintf(
			"{%% 'The writers in %s may still write (' & $states.input.why & '). If the Region is lost, run it again and say so' %%}", s.Other)},
	}
}

// items are the databases of the side, as the machines read them.
func (s Side) items() (all []any) {
	for _, d := range s.Databases {
		all = append(all, workflow.Object{
			"name": d.Name, "group": d.Group, "closed": d.Closed, "days": d.BackupDays, "window": d.BackupWindow, "tries": 0,
		})
	}
	return all
}

// members are the clusters of the side.
func (s Side) members() (all []any) {
	for _, c := range s.Clusters {
		all = append(all, workflow.Object{"name": c.Global, "global": c.Global, "arn": c.ARN})
	}
	return all
}

// notMoved leads to what is reported at the end: one store that is stuck holds up no other.
func notMoved() []workflow.Catch {
	return []workflow.Catch{{Next: "NotMoved",
		Output: "{% $merge([$states.input, {'why': $states.errorOutput.Error & ' ' & $states.errorOutput.Cause}]) %}"}}
}

// because is a state that says why a store did not move.
func because(why string) workflow.Pass {
	return workflow.Pass{Next: "NotMoved", Output: "{% $merge([$states.input, {'why': '" + why + "'}]) %}"}
}
