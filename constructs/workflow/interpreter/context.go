package interpreter

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// timestamp is how the context object writes times.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// context is the context object, $$ in JSONPath and $states.context in JSONata.
// See https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html.
func (v *visit) context() *ordered.Object {
	o := v.options
	state := ordered.NewObject("Name", v.name, "EnteredTime", timestamp(v.since))
	switch v.kind() {
	case "Task", "Parallel", "Map":
		state.Put("RetryCount", float64(v.retries))
	}
	c := ordered.NewObject(
		"Execution", ordered.NewObject(
			"Id", v.arn("execution", o.Machine+":"+v.execution.name), "Input", v.execution.input, "StartTime", timestamp(v.started),
			"Name", v.execution.name, "RoleArn", o.Role, "RedriveCount", 0.0),
		"StateMachine", ordered.NewObject("Id", v.arn("stateMachine", o.Machine), "Name", o.Machine),
		"State", state,
	)
	if item := v.item; item != nil {
		c.Put("Map", item)
	} else if v.frame.item != nil {
		c.Put("Map", v.frame.item)
	}
	if v.token != "" {
		c.Put("Task", ordered.NewObject("Token", v.token))
	}
	return c
}

// itemOf is Map of the context object.
func itemOf(index int, value any) *ordered.Object {
	return ordered.NewObject("Item", ordered.NewObject("Index", float64(index), "Value", value))
}
