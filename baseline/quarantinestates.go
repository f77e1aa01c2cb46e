package baseline

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// How often the quarantine looks for the baseline of an account, and after how many times it gives
// up: after a day.
const (
	pause    = 5 * time.Minute
	patience = int(24 * time.Hour / pause)
)

// quarantineStates attach the policy, wait until the stack set is current in as many Regions as it
// has, and detach the policy. Whatever goes wrong leaves the account in quarantine, and is told.
func quarantineStates(regions int) workflow.States {
	toTell := workflow.Catch{To: workflow.Discard, Next: "Tell"}
	return workflow.States{
		"Sort": workflow.Choice{Default: "Begin", Rules: []workflow.Rule{
			{If: workflow.Equals("$.source", "aws.cloudformation"), Next: "TellOfFailure"},
		}},
		"TellOfFailure": telling("The baseline of accounts could not be deployed", "$string($states.input.detail)"),
		"Begin": workflow.Pass{Next: "Attach", Parameters: workflow.Object{
			"Account.$": "$.detail.serviceEventDetails.createAccountStatus.accountId", "Tries": 0,
		}},
		"Attach": onPolicy("attachPolicy", "Wait",
			workflow.Catch{Errors: []string{"Organizations.DuplicatePolicyAttachmentException"}, To: workflow.Discard, Next: "Wait"}, toTell),
		"Wait": workflow.Wait{For: pause, Next: "Look"},
		"Look": workflow.Task{
			Resource:   workflow.API("cloudformation:listStackInstances"),
			Parameters: workflow.Object{"StackSetName": "${StackSet}", "StackInstanceAccount.$": "$.Account", "CallAs": "SELF"},
			Selector: workflow.Object{
				"All.$":  "States.ArrayLength($.Summaries)",
				"Late.$": "States.ArrayLength($.Summaries[?(@.Status != 'CURRENT')])",
			},
			To: "$.Instances", Catch: []workflow.Catch{toTell}, Next: "Count",
		},
		"Count": workflow.Pass{Next: "Decide", Parameters: workflow.Object{
			"Account.$": "$.Account", "Instances.$": "$.Instances", "Tries.$": "States.MathAdd($.Tries, 1)",
		}},
		"Decide": workflow.Choice{Default: "Wait", Rules: []workflow.Rule{
			{If: workflow.All(workflow.AtLeast("$.Instances.All", regions), workflow.Equals("$.Instances.Late", 0)), Next: "Detach"},
			{If: workflow.AtLeast("$.Tries", patience), Next: "Tell"},
		}},
		"Detach": onPolicy("detachPolicy", "Done", toTell),
		"Done":   workflow.Succeed{},
		"Tell": telling("An account stays in quarantine",
			"'Account ' & $states.input.Account & ' is in quarantine and its baseline is not in place'"),
	}
}

// onPolicy attaches the policy to the account or detaches it. AWS Organizations changes one thing
// at a time, and refuses a second for a while.
func onPolicy(call, next string, catch ...workflow.Catch) workflow.Task {
	return workflow.Task{
		Resource:   workflow.API("organizations:" + call),
		Parameters: workflow.Object{"PolicyId": "${Policy}", "TargetId.$": "$.Account"},
		To:         workflow.Discard,
		Retry: []workflow.Retry{{
			Errors:   []string{"Organizations.ConcurrentModificationException", "Organizations.TooManyRequestsException"},
			Interval: 5 * time.Second, Backoff: 2, Attempts: 8,
		}},
		Catch: catch, Next: next,
	}
}
