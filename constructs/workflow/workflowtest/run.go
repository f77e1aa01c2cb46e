package workflowtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Call is what a Task asks a service for.
type Call struct {
	// State is the name of the Task.
	State string
	// Action is the service and the API of an integration, such as "ec2:describeInstances", or
	// the whole resource of anything else. One that waits for a task token ends in
	// ".waitForTaskToken".
	Action string
	// Role is what Credentials name, empty for the role of the machine.
	Role string
	// Parameters are as the service gets them.
	Parameters map[string]any
}

// An Error is how a call failed, or a run ended.
type Error struct{ Name, Cause string }

func (e *Error) Error() string { return e.Name + ": " + e.Cause }

// An Execution is what a run did.
type Execution struct {
	// Output is what it ended with, nil if it failed.
	Output any
	// Failed is how it failed, nil if it did not.
	Failed *Error
	// Calls are in order, the retried ones included.
	Calls []Call
	// States are those that were entered, in order.
	States []string
}

// Actions are those of the calls, in order.
func (e Execution) Actions() []string {
	actions := make([]string, len(e.Calls))
	for i, c := range e.Calls {
		actions[i] = c.Action
	}
	return actions
}

// Started is when every run starts, and when it enters each state.
const Started = "2026-03-14T09:26:53.000Z"

// Token is the task token of whoever is waited for.
const Token = "the-task-token"

// Run runs the definition of a resource of type AWS::StepFunctions::StateMachine. What only
// deployment knows appears as ${Name} or ${Name.Attribute}, the partition as aws. The function
// answers every call with what the service would: nil is an empty answer, an [Error] a failure.
// Any other error fails the test.
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
	node, err := interpreter()
	if err != nil {
		t.Fatalf("the interpreter did not start: %v", err)
	}
	var run Execution
	const partition, account = "aws", "111111111111" // of an execution that is nowhere
	const states = "arn:" + partition + ":states:eu-west-1:" + account + ":"
	start := map[string]any{
		"definition": definition, "input": input, "now": Started,
		"context": map[string]any{
			"Execution":    map[string]any{"Id": states + "execution:machine:" + name, "Name": name, "RoleArn": "arn:" + partition + ":iam::" + account + ":role/machine"},
			"StateMachine": map[string]any{"Id": states + "stateMachine:machine", "Name": "machine"},
			"State":        map[string]any{"EnteredTime": Started, "RetryCount": 0},
			"Task":         map[string]any{"Token": Token},
		},
	}
	var failed error
	result, err := node.converse(start, func(asked request) any {
		call := asked.call()
		run.Calls = append(run.Calls, call)
		response, err := answer(call)
		var known *Error
		switch {
		case errors.As(err, &known):
			return map[string]any{"error": map[string]any{"Error": known.Name, "Cause": known.Cause}}
		case err != nil:
			failed = errors.Join(failed, fmt.Errorf("%s: %s: %w", call.State, call.Action, err))
			return map[string]any{"error": map[string]any{"Error": "Test", "Cause": err.Error()}}
		case response == nil:
			response = map[string]any{}
		}
		return map[string]any{"result": response}
	})
	if err = errors.Join(failed, err); err != nil {
		t.Fatalf("%s: %v", machine.Path, err)
	}
	run.Output, run.States = result.Output, result.States
	if e := result.Error; e != nil {
		run.Failed = &Error{Name: e.Error, Cause: e.Cause}
	}
	return run
}

// A request is a call as the interpreter makes it.
type request struct {
	State, Resource string
	Parameters      map[string]any
	Credentials     struct{ RoleArn string }
}

// integration takes the resource of an optimized or SDK integration apart.
var integration = regexp.MustCompile(`^arn:[^:]*:states:::(?:aws-sdk:)?(.+)$`)

func (r request) call() Call {
	c := Call{State: r.State, Action: r.Resource, Role: r.Credentials.RoleArn, Parameters: r.Parameters}
	if m := integration.FindStringSubmatch(r.Resource); m != nil {
		c.Action = m[1]
	}
	return c
}

// A message is what the interpreter says: a call, or how a run ended.
type message struct {
	Call   *request
	Output any
	States []string
	Error  *struct{ Error, Cause string }
}

func decode(line []byte) (message, error) {
	var m message
	if err := json.Unmarshal(line, &m); err != nil {
		return m, fmt.Errorf("the interpreter says %q: %w", line, err)
	}
	return m, nil
}
