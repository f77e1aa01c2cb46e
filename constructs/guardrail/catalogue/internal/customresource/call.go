// Package customresource reads the custom resources that CDK defines for calls of an AWS API.
package customresource

import (
	"encoding/json"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Call is a call of an AWS API that a custom resource of CDK makes.
type Call struct {
	*assembly.Resource
	// When is the property that holds the call: Create, Update or Delete.
	When string
	// Service and Action are as the template spells them, and empty where only deployment knows them.
	Service, Action string
	// Parameters are those of the call; text that is known only at deployment has ${Name} for
	// each part of it.
	Parameters map[string]any
}

// All are the calls of an app, in its order.
func All(a *assembly.Assembly) []Call { return assembly.Derived(a, callsKey{}, read) }

type callsKey struct{}

func read(a *assembly.Assembly) []Call {
	var found []Call
	for _, r := range a.Resources() {
		if !strings.HasPrefix(r.Type, "Custom::") {
			continue
		}
		for _, when := range []string{"Create", "Update", "Delete"} {
			call, v := Call{Resource: r, When: when}, r.Get(when)
			text, _ := v.Outline()
			if err := json.Unmarshal([]byte(text), &call); err != nil {
				call.Service = ""
			}
			if call.Service != "" || v.Exists() && !v.Known() { // anything else is no call
				found = append(found, call)
			}
		}
	}
	return found
}

// UnmarshalJSON reads a call as CDK writes it.
func (c *Call) UnmarshalJSON(text []byte) error {
	var made struct {
		Service, Action string
		Parameters      map[string]any
	}
	err := json.Unmarshal(text, &made)
	c.Service, c.Action, c.Parameters = made.Service, made.Action, made.Parameters
	return err
}

// Calls returns the calls of an action, such as updateDetector of GuardDuty, that custom resources
// make when they are created, in template order. What is not made by CDK's own function is no
// call, whatever it says.
func Calls(a *assembly.Assembly, service, action string) []Call {
	var found []Call
	for _, c := range All(a) {
		if c.When == "Create" && strings.EqualFold(c.Service, service) && c.Action == action && Made(c.Resource, CallsSDK) != assembly.False {
			found = append(found, c)
		}
	}
	return found
}

// Want reports a parameter of the call that differs from what is wanted.
func (c Call) Want(pass *engine.Pass, parameter string, want any) {
	if got := c.Parameters[parameter]; got != want {
		pass.Report(c.Resource, c.When, "sets %s to %v; want %v", parameter, got, want)
	}
}
