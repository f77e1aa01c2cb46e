package workflowtest

import (
	"errors"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// An Execution is what a run did.
type Execution struct {
	// Output is what it ended with, nil if it failed.
	Output any
	// Failed is how it failed, nil if it did not.
	Failed *Error
	// Calls are in order, the retried ones included.
	Calls []Call
	// States are those that were entered, in order. Those of a distributed Map's items are not
	// among them: each item has an execution of its own.
	States []string
	// History is as the API GetExecutionHistory tells it.
	History []interpreter.Event
	// Took is how long it ran on its own clock: waits, pauses before retries, and answers that are
	// [Late].
	Took time.Duration
}

// Actions are those of the calls, in order.
func (e Execution) Actions() []string {
	actions := make([]string, len(e.Calls))
	for i, c := range e.Calls {
		actions[i] = c.Action
	}
	return actions
}

// Started is when every run starts.
const Started = "2026-03-14T09:26:53.000Z"

// Token is the task token of whoever is waited for.
const Token = "the-task-token"

// Of an execution that is nowhere.
const partition, account, region = "aws", "111111111111", "eu-west-1"

var start = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// Run runs the definition of a resource of type AWS::StepFunctions::StateMachine. What only
// deployment knows appears as ${Name} or ${Name.Attribute}, the partition as aws. The function
// answers every call with what the service would: anything that encoding/json can write, where nil
// is an empty answer, an [Error] a failure, and [Late] an answer that takes its time. Any other
// error fails the test, as does a definition that the service would refuse.
func Run(t testing.TB, machine *assembly.Resource, input any, answer func(Call) (any, error)) Execution {
	t.Helper()
	return RunAs(t, "run", machine, input, answer)
}

// RunAs is [Run] of an execution with a name, for machines that tell their executions apart.
func RunAs(t testing.TB, name string, machine *assembly.Resource, input any, answer func(Call) (any, error)) Execution {
	t.Helper()
	definition, err := definitionOf(machine)
	if err != nil {
		t.Fatalf("%s: %v", machine.Path, err)
	}
	run, err := runText(name, definition, input, answer)
	if err != nil {
		t.Fatalf("%s: %v", machine.Path, err)
	}
	return run
}

// RunDefinition is [Run] of a definition that is given as JSON.
func RunDefinition(t testing.TB, definition string, input any, answer func(Call) (any, error)) Execution {
	t.Helper()
	run, err := runText("run", definition, input, answer)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func runText(name, definition string, input any, answer func(Call) (any, error)) (Execution, error) {
	var run Execution
	m, err := interpreter.Parse(definition)
	if err != nil {
		return run, err
	}
	in, err := ordered.Of(input)
	if err != nil {
		return run, err
	}
	result, err := m.Run(interpreter.Options{
		Input: in, Name: name, Start: start, Token: Token,
		Account: account, Region: region, Partition: partition, Machine: "machine",
		Role: "arn:" + partition + ":iam::" + account + ":role/machine",
		Answer: func(c interpreter.Call) (any, time.Duration, error) {
			call := callOf(c)
			run.Calls = append(run.Calls, call)
			return answered(answer(call))
		},
	})
	if err != nil {
		return run, err
	}
	run.Output, run.History, run.Took = ordered.Plain(result.Output), result.History, result.End.Sub(start)
	if f := result.Failed; f != nil {
		run.Failed = &Error{f.Name, f.Cause}
	}
	for _, e := range result.History {
		if e.Entered() {
			run.States = append(run.States, e.State)
		}
	}
	return run, nil
}

// answered is an answer as the interpreter takes it.
func answered(answer any, err error) (any, time.Duration, error) {
	var after time.Duration
	if late, ok := answer.(Late); ok {
		answer, after = late.Answer, late.After
	}
	var known *Error
	if errors.As(err, &known) {
		return nil, after, &interpreter.Failure{Name: known.Name, Cause: known.Cause}
	}
	if err != nil {
		return nil, 0, err
	}
	if answer == nil {
		answer = map[string]any{}
	}
	v, err := ordered.Of(answer)
	return v, after, err
}
