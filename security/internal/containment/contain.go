package containment

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

type object = workflow.Object

// Contain is the workflow that contains. Its input is a finding of GuardDuty, as EventBridge
// delivers it. Without act it looks, and tells what it would contain.
func Contain(act bool) workflow.Machine {
	return workflow.Machine{Start: "Check", Timeout: 4 * 24 * time.Hour, States: workflow.Merge(workflow.States{
		"Check": choose("Malformed",
			haveText("$.detail.id", "$.detail.accountId", "$.detail.type", "$.detail.resource.resourceType").Then("Begin")),
		"Begin": workflow.Pass{Next: "Kind", Parameters: object{
			"act": act, "detail.$": "$.detail",
			"finding": object{"id.$": "$.detail.id", "type.$": "$.detail.type", "account.$": "$.detail.accountId"},
			"role.$":  roleIn("$.detail.accountId"),
		}},
		"Malformed": publish("A finding could not be read",
			"'What came is no finding of GuardDuty that can be contained: ' & $string($states.input)", "No finding"),
		"No finding": workflow.Fail{Error: "MalformedFinding", Cause: "The finding lacks what tells which resource it is about."},
		"Each": workflow.Map{
			Items: "$.resources.list", AtOnce: 5, Each: object{
				"act.$": "$.act", "role.$": "$.role", "finding.$": "$.finding", "resource.$": "$$.Map.Item.Value", "problems": object{},
			},
			Process: workflow.Part{Start: "Resource", States: workflow.Merge(
				resourceStates(), instanceStates(), instanceActs(), principalStates(), bucketStates(), functionStates(), databaseStates(),
			)},
			Selector: object{
				"all.$": "$[*]", "news.$": "$[?(@.news == true)].outcome", "trouble.$": "$[?(@.trouble == true)].outcome",
				"running.$": "$[?(@.isolated == true)].resource",
			},
			To: "$.results", Next: "Any news",
		},
		"Any news":    choose("Nothing new", workflow.Present("$.results.news[0]").Then("Tell")),
		"Nothing new": workflow.Succeed{},
		"Tell": publish("Containment", "$states.input.(finding.type & ' (' & finding.id & ') in account ' & finding.account & "+
			"': ' & $string(results.all))", "Any trouble"),
		"Any trouble": choose("Ask", workflow.Present("$.results.trouble[0]").Then("Not all done")),
		"Not all done": workflow.Fail{Error: "Incomplete",
			Cause: "Something that the finding is about is not contained, or not wholly: see the message, and the output of the states."},
		"Ask": ask(),
	}, findingStates())}
}

// ask asks for what cannot be undone, instance by instance. Silence is a no.
func ask() workflow.Map {
	const text = `"Instance " & $states.input.resource.id & " is isolated, and still runs. Stopping it loses what is in its memory. ` +
		`Take an image of the memory first. To have it stopped: aws stepfunctions send-task-success --task-output '\"stop\"' ` +
		`--task-token " & $states.context.Task.Token`
	return workflow.Map{
		Items: "$.results.running", AtOnce: 40, To: workflow.Discard,
		Each: object{"role.$": "$.role", "resource.$": "$$.Map.Item.Value"},
		Process: workflow.Part{Start: "Wait for a person", States: workflow.States{
			"Wait for a person": workflow.Task{
				JSONata: true, Resource: workflow.Service("sns:publish.waitForTaskToken"),
				Arguments: workflow.Message("${Topic}", "Shall a contained instance be stopped?", text),
				Output:    "{% $merge([$states.input, {'answer': $states.result}]) %}",
				Timeout:   3 * 24 * time.Hour, Catch: []workflow.Catch{{Next: "Left running"}}, Next: "Answer",
			},
			"Answer":       choose("Left running", workflow.Equals("$.answer", "stop").Then("Stop")),
			"Stop":         call("ec2:stopInstances", "", object{"InstanceIds.$": "States.Array($.resource.id)"}),
			"Left running": workflow.Succeed{},
		}},
	}
}
