package containment

import (
	"maps"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// What the states of both workflows have in common.

// again are calls that fail for a moment: AWS is busy, or somebody else changes the same resource.
// An error that is an answer is not tried again.
func again() []workflow.Retry {
	return []workflow.Retry{
		workflow.NoRetry(append([]string{"Iam.NoSuchEntityException"}, conditionFailed...)...),
		{Errors: []string{"States.TaskFailed"}, Interval: 2 * time.Second, Backoff: 3, Attempts: 2},
	}
}

// catch notes any error at a path.
func catch(path, next string) []workflow.Catch { return []workflow.Catch{{To: path, Next: next}} }

// expected goes on after errors that are answers, without a note.
func expected(errors []string, next string) []workflow.Catch {
	return []workflow.Catch{{Errors: errors, To: workflow.Discard, Next: next}}
}

// call calls an API in the account of the finding, and forgets the answer.
func call(api, next string, parameters object) workflow.Task {
	return workflow.Task{
		Resource: workflow.API(api), Role: "$.role", Parameters: parameters, To: workflow.Discard, Retry: again(), Next: next,
	}
}

// look calls an API that changes nothing, and keeps what is selected of its answer. Without the
// answer the resource is left alone.
func look(api, next string, parameters object, to string, selected object) workflow.Task {
	t := call(api, next, parameters)
	t.Selector, t.To, t.Catch = selected, "$."+to, catch("$.problems."+to, "Lost")
	return t
}

// attempt calls an API that changes something. A failure is noted, and the next step is tried all
// the same.
func attempt(api, note, next string, parameters object) workflow.Task {
	t := call(api, next, parameters)
	t.Catch = catch("$.problems."+note, next)
	return t
}

// item is the input of the runs of a [workflow.Map].
func item(more object) object {
	return extend(object{"role.$": "$.role", "resource.$": "$.resource", "item.$": "$$.Map.Item.Value"}, more)
}

// forEach runs states for every item of a list. They end in an object that has a problem if there
// was one. None keeps the others from being tried.
func forEach(note, next, items string, more object, start string, states workflow.States) workflow.Map {
	return workflow.Map{
		Items: items, Each: item(more), Process: workflow.Part{Start: start, States: states},
		Selector: object{"failed.$": "$[*].problem"}, To: "$.problems." + note, Next: next,
	}
}

// attemptEach is forEach for one API. The name is that of the state; errors that are fine are not
// noted.
func attemptEach(name, api, note, next, items string, more, parameters object, fine ...string) workflow.Map {
	failed := name + " failed"
	t := call(api, "", parameters)
	t.Catch = catch("$.problem", failed)
	if fine != nil {
		t.Catch = append(expected(fine, failed), t.Catch...)
	}
	return forEach(note, next, items, more, name, workflow.States{name: t, failed: workflow.Pass{}})
}

// compute makes a value of the input, and set puts one there that is known before.
func compute(next, path string, parameters object) workflow.Pass {
	return workflow.Pass{Parameters: parameters, To: path, Next: next}
}

func set(next, path string, value any) workflow.Pass {
	return workflow.Pass{Result: value, To: path, Next: next}
}

func choose(otherwise string, rules ...workflow.Rule) workflow.Choice {
	return workflow.Choice{Rules: rules, Default: otherwise}
}

// haveText holds if all paths lead to strings.
func haveText(paths ...string) workflow.Condition {
	var all []workflow.Condition
	for _, path := range paths {
		all = append(all, workflow.Present(path), workflow.IsString(path))
	}
	return workflow.All(all...)
}

// publish tells the topic; text is in JSONata. If that fails the execution does, and an alarm says
// so.
func publish(subject, text, next string) workflow.Task {
	return workflow.Task{
		JSONata: true, Resource: workflow.Service("sns:publish"), Arguments: workflow.Message("${Topic}", subject, text),
		Output: "{% $states.input %}", Retry: again(), Next: next,
	}
}

// roleIn is the ARN of the role that the workflows act with, in the account at a path.
func roleIn(account string) string {
	return "States.Format('arn:${Partition}:iam::{}:role/" + RoleName + "', " + account + ")"
}

// mark is the tag of what is contained.
func mark() []any { return []any{object{"Key": ContainedTag, "Value.$": "$.finding.id"}} }

// denialName is the name of the inline policy that denies sessions, one for each resource.
const denialName = "States.Format('plinth-contained-{}', $.resource.id)"

// lastPart is the last of the parts that an ARN was split into.
const lastPart = "States.ArrayGetItem($.parts.list, States.MathAdd(States.ArrayLength($.parts.list), -1))"

// extend returns an object with more fields.
func extend(base, more object) object {
	all := maps.Clone(base)
	maps.Copy(all, more)
	return all
}
