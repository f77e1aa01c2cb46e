package need

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Call is the call of an AWS API that a custom resource of CDK makes when it is created.
type Call struct {
	Resource *assembly.Resource
	// Service and Action are as the SDK has them, without the name of the client around them.
	Service, Action string
	Parameters      assembly.Value
	// Undone tells whether the resource makes a call when it is deleted.
	Undone   bool
	tolerate *regexp.Regexp // nil if it tolerates nothing
}

// Calls returns the calls of custom resources, in the order of the templates. What only the
// deployment knows is left out.
func Calls(a *assembly.Assembly) []Call {
	return assembly.Derived(a, callsKey{}, func(a *assembly.Assembly) []Call {
		var all []Call
		for _, r := range a.Resources() {
			if c, ok := callOf(r); ok {
				all = append(all, c)
			}
		}
		return all
	})
}

func callOf(r *assembly.Resource) (Call, bool) {
	if !strings.HasPrefix(r.Type, "Custom::") && r.Type != "AWS::CloudFormation::CustomResource" {
		return Call{}, false
	}
	made := r.Get("Create")
	if !made.Exists() {
		made = r.Get("Update") // CDK makes the same call for both
	}
	made = made.Decoded()
	service, ok1 := made.Get("service").Text()
	action, ok2 := made.Get("action").Text()
	c := Call{Resource: r, Service: bare(service, "@aws-sdk/client-"), Action: bare(action, ""),
		Parameters: made.Get("parameters"), Undone: r.Get("Delete").Exists()}
	if pattern, _ := made.Get("ignoreErrorCodesMatching").Text(); pattern != "" {
		c.tolerate, _ = regexp.Compile(pattern)
	}
	return c, ok1 && ok2
}

// does reports whether it is the call of an action; capital letters make no difference.
func (c Call) does(service, action string) bool {
	return strings.EqualFold(c.Service, service) && strings.EqualFold(c.Action, action)
}

type callsKey struct{}

func bare(name, prefix string) string {
	return strings.TrimSuffix(strings.TrimPrefix(name, prefix), "Command")
}

// Tolerates reports whether the call counts as made when it fails with the error.
func (c Call) Tolerates(code string) bool { return c.tolerate != nil && c.tolerate.MatchString(code) }
