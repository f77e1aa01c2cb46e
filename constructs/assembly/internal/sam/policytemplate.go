package sam

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
)

// policyTemplates is the policy template list of the AWS SAM Developer Guide, a statement a line:
// the template, the service, its actions, the resources and, if there is one, a condition. A
// resource is what follows the account in an ARN of the service, or after = the whole of it; {Name}
// is a parameter.
//
//go:embed policytemplates.txt
var policyTemplates string

var templateStatements = sync.OnceValue(func() map[string][][]string {
	all := map[string][][]string{}
	for line := range strings.Lines(policyTemplates) {
		fields := strings.Fields(line)
		all[fields[0]] = append(all[fields[0]], fields[1:])
	}
	return all
})

// templateIn is the name of a policy template and its parameters: the one key of a policy that is
// neither a document nor a function.
func templateIn(policy object) (name string, parameters object) {
	if len(policy) != 1 || isFunction(policy) || policy["Statement"] != nil {
		return "", nil
	}
	for key, value := range policy {
		name = key
		parameters, _ = value.(object)
	}
	return name, parameters
}

// fromTemplate is the document that a policy template becomes, nil for an unknown template or one
// that lacks a parameter.
func fromTemplate(name string, parameters object) any {
	statements := list{}
	for _, fields := range templateStatements()[name] {
		service, actions, resources := fields[0], list{}, list{}
		for action := range strings.SplitSeq(fields[1], ",") {
			actions = append(actions, service+":"+action)
		}
		for resource := range strings.SplitSeq(fields[2], ",") {
			resources = append(resources, filled(arnPattern(service, resource), parameters))
		}
		statement := object{"Effect": "Allow", "Action": actions, "Resource": resources}
		if len(fields) > 3 {
			key, function, _ := strings.Cut(fields[3], "=")
			service, resource, _ := strings.Cut(function, ":")
			value := filled(arnPattern(service, resource), parameters)
			statement["Condition"] = object{"StringEquals": object{key: value}}
			resources = append(resources, value)
		}
		for _, resource := range resources {
			if resource == nil {
				return nil
			}
		}
		statements = append(statements, statement)
	}
	if len(statements) == 0 {
		return nil
	}
	return object{"Version": "2012-10-17", "Statement": statements}
}

func arnPattern(service, resource string) string {
	if whole, ok := strings.CutPrefix(resource, "="); ok {
		return whole
	}
	return "arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + resource
}

var parameterIn = regexp.MustCompile(`(^|[^$]){(\w+)}`)

// filled puts parameters into a pattern; nil if one is missing.
func filled(pattern string, parameters object) any {
	if !strings.Contains(pattern, "{") {
		return pattern
	}
	values := object{}
	for _, m := range parameterIn.FindAllStringSubmatch(pattern, -1) {
		value := parameters[m[2]]
		if value == nil {
			return nil
		}
		values[m[2]] = value
	}
	return object{"Fn::Sub": list{parameterIn.ReplaceAllString(pattern, "${1}$${${2}}"), values}}
}
