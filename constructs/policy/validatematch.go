package policy

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/policy/internal/pattern"
)

const (
	letters           = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits            = "0123456789"
	actionPrefixBytes = letters + digits + "-"
	actionNameBytes   = letters + digits + "*?-_."
)

func (v *statementCheck) action(action string) string {
	prefix, name, found := strings.Cut(action, ":")
	switch {
	case action == "*" && v.kind == ResourceControl:
		return "named services, such as s3:*: a resource control policy cannot be about all actions"
	case action == "*":
		return ""
	case !found || prefix == "" || name == "":
		return "service:Action such as s3:GetObject, or *"
	case strings.Trim(prefix, actionPrefixBytes) != "":
		return "a service prefix of letters, digits and hyphens: wildcards go after the colon"
	case strings.Trim(name, actionNameBytes) != "":
		return "an action name of letters, digits, * and ?"
	case v.kind == ResourceControl && !SupportsRCP(prefix):
		return "an action of a service that supports resource control policies"
	}
	return ""
}

func (v *statementCheck) resource(resource string) string {
	if want := v.variables(resource); want != "" {
		return want
	}
	isARN := strings.HasPrefix(resource, "arn:")
	if isARN && !pattern.InPartition(resource) {
		return "a partition such as aws, aws-cn or *"
	}
	if isARN && strings.HasSuffix(resource, "*") {
		return "" // a * at the end stands for the sections that are missing
	}
	// Resource-based policies of some services name resources relative to the one they are attached
	// to.
	if resource == "*" || v.kind.ofResource() || pattern.IsARN(resource) {
		return ""
	}
	return `"*" or an ARN of six sections such as arn:*:s3:::example/*, or with fewer one that ends in *`
}
