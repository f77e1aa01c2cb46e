package identity

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/statement"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

var callRules = []engine.Rule{
	{
		ID: "CALL-001", Title: "Roles of SDK calls have their own path and only the permissions of the calls",
		Why: "The function of CDK's AwsCustomResource makes whatever call it is sent: a permission too many is one for everybody who can " +
			"invoke it, and service control policies know its role by the path alone.",
		Fix:    "Make the call with sdkcall.New, and list the actions that it needs.",
		Pillar: engine.Security,
		Check:  callRoles,
	},
	{
		ID: "CALL-002", Title: "SDK calls are made by the function that CDK brings with it",
		Why: "The template says which call is made, and the function makes it: another one deploys as well, sets nothing, and nobody " +
			"notices.",
		Fix:    "Leave ServiceToken to AwsCustomResource, and the code of its function to CDK.",
		Pillar: engine.Security,
		Check:  callFunctions,
	},
}

// setupPath is the path of the roles that package sdkcall makes.
const setupPath = "/plinth-setup/"

// callRoles looks at the role of each function that makes calls of custom resources.
func callRoles(pass *engine.Pass) {
	calls := map[*assembly.Resource][]customresource.Call{}
	var functions []*assembly.Resource
	for _, c := range customresource.All(pass.Assembly) {
		function, ok := c.Get("ServiceToken").Target()
		if !ok {
			continue // it is not in the app
		}
		if calls[function.Resource] == nil {
			functions = append(functions, function.Resource)
		}
		calls[function.Resource] = append(calls[function.Resource], c)
	}
	for _, function := range functions {
		if !makesCalls(calls[function]) {
			continue
		}
		role, ok := function.Get("Role").Target()
		if !ok {
			pass.Report(function, "Role", "is %v, which is no role of the app: nobody sees what it may do", function.Get("Role"))
			continue
		}
		pass.Want(role.Resource, setupPath, "Path")
		callPermissions(pass, role.Resource, calls[function])
	}
}

// callFunctions looks at the function behind each call that may change something, once for a custom
// resource.
func callFunctions(pass *engine.Pass) {
	reported := map[*assembly.Resource]bool{}
	for _, c := range customresource.All(pass.Assembly) {
		reads := !apicall.MayWrite(strings.TrimSuffix(c.Action, "Command"))
		if c.Service == "" || reads || reported[c.Resource] || customresource.Made(c.Resource, customresource.CallsSDK) != assembly.False {
			continue
		}
		reported[c.Resource] = true
		pass.Report(c.Resource, "ServiceToken", "is %v, whose code is not that of CDK, so nobody knows whether it calls %s of %s",
			c.Get("ServiceToken"), c.Action, c.Service)
	}
}

// makesCalls tells CDK's function from one of somebody's own, whose properties mean something else.
func makesCalls(calls []customresource.Call) bool {
	return slices.ContainsFunc(calls, func(c customresource.Call) bool {
		return customresource.Made(c.Resource, customresource.CallsSDK) == assembly.True
	}) || slices.ContainsFunc(calls, func(c customresource.Call) bool { return c.Service != "" })
}

// callPermissions reports what a role may do and none of the calls needs.
func callPermissions(pass *engine.Pass, role *assembly.Resource, calls []customresource.Call) {
	for _, c := range calls {
		if c.Service == "" {
			pass.Report(c.Resource, c.When, "is a call that is known only at deployment, and so is what it needs")
			return
		}
	}
	for _, managed := range role.Get("ManagedPolicyArns").List() {
		if text, _ := managed.Outline(); !strings.HasSuffix(text, ":policy/service-role/AWSLambdaBasicExecutionRole") {
			pass.Report(role, "ManagedPolicyArns", "attaches %v, want the actions that the calls need", managed)
		}
	}
	for _, s := range statement.OfRole(pass.Assembly, role) {
		if !s.Allows() {
			continue
		}
		if v := s.Get("NotAction"); v.Exists() || !s.Known() {
			pass.Report(role, "", "may do everything but %v, want the actions that the calls need", v)
		}
		for _, action := range s.Get("Action").List() {
			callAction(pass, role, s, action, calls)
		}
	}
}

func callAction(pass *engine.Pass, role *assembly.Resource, s statement.Statement, action assembly.Value, calls []customresource.Call) {
	name, known := action.Text()
	switch {
	case !known:
		pass.Report(role, "", "may do %v, which is known only at deployment", action)
	case strings.ContainsAny(name, "*?"):
		pass.Report(role, "", "may do %s, want single actions", name)
	case strings.EqualFold(name, "iam:CreateServiceLinkedRole"):
		if !s.Conditioned("iam:awsservicename") && !needed(calls, name) {
			pass.Report(role, "", "may do %s for any service, want a condition on iam:AWSServiceName", name)
		}
	case !needed(calls, name):
		pass.Report(role, "", "may do %s, which no call needs", name)
	}
}

func needed(calls []customresource.Call, action string) bool {
	return slices.ContainsFunc(calls, func(c customresource.Call) bool { return c.Needs(action) })
}
