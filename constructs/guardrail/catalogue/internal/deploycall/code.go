package deploycall

import (
	"cmp"
	"regexp"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/policy/apicall"
)

// languages are how source code makes clients of services, and calls them: Python, JavaScript, and
// JavaScript with version 2 of the SDK.
var languages = []struct{ client, call *regexp.Regexp }{
	{regexp.MustCompile(`\b(?:client|resource)\(\s*(?:service_name\s*=\s*)?['"]([\w-]+)['"]`),
		regexp.MustCompile(`(?:\.|,\s*['"])([a-z][a-z0-9]*_[a-z0-9_]+)(?:['"]\))?\(`)}, // also by getattr
	{regexp.MustCompile(`@aws-sdk/client-([\w-]+)`), regexp.MustCompile(`\bnew\s+(?:\w+\.)?(\w+)Command\(`)},
	{regexp.MustCompile(`\bAWS\.(\w+)\(`), regexp.MustCompile(`\.([a-z]+[A-Z]\w*)\(`)},
}

// methods are those of the resources of boto3 that are not called as their APIs are.
var methods = map[string]string{
	"ec2.authorize_egress":       "authorize_security_group_egress",
	"ec2.authorize_ingress":      "authorize_security_group_ingress",
	"ec2.detach_from_vpc":        "detach_internet_gateway",
	"ec2.attach_to_vpc":          "attach_internet_gateway",
	"iam.add_user":               "add_user_to_group",
	"iam.attach_group":           "attach_group_policy",
	"iam.attach_policy":          "attach_role_policy",
	"iam.attach_role":            "attach_role_policy",
	"iam.attach_user":            "attach_user_policy",
	"iam.create_access_key_pair": "create_access_key",
}

// code finds calls in source code of Python and JavaScript: the APIs that it names, of the services
// that it makes clients of.
func code(text, property string) []Call {
	var all []Call
	for _, language := range languages {
		services := matches(language.client, text)
		if len(services) == 0 {
			continue
		}
		calls := matches(language.call, text)
		for _, service := range services {
			name, ofAWS := apicall.Service(service)
			for _, api := range calls {
				api = cmp.Or(methods[name+"."+api], api)
				known, err := apicall.Find(name, api)
				if ofAWS && err == nil && len(known.Needs) > 0 {
					all = append(all, Call{Service: service, API: api, Property: property, Code: true})
				}
			}
		}
	}
	return all
}

// matches are the distinct first groups of an expression.
func matches(of *regexp.Regexp, text string) []string {
	var all []string
	for _, m := range of.FindAllStringSubmatch(text, -1) {
		if !slices.Contains(all, m[1]) {
			all = append(all, m[1])
		}
	}
	return all
}
