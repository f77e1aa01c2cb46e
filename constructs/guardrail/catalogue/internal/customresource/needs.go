package customresource

import (
	"slices"
	"strings"
)

// Needs reports whether the call needs an action of IAM, such as "inspector2:Enable". It goes by
// names, and knows where they differ; its test holds it to the table of package apicall, which is
// too large to be part of every app.
func (c Call) Needs(action string) bool {
	action = strings.ToLower(action)
	prefix, name, _ := strings.Cut(action, ":")
	prefix = strings.ReplaceAll(prefix, "-", "")
	if strings.HasPrefix(prefix, "s3") {
		prefix = "s3" // and S3 on Outposts and others, which share its API
	}
	service, call := c.names()
	switch {
	case prefix == service && (name == call || name+"command" == call || spelledOtherwise[service]):
		return true
	case prefix == "organizations" &&
		(strings.Contains(call, "organization") || strings.Contains(call, "delegatedadmin") || c.forMembers()):
		return slices.Contains(onBehalf, name)
	case action == "iam:passrole":
		return namesRole(c.Parameters)
	}
	return slices.Contains(besides[service+":"+strings.TrimSuffix(call, "command")], action)
}

// names returns the service as IAM calls it, without dashes, and the action, both in lower case.
// CDK takes the names of either generation of the SDK, its packages and its commands.
func (c Call) names() (service, action string) {
	service = strings.TrimPrefix(strings.ToLower(c.Service), "@aws-sdk/client-")
	service = strings.ReplaceAll(service, "-", "")
	if other, ok := inIAM[service]; ok {
		service = other
	}
	return service, strings.ToLower(c.Action)
}

// onBehalf is what a service asks AWS Organizations for, as its caller, when it is switched on for
// an organization or gets an administrator.
var onBehalf = []string{
	"describeaccount", "describeorganization", "enableawsserviceaccess", "listaccounts", "listawsserviceaccessfororganization",
	"listdelegatedadministrators", "registerdelegatedadministrator",
}

// forMembers reports whether the call is also about the member accounts of the caller, as in
// Compute Optimizer.
func (c Call) forMembers() bool {
	for key, value := range c.Parameters {
		if strings.EqualFold(key, "includeMemberAccounts") {
			return value == true || value == "true"
		}
	}
	return false
}

// namesRole reports whether a parameter, at any depth, hands a role to the service.
func namesRole(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, namesRole)
	case map[string]any:
		for key, value := range v {
			if strings.Contains(strings.ToLower(key), "role") || namesRole(value) {
				return true
			}
		}
	}
	return false
}
