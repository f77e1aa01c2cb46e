package deploycall

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// schedule reads a universal target of EventBridge Scheduler.
func schedule(r *assembly.Resource, recorded func(string) bool) []Call {
	if recorded("Target") {
		return nil
	}
	var all []Call
	for _, target := range r.Get("Target").Alternatives() {
		for _, arn := range target.Get("Arn").Alternatives() {
			text, _ := arn.Outline()
			name, universal := after(text, ":scheduler:::aws-sdk:")
			switch {
			case universal:
				all = append(all, named(name, "Target", scheduleInput(target.Get("Input"))))
			case fromOutside(r, text):
				all = append(all, unknown("Target", "has the target "+text+", which is known only at deployment"))
			}
		}
	}
	return all
}

func scheduleInput(v assembly.Value) any {
	for _, alt := range v.Alternatives() {
		if input, ok := document(alt); ok {
			return input
		}
	}
	return nil
}

// eventRule reads the targets of EventBridge that are a call of EC2: target/stop-instance.
func eventRule(r *assembly.Resource, recorded func(string) bool) []Call {
	if recorded("Targets") {
		return nil
	}
	var all []Call
	for _, target := range r.Get("Targets").List() {
		for _, arn := range target.Get("Arn").Alternatives() {
			text, _ := arn.Outline()
			if api, ok := after(text, ":target/"); ok && strings.Contains(text, ":events:") {
				input, _ := document(target.Get("Input"))
				all = append(all, Call{Service: "ec2", API: api, Parameters: input, Property: "Targets"})
			}
		}
	}
	return all
}

// named makes a call of "service:action", as the ARNs of Step Functions and EventBridge Scheduler
// end.
func named(name, property string, parameters any) Call {
	service, api, _ := strings.Cut(name, ":")
	if dynamic(name) {
		return unknown(property, "calls "+name+", which is known only at deployment")
	}
	return Call{Service: service, API: api, Parameters: parameters, Property: property}
}

func after(text, part string) (string, bool) {
	_, rest, ok := strings.Cut(text, part)
	return rest, ok
}

// fromOutside reports whether an ARN is wholly given by a parameter of the stack.
func fromOutside(r *assembly.Resource, arn string) bool {
	name, ok := strings.CutPrefix(arn, "${")
	name, whole := strings.CutSuffix(name, "}")
	return ok && whole && !strings.ContainsAny(name, ".${}") && r.Stack.Resource(name) == nil
}
