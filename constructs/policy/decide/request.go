package decide

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Request is one API call, or one of the checks that a call consists of: AWS checks RunInstances
// for the instance, the image, the subnet and more, each with condition keys of its own.
type Request struct {
	Principal Principal
	// Action is the IAM action, such as s3:PutObject.
	Action string
	// Resource is the ARN of the resource. The default is "*", as for actions without resource
	// types.
	Resource string
	// ResourceAccount is the account that owns the resource. The default is the account in its ARN,
	// or that of the principal if the ARN has none.
	ResourceAccount string
	// ResourceInManagementAccount says that the resource is in the management account of the
	// organization, where resource control policies do not apply.
	ResourceInManagementAccount bool
	// Context has the condition keys of the request, above all aws:RequestedRegion. Keys that
	// follow from the principal and the resource need not be given: aws:PrincipalArn,
	// aws:PrincipalAccount, aws:PrincipalOrgID, aws:PrincipalTag/..., aws:PrincipalType,
	// aws:PrincipalIsAWSService, aws:PrincipalServiceName, aws:username and aws:ResourceAccount. A
	// key without values is absent.
	Context Context
}

func (r Request) resource() string {
	if r.Resource == "" {
		return "*"
	}
	return r.Resource
}

func (r Request) resourceAccount() string {
	if r.ResourceAccount != "" {
		return r.ResourceAccount
	}
	if arn, ok := pattern.ParseARN(r.Resource); ok && arn.Account != "" {
		return arn.Account
	}
	return r.Principal.account()
}

// service is the prefix of the action.
func (r Request) service() string {
	prefix, _, _ := strings.Cut(r.Action, ":")
	return strings.ToLower(prefix)
}

func (r Request) environment() *environment { return &environment{request: r} }

// keys are the condition keys of the request.
func (r Request) keys() map[string][]string {
	all := map[string][]string{}
	set := func(key, value string) {
		if value != "" {
			all[key] = []string{value}
		}
	}
	p := r.Principal
	set("aws:principalarn", p.roleARN())
	set("aws:principalaccount", p.account())
	set("aws:principalorgid", p.OrgID)
	set("aws:principaltype", p.kind())
	set("aws:username", p.userName())
	set("aws:principalservicename", p.Service)
	set("aws:resourceaccount", r.resourceAccount())
	if !p.anonymous() {
		set("aws:principalisawsservice", map[bool]string{true: "true", false: "false"}[p.Service != ""])
	}
	for key, value := range p.Tags {
		all["aws:principaltag/"+strings.ToLower(key)] = []string{value}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) { // sorted, so that the same one wins of keys that differ in case only
		all[strings.ToLower(key)] = r.Context[key]
	}
	return all
}
