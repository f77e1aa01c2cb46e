// Package deploycall reads the calls of AWS APIs that a template makes when it is deployed, by schedule
// or in a workflow: in custom resources, schedules, event rules, state machines and runbooks. It says
// what each call does, as far as that weakens what others lean on.
package deploycall

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// A Call is one call of an API.
type Call struct {
	// Service and API are as the template spells them: EC2 and createRoute, or @aws-sdk/client-ec2 and
	// CreateRouteCommand.
	Service, API string
	// Parameters are those of the call, as JSON has them. What only deployment knows is ${Name}.
	Parameters any
	// Property is where the call is: "Create", "DefinitionString".
	Property string
	// Code says that the call was found in source code, which may not come to it.
	Code bool
	// Unknown says why nobody can tell what is called; it is empty for a call that can be read.
	Unknown string
}

// Of returns the calls that a resource makes, in a stable order.
func Of(r *assembly.Resource) []Call {
	if read, ok := readers[r.Type]; ok {
		return read(r)
	}
	if IsCustomResource(r) {
		return customResource(r)
	}
	return nil
}

var readers = map[string]func(*assembly.Resource) []Call{
	"AWS::Scheduler::Schedule":         schedule,
	"AWS::Events::Rule":                eventRule,
	"AWS::StepFunctions::StateMachine": stateMachine,
	"AWS::SSM::Document":               runbook,
}

// String is the call as an action of IAM would be spelled: "cloudtrail:StopLogging".
func (c Call) String() string { return c.Service + ":" + c.command() }

// command is the API without what the SDK for JavaScript calls it after: CreateRouteCommand. SendCommand
// has its own name.
func (c Call) command() string {
	n := len(c.API) - len("Command")
	if n < 1 || !strings.EqualFold(c.API[n:], "Command") || exists(c) {
		return c.API
	}
	return c.API[:n]
}

// exists reports whether the service has such an API.
func exists(c Call) bool {
	service, ofAWS := apicall.Service(c.Service)
	known, err := apicall.Find(service, c.API)
	return ofAWS && err == nil && !known.Unknown
}

// unknown is a call that nobody can read.
func unknown(property, why string) Call { return Call{Property: property, Unknown: why} }

// dynamic reports whether text has parts that are known only at deployment or in an execution.
func dynamic(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, "{{") || strings.Contains(text, "{%") || strings.HasPrefix(text, "$.")
}
