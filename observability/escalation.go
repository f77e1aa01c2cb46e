package observability

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/sdkcall"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// escalate defines a state machine that starts with every alarm of the account and Region, and
// stays with those that page.
func (n *Notifications) escalate() {
	scope, at := tree.Group(n, "Acknowledgment"), plinth.PlaceOf(n)
	role := n.escalation.Channel().PublisherOf(scope, "Role", "states", "stateMachine:*", sdkcall.Anywhere("cloudwatch:DescribeAlarms"),
		&awsiam.PolicyStatementProps{
			Actions:   jsii.Strings("ssm:CreateOpsItem", "ssm:GetOpsItem", "ssm:UpdateOpsItem"),
			Resources: jsii.Strings(at.ARN("ssm", "opsitem/*")),
		})
	plinth.KeepRole(role, "waits for somebody to acknowledge a page")
	n.escalator = orchestration.NewStateMachine(scope, "Escalate", &orchestration.StateMachineProps{
		Machine: escalation(n.props.AcknowledgeWithin), Role: role, Topic: n.escalation.Topic(),
		Substitutions: map[string]*string{
			"Page": n.Topic(alerting.Page).ARN(), "Escalation": n.escalation.ARN(), "Test": n.daily.AttrArn(),
		},
	})
	orchestration.StartOn(scope, "Alarm", "Waits for somebody to acknowledge the pages of "+tree.Path(n), n.escalator,
		&awsevents.EventPattern{
			Source: jsii.Strings("aws.cloudwatch"), DetailType: jsii.Strings("CloudWatch Alarm State Change"),
			Detail: &map[string]any{"state": map[string]any{
				"value": []any{"ALARM"}, "actionsSuppressedBy": []any{map[string]any{"exists": false}}, // it comes again when that ends
			}},
		})
}

// escalation reminds of a page while its alarm lasts and nobody has it in work.
func escalation(within time.Duration) workflow.Machine {
	retry := []workflow.Retry{{Interval: 5 * time.Second, Attempts: 4, Backoff: 2}}
	blind := []workflow.Catch{{Next: "Blind", Assign: workflow.Object{"error": "{% $states.errorOutput.Error %}"}}}
	describe := func(next string, assign workflow.Object) workflow.Task {
		return workflow.Task{
			Resource: workflow.API("cloudwatch:describeAlarms"), Retry: retry, Catch: blind, Next: next, Assign: assign,
			Arguments: workflow.Object{"AlarmNames": "{% [$alarm] %}", "AlarmTypes": []any{"MetricAlarm", "CompositeAlarm"}},
		}
	}
	const found = "$append($states.result.MetricAlarms, $states.result.CompositeAlarms)"
	published := func(next, subject, text string) workflow.Task {
		return workflow.Task{
			Resource: workflow.Service("sns:publish"), Retry: retry, Next: next,
			Arguments: workflow.Message("${Escalation}", subject, text),
		}
	}
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: 7 * 24 * time.Hour, States: workflow.States{
		"Begin": workflow.Pass{Next: "Find", Assign: workflow.Object{
			"alarm": "{% $states.input.detail.alarmName %}", "arn": "{% $states.input.resources[0] %}",
			"reason": "{% $substring($string($states.input.detail.state.reason), 0, 1000) %}",
		}},
		"Find": describe("Pages", workflow.Object{"pages": "{% '${Page}' in " + found + ".AlarmActions and $arn != '${Test}' %}"}),
		"Pages": workflow.Choice{Default: "Silent", Rules: []workflow.Rule{
			workflow.Expression("{% $pages %}").Then("Open"),
		}},
		"Silent": workflow.Succeed{},
		"Open": workflow.Task{
			Resource: workflow.API("ssm:createOpsItem"), Retry: append([]workflow.Retry{workflow.NoRetry(known)}, retry...), Next: "Wait",
			Catch: append([]workflow.Catch{{Errors: []string{known}, Next: "Known"}}, blind...),
			Arguments: workflow.Object{
				"Title": "{% $substring('Page: ' & $alarm, 0, 255) %}", "Source": "Alarms", "Severity": "1", "Category": "Availability",
				"Description": "{% 'Set it to in progress to acknowledge. ' & $reason %}",
				"OperationalData": workflow.Object{
					"/aws/dedup":     workflow.Object{"Type": "SearchableString", "Value": "{% $string({'dedupString': $arn}) %}"},
					"/aws/resources": workflow.Object{"Type": "SearchableString", "Value": "{% $string([{'arn': $arn}]) %}"},
				},
			},
			Assign: workflow.Object{"item": "{% $states.result.OpsItemId %}"},
		},
		"Known": workflow.Succeed{}, // another execution waits, or somebody has it in work
		"Wait":  workflow.Wait{For: within, Next: "Read"},
		"Read":  describe("Lasts", workflow.Object{"lasts": "{% 'ALARM' in " + found + ".StateValue %}"}),
		"Lasts": workflow.Choice{Default: "Resolve", Rules: []workflow.Rule{
			workflow.Expression("{% $lasts %}").Then("Ask"),
		}},
		"Ask": workflow.Task{
			Resource: workflow.API("ssm:getOpsItem"), Retry: retry, Catch: blind, Next: "Acknowledged",
			Arguments: workflow.Object{"OpsItemId": "{% $item %}"},
			Assign:    workflow.Object{"open": "{% $states.result.OpsItem.Status = 'Open' %}"},
		},
		"Acknowledged": workflow.Choice{Default: "Wait", Rules: []workflow.Rule{
			workflow.Expression("{% $open %}").Then("Remind"),
		}},
		"Remind": published("Wait", "Nobody acknowledges a page",
			"'Nobody acknowledges ' & $alarm & ' (' & $item & '). Set the OpsItem to in progress. ' & $reason"),
		"Resolve": workflow.Task{
			Resource: workflow.API("ssm:updateOpsItem"), Retry: retry, Catch: blind,
			Arguments: workflow.Object{"OpsItemId": "{% $item %}", "Status": "Resolved"},
		},
		"Blind": published("Unwatched", "Nobody waits for a page to be acknowledged",
			"'It failed with ' & $error & ' for ' & $alarm & '. See to the page. ' & $reason"),
		"Unwatched": workflow.Fail{Error: "NotWatched", Cause: "A page could not be followed until somebody acknowledges it"},
	}}
}

// known is how Systems Manager refuses a second OpsItem for an alarm while the first is open or in
// progress.
const known = "Ssm.OpsItemAlreadyExistsException"
