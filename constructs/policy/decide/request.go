package decide

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

// A Request is one API call, or one of the checks that a call consists of: RunInstances is
// checked for the instance, the image, the subnet and more, each with its own condition
// keys.
type Request struct {
	Principal Principal
	// Action is the IAM action, such as s3:PutObject.
	Action string
	// Resource is the ARN. The default is "*", as for actions without resource types.
	Resource string
	// ResourceAccount owns the resource. The default is the account in the ARN, or else
	// the principal's.
	ResourceAccount string
	// ResourceInManagementAccount says that the resource is in the organization's
	// management account, where no resource control policy applies.
	ResourceInManagementAccount bool
	// Context holds the condition keys. Keys that follow from the principal and the
	// resource are filled in (aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalOrgID,
	// aws:PrincipalTag/..., aws:PrincipalType, aws:PrincipalIsAWSService,
	// aws:PrincipalServiceName, aws:username, aws:ResourceAccount) unless given here; a
	// key given without values is absent. All others are up to the caller, the Region
	// (aws:RequestedRegion) above all.
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

func (r Request) environment() *environment {
	e := &environment{request: r, keys: map[string][]string{}}
	set := func(key, value string) {
		if value != "" {
			e.keys[key] = []string{value}
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
		e.keys["aws:principaltag/"+strings.ToLower(key)] = []string{value}
	}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) { // sorted: keys that differ in case only must not race
		e.keys[strings.ToLower(key)] = r.Context[key]
	}
	return e
}
