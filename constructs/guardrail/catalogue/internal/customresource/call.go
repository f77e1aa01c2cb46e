// Package customresource reads the custom resources that CDK defines for calls of an AWS API.
package customresource

import (
	"encoding/json"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Call is a call of an AWS API that a custom resource makes when it is created.
type Call struct {
	*assembly.Resource
	// Parameters are those of the call; text that is known only at deployment has ${Name} for
	// each part of it.
	Parameters map[string]any
}

// Calls returns the calls of an action, such as updateDetector of GuardDuty, in template order.
func Calls(a *assembly.Assembly, service, action string) []Call {
	var found []Call
	for _, r := range a.Resources() {
		if !strings.HasPrefix(r.Type, "Custom::") {
			continue
		}
		text, ok := r.Get("Create").Outline()
		if !ok {
			continue
		}
		var made struct {
			Service, Action string
			Parameters      map[string]any
		}
		if json.Unmarshal([]byte(text), &made) == nil && strings.EqualFold(made.Service, service) && made.Action == action {
			found = append(found, Call{r, made.Parameters})
		}
	}
	return found
}

// Want reports a parameter of the call that differs from what is wanted.
func (c Call) Want(pass *engine.Pass, parameter string, want any) {
	if got := c.Parameters[parameter]; got != want {
		pass.Report(c.Resource, "Create", "sets %s to %v; want %v", parameter, got, want)
	}
}
