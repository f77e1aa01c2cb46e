package interpreter

import "strings"

// A resource is what a Task calls.
type resource struct {
	kind    string // lambda, activity, or the service of an integration, such as dynamodb or aws-sdk:ec2
	pattern string // waitForTaskToken, sync or sync:2, empty for request and response
	direct  bool   // a function of Lambda by its own ARN
}

func resourceOf(arn string) resource {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return resource{kind: "lambda"}
	}
	service, rest := parts[2], parts[5]
	if service != "states" {
		return resource{kind: "lambda", direct: true}
	}
	if strings.HasPrefix(rest, "activity:") {
		return resource{kind: "activity"}
	}
	kind, api, _ := strings.Cut(rest, ":")
	if kind == "aws-sdk" {
		service, after, _ := strings.Cut(api, ":")
		kind, api = kind+":"+service, after
	}
	_, pattern, _ := strings.Cut(api, ".")
	return resource{kind: kind, pattern: pattern}
}
