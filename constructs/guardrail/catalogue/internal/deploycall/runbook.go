package deploycall

import (
	"cmp"
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// runbook reads the steps of an Automation document, at any depth.
func runbook(r *assembly.Resource, recorded func(string) bool) []Call {
	if recorded("Content") || r.Get("DocumentType").Is("Automation") == assembly.False {
		return nil
	}
	var all []Call
	for _, v := range r.Get("Content").Alternatives() {
		content, ok := structured(possible(v), decodeYAML)
		switch {
		case ok:
			all = append(all, steps(content)...)
		case v.Exists():
			all = append(all, unknown("Content", "is a runbook that is known only at deployment"))
		}
	}
	return all
}

func steps(v any) []Call {
	var all []Call
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, steps(e)...)
		}
	case map[string]any:
		for _, action := range texts(v["action"]) {
			for _, inputs := range objects(v["inputs"]) {
				all = append(all, step(action, inputs)...)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, steps(v[key])...)
		}
	}
	return all
}

// apis are what steps call that do not name it.
var apis = map[string]string{
	"aws:copyImage":            "ec2:CopyImage",
	"aws:createImage":          "ec2:CreateImage",
	"aws:createStack":          "cloudformation:CreateStack",
	"aws:createTags":           "ec2:CreateTags",
	"aws:deleteImage":          "ec2:DeregisterImage",
	"aws:deleteStack":          "cloudformation:DeleteStack",
	"aws:executeAutomation":    "ssm:StartAutomationExecution",
	"aws:executeStateMachine":  "stepfunctions:StartExecution",
	"aws:invokeLambdaFunction": "lambda:Invoke",
	"aws:runCommand":           "ssm:SendCommand",
	"aws:runInstances":         "ec2:RunInstances",
}

// states are what aws:changeInstanceState calls, by the state that is wanted.
var states = map[string]string{"running": "StartInstances", "stopped": "StopInstances", "terminated": "TerminateInstances"}

func step(action string, inputs map[string]any) []Call {
	switch action {
	case "aws:executeAwsApi", "aws:assertAwsResourceProperty", "aws:waitForAwsResourceProperty":
		var all []Call
		for _, service := range texts(inputs["Service"]) {
			for _, api := range texts(inputs["Api"]) {
				all = append(all, named(service+":"+api, "Content", inputs))
			}
		}
		return all
	case "aws:changeInstanceState":
		wanted, _ := inputs["DesiredState"].(string)
		return []Call{named("ec2:"+cmp.Or(states[wanted], "TerminateInstances"), "Content", inputs)}
	case "aws:executeScript":
		script, _ := inputs["Script"].(string)
		return code(script, "Content")
	}
	if api, ok := apis[action]; ok {
		return []Call{named(api, "Content", inputs)}
	}
	return nil
}
