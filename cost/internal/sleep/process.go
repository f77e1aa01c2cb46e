package sleep

import (
	"strconv"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// retry is for calls that change nothing when they are made twice, which all of these are.
var retry = []workflow.Retry{{Interval: 10 * time.Second, Attempts: 4, Backoff: 2, MaxDelay: time.Minute, Jitter: true}}

func millis(t time.Time) string { return strconv.FormatInt(t.UnixMilli(), 10) }

// process is what happens to one sleeper. It always ends well, with what became of it.
func process() workflow.States {
	kind := func(k Kind) workflow.Condition {
		return workflow.Expression("{% $states.input.of.kind = '" + string(k) + "' %}")
	}
	return workflow.Merge(services(), groups(), instances(), database(Database), database(Cluster), workflow.States{
		"WhichKind": workflow.Choice{Rules: []workflow.Rule{
			kind(Service).Then("Service"), kind(Group).Then("Group"), kind(Instance).Then("WhichInstance"),
			kind(Database).Then("Database"), kind(Cluster).Then("Cluster"),
		}},
		"Changed": result("changed", "''"),
		"Alike":   result("alike", "''"),
		"Gone":    result("gone", "'it does not exist any more'"),
		"Failed":  result("failed", "$states.input.error"),
	})
}

func result(result, why string) workflow.Pass {
	return workflow.Pass{Output: workflow.Object{
		"name": "{% $states.input.of.name %}", "result": result, "why": "{% " + why + " %}",
	}}
}

// with adds fields to the input.
func with(fields string) string { return "{% $merge([$states.input, {" + fields + "}]) %}" }

// failing leads what cannot be done to the end of the sleeper, and not of the machine. What no
// longer exists is no failure: another update of the stack has removed it.
func failing(gone ...string) []workflow.Catch {
	failed := workflow.Catch{Output: with("'error': $states.errorOutput.Error & ' ' & $states.errorOutput.Cause"), Next: "Failed"}
	if len(gone) == 0 {
		return []workflow.Catch{failed}
	}
	return []workflow.Catch{{Errors: gone, Output: "{% $states.input %}", Next: "Gone"}, failed}
}

// task calls an API for a sleeper. Retries are the common ones unless some are given.
func task(call string, arguments workflow.Object, output, next string, gone ...string) workflow.Task {
	return workflow.Task{
		Resource: workflow.API(call), Arguments: arguments, Retry: retry, Catch: failing(gone...), Output: output, Next: next,
	}
}

const same = "{% $states.input %}"

// remembering are the states that services and groups share. They read what is remembered and go
// on at "<name>Sleep" or "<name>Wake"; "<name>Awake" is after everything was restored.
//
// A resource that sleeps already keeps its memory, or else the second run would remember zero.
// One that somebody has woken up by hand is remembered as that.
func remembering(name string) workflow.States {
	memory := "{% $states.input.of.memory %}"
	return workflow.States{
		name + "Memory": workflow.Task{
			Resource: workflow.API("ssm:getParameter"), Arguments: workflow.Object{"Name": memory}, Retry: retry,
			Output: with("'memory': $parse($states.result.Parameter.Value)"), Next: name + "Which",
			Catch: append([]workflow.Catch{{
				Errors: []string{"Ssm.ParameterNotFoundException"}, Output: with("'memory': {}"), Next: name + "Which",
			}}, failing()...),
		},
		name + "Which": workflow.Choice{Default: name + "Asleep", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.action = 'sleep' %}").Then(name + "Remember"),
		}},
		name + "Remember": task("ssm:putParameter", workflow.Object{
			"Name": memory, "Overwrite": true,
			"Value": "{% ($m := $states.input.memory; $slept := $m.asleep = true; $string({'asleep': true," +
				" 'desired': $slept and $states.input.desired = 0 ? $m.desired : $states.input.desired," +
				" 'min': $slept and $states.input.min = 0 ? $m.min : $states.input.min})) %}",
		}, same, name+"Sleep"),
		name + "Asleep": workflow.Choice{Default: name + "Wake", Rules: []workflow.Rule{
			workflow.Expression("{% $states.input.memory.asleep = false %}").Then("Alike"),
		}},
		name + "Awake": task("ssm:putParameter", workflow.Object{
			"Name": memory, "Overwrite": true, "Value": "{% $string($merge([$states.input.memory, {'asleep': false}])) %}",
		}, same, "Changed"),
	}
}

// wanted is how many a resource wakes up with: as many as it had, one if nobody knows, and as many
// as it has by now if somebody has woken it up by hand.
const wanted = "{% ($m := $states.input.memory; $states.input.desired > 0 ? $states.input.desired :" +
	" $exists($m.desired) ? $m.desired : 1) %}"
