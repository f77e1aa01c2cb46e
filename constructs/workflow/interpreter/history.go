package interpreter

import (
	"strings"
	"time"
)

// An Event is an entry of the history of an execution.
type Event struct {
	// ID counts from 1, as the service does.
	ID int
	// Type is that of the API GetExecutionHistory, such as TaskStateEntered.
	Type string
	// State is the name of the state that it is about, if any.
	State string
	// Time is when it happened, on the clock of the run.
	Time time.Time
}

// maxEvents is how long a history gets. Then the execution fails.
const maxEvents = 25_000

// maxSteps is how many events a run may have, with all executions that it starts.
const maxSteps = 1_000_000

func (e *execution) add(kind, state string) int {
	*e.steps++
	e.history = append(e.history, Event{ID: len(e.history) + 1, Type: kind, State: state, Time: e.now})
	return len(e.history)
}

// full is the failure of an execution whose history has come to its end.
func (e *execution) full(state string) error {
	if *e.steps > maxSteps {
		return &Refusal{state, "the run has more than a million events"}
	}
	if len(e.history) < maxEvents-1 {
		return nil
	}
	return &Failure{Name: errRuntime, Cause: "The execution reached the maximum number of history events (25000).", terminal: true}
}

// events are the names of what happens to a Task, by the kind of its resource.
type events struct{ scheduled, started, submitted, succeeded, failed, timedOut string }

func eventsOf(resource resource) events {
	prefix := "Task"
	switch resource.kind {
	case "lambda":
		prefix = "LambdaFunction"
	case "activity":
		prefix = "Activity"
	}
	e := events{prefix + "Scheduled", prefix + "Started", "", prefix + "Succeeded", prefix + "Failed", prefix + "TimedOut"}
	if resource.pattern != "" {
		e.submitted = prefix + "Submitted"
	}
	return e
}

// Entered reports whether the event is that a state is entered.
func (e Event) Entered() bool { return strings.HasSuffix(e.Type, "StateEntered") }
