package workflowtest

import (
	"regexp"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Call is what a state asks a service for: a Task, or a distributed Map that reads its items or
// writes its results.
type Call struct {
	// State is the name of the state.
	State string
	// Action is the service and the API of an integration, such as "ec2:describeInstances", or the
	// whole resource of anything else. One that waits ends in ".waitForTaskToken", ".sync" or
	// ".sync:2".
	Action string
	// Role is what Credentials name, empty for the role of the machine.
	Role string
	// Parameters are as the service gets them, nil if they are no object.
	Parameters map[string]any
	// Payload is what the service gets if it is no object, such as the text that a function is
	// invoked with.
	Payload any
	// Attempt counts the retries of the state, from 0.
	Attempt int
	// After is how long the execution has run.
	After time.Duration
}

var integration = regexp.MustCompile(`^arn:[^:]*:states:::(?:aws-sdk:)?([^:]+:.+)$`)

func callOf(c interpreter.Call) Call {
	call := Call{State: c.State, Action: c.Resource, Role: c.Role, Attempt: c.Attempt, After: c.Time.Sub(start)}
	payload := ordered.Plain(c.Parameters)
	var isObject bool
	if call.Parameters, isObject = payload.(map[string]any); !isObject {
		call.Payload = payload
	}
	if m := integration.FindStringSubmatch(c.Resource); m != nil {
		call.Action = m[1]
	}
	return call
}

// An Error is how a call failed, or a run ended. Without a Name and a Cause it is a failure that
// has neither.
type Error struct{ Name, Cause string }

func (e *Error) Error() string { return e.Name + ": " + e.Cause }

// Late is an answer that takes its time, which counts for TimeoutSeconds and HeartbeatSeconds.
type Late struct {
	// After is how long it takes.
	After time.Duration
	// Answer is what comes then, nil for an empty one.
	Answer any
}
