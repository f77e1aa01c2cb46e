package interpreter

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Failure is how a call, a state or an execution fails: an error of the States Language.
type Failure struct {
	// Name is what Retry and Catch look for, such as States.Timeout or
	// Lambda.TooManyRequestsException. A failure can do without one.
	Name string
	// Cause is for people to read.
	Cause string

	terminal  bool // nothing retries or catches it
	heartbeat bool // a time-out because no heartbeat came
}

// Names of errors that the service itself raises.
const (
	errRuntime       = "States.Runtime"
	errQuery         = "States.QueryEvaluationError"
	errTimeout       = "States.Timeout"
	errHeartbeat     = "States.HeartbeatTimeout"
	errDataLimit     = "States.DataLimitExceeded"
	errItemReader    = "States.ItemReaderFailed"
	errThreshold     = "States.ExceedToleratedFailureThreshold"
	errNoChoice      = "States.NoChoiceMatched"
	errResultPath    = "States.ResultPathMatchFailure"
	errReferencePath = "States.ReferencePathConflict"
)

func (f *Failure) Error() string {
	if f.Cause == "" {
		return f.Name
	}
	return f.Name + ": " + f.Cause
}

// output is what a Catch sees. A failure without a name is null throughout.
func (f *Failure) output() *ordered.Object {
	if f.Name == "" && f.Cause == "" {
		return ordered.NewObject("Error", nil, "Cause", nil)
	}
	if f.Name == "" {
		return ordered.NewObject("Error", nil, "Cause", f.Cause)
	}
	return ordered.NewObject("Error", f.Name, "Cause", f.Cause)
}

// matches reports whether an ErrorEquals means this failure.
func (f *Failure) matches(names any) bool {
	list, _ := names.([]any)
	for _, name := range list {
		switch name {
		case f.Name, "States.ALL":
			return true
		case "States.TaskFailed":
			if f.Name != errTimeout && f.Name != errHeartbeat {
				return true
			}
		case errTimeout:
			if f.Name == errHeartbeat {
				return true
			}
		case errHeartbeat:
			if f.heartbeat {
				return true
			}
		}
	}
	return false
}

// A Refusal is something that this package does not run. It says so before it would be wrong.
type Refusal struct{ State, Reason string }

func (r *Refusal) Error() string {
	return fmt.Sprintf("state %s is not run here: %s", r.State, r.Reason)
}
