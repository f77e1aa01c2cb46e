// Package deploycall reads the calls of AWS APIs that a template makes when it is deployed, by
// schedule, in a workflow or on a machine: in custom resources, schedules, event rules, state
// machines, runbooks, code and commands. It says what each call does, as far as that weakens what
// others lean on.
package deploycall

import (
	"regexp"
	"slices"
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
	// By is the document of AWS that makes the call, if one does.
	By string
	// Unknown says why nobody can tell what is called; it is empty for a call that can be read.
	Unknown string
}

// Of returns the calls that a resource makes and no construct recorded, in a stable order. Of those
// of a custom resource, it returns also what takes something away: that it was recorded is no
// reason to. What workflows and runbooks take away is their work, but what a deployment does is
// there to stay.
func Of(r *assembly.Resource, recorded func(property string) bool) []Call {
	var all []Call
	for _, c := range of(r, recorded) {
		if started := c.started(); len(started) > 0 {
			all = append(all, started...) // which says more
		} else {
			all = append(all, c)
		}
	}
	return all
}

func of(r *assembly.Resource, recorded func(property string) bool) []Call {
	all := append(script(r, recorded), ran(r, recorded)...)
	if read, ok := readers[r.Type]; ok {
		return append(read(r, recorded), all...)
	}
	if !IsCustomResource(r) {
		return all
	}
	return slices.DeleteFunc(customResource(r), func(c Call) bool { return recorded(c.Property) && !takingAway.MatchString(c.API) })
}

var takingAway = regexp.MustCompile(`(?i)^(cancel|delete|deregister|detach|disable|disassociate|leave|remove|stop)`)

var readers = map[string]func(r *assembly.Resource, recorded func(string) bool) []Call{
	"AWS::ApiGateway::Method":          integration,
	"AWS::ApiGateway::RestApi":         definedAPI,
	"AWS::AppSync::DataSource":         dataSource,
	"AWS::Scheduler::Schedule":         schedule,
	"AWS::Events::Rule":                eventRule,
	"AWS::StepFunctions::StateMachine": stateMachine,
	"AWS::SSM::Document":               runbook,
}

// String is the call as an action of IAM would be spelled: "cloudtrail:StopLogging".
func (c Call) String() string { return c.Service + ":" + c.command() }

// command is the API without what the SDK for JavaScript calls it after: CreateRouteCommand.
// SendCommand has its own name.
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
