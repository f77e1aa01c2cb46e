package decide

import (
	"strconv"
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

// values are those of a condition key. Of keys of the context that differ in case only, the last in
// the order of the alphabet wins.
func (r Request) values(key string) []string {
	last, found := "", false
	for k := range r.Context {
		if strings.EqualFold(k, key) && (!found || k > last) {
			last, found = k, true
		}
	}
	if found {
		return r.Context[last]
	}
	key = strings.ToLower(key)
	if name, ok := strings.CutPrefix(key, "aws:principaltag/"); ok {
		return r.Principal.tag(name)
	}
	if value := r.derived(key); value != "" {
		return []string{value}
	}
	return nil
}

// derived is the value of a key, in lower case, that AWS derives from the principal and the
// resource.
func (r Request) derived(key string) string {
	switch p := r.Principal; key {
	case "aws:principalarn":
		return p.roleARN()
	case "aws:principalaccount":
		return p.account()
	case "aws:principalorgid":
		return p.OrgID
	case "aws:principaltype":
		return p.kind()
	case "aws:username":
		return p.userName()
	case "aws:principalservicename":
		return p.Service
	case "aws:resourceaccount":
		return r.resourceAccount()
	case "aws:principalisawsservice":
		if !p.anonymous() {
			return strconv.FormatBool(p.Service != "")
		}
	}
	return ""
}
