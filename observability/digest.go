package observability

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// collect defines the queue of what is for the digest, and the state machine that tells it once a
// day.
func (n *Notifications) collect() {
	scope, topic := tree.Group(n, "Collection"), n.Topic(alerting.Digest).Topic()
	queue := alerting.NewQueue(scope, "Queue")
	queue.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("sns.amazonaws.com"), nil)},
		Actions:    jsii.Strings("sqs:SendMessage"), Resources: &[]*string{queue.QueueArn()},
		Conditions: &map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": topic.TopicArn()}},
	}))
	admitted := map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": queue.QueueArn(),
		"Condition": map[string]any{"ArnEquals": map[string]any{"aws:SourceArn": topic.TopicArn()}},
	}
	plinth.Promise(queue, promise.That("takes the messages of its topic",
		promise.At("Policy/Resource").Includes("PolicyDocument.Statement", admitted)))
	subscription := awssns.NewSubscription(scope, jsii.String("Collects"), &awssns.SubscriptionProps{
		Topic: topic, Protocol: awssns.SubscriptionProtocol_SQS, Endpoint: queue.QueueArn(), RawMessageDelivery: jsii.Bool(true),
		DeadLetterQueue: n.Topic(alerting.Digest).Failed(),
	})
	tree.Depend(subscription, tree.Node(queue).FindChild(jsii.String("Policy")))
	plinth.Promise(subscription, promise.That("collects every message", promise.At("Resource").
		Is("Endpoint", queue.QueueArn()).Is("Protocol", "sqs").Is("TopicArn", topic.TopicArn()).Is("RawMessageDelivery", true).
		Is("RedrivePolicy.deadLetterTargetArn", n.Topic(alerting.Digest).Failed().QueueArn()).NoOther()))
	role := n.told.Channel().PublisherOf(scope, "Role", "states", "stateMachine:*", &awsiam.PolicyStatementProps{
		Actions: jsii.Strings("sqs:DeleteMessage", "sqs:ReceiveMessage"), Resources: &[]*string{queue.QueueArn()},
	})
	plinth.KeepRole(role, "tells what was collected, and nothing else")
	n.digest = orchestration.NewStateMachine(scope, "Tell", &orchestration.StateMachineProps{
		Machine: digest(), Role: role, Topic: n.Topic(alerting.Ticket).Topic(), Substitutions: map[string]*string{
			"Queue": queue.QueueUrl(), "Digest": n.told.ARN(), "Test": n.daily.AttrArn(),
		},
	})
	orchestration.StartAt(scope, "Daily", "Tells the digest of "+tree.Path(n), n.digest, orchestration.Schedule{
		Expression: "cron(30 9 * * ? *)", Failed: n.told.Failed(),
	})
}

// mostCollected is how many messages a digest has: their lines and receipts have to fit into
// variables of 256 KiB. Where there are more, another digest follows.
const mostCollected = 200

// lines are what is said of messages: of an alarm its name and description, of an event its type
// and source, of a message of ours its title and text. The daily test is not told. No message is
// parsed, so that one that is malformed is told like any other, and holds nothing up.
const lines = `(
	$field := function($body, $of) { $replace($match($body, $of)[0].groups[0], '\\"', '"') };
	$both := function($name, $text) { $exists($text) ? $name & ': ' & $text : $name };
	$line := function($body) {(
		$alarm := $field($body, /"AlarmName"\s*:\s*"([^"]*)"/);
		$event := $field($body, /"detail-type"\s*:\s*"([^"]*)"/);
		$title := $field($body, /"title"\s*:\s*"([^"]*)"/);
		$substring(
			$exists($alarm) ? $both($alarm, $field($body, /"AlarmDescription"\s*:\s*"((?:[^"\\]|\\.)*)"/)) :
			$exists($event) ? $both($event, $field($body, /"source"\s*:\s*"([^"]*)"/)) :
			$exists($title) ? $both($title, $field($body, /"description"\s*:\s*"((?:[^"\\]|\\.)*)"/)) : $body, 0, 200)
	)};
	[$append($lines, $states.result.Messages[$not($contains(Body, '${Test}'))].($line(Body)))]
)`

// listed are lines as they are told: each once, and how often. Forty fit into a message of a chat.
const listed = `(
	$once := $distinct($lines);
	$said := $map($once[[0..39]], function($line) {(
		$times := $count($lines[$ = $line]);
		'- ' & $line & ($times > 1 ? ' (' & $times & ' times)' : '')
	)});
	$join($said, '\n') & ($count($once) > 40 ? '\nand ' & ($count($once) - 40) & ' more' : '')
)`

// digest tells what was collected, and deletes it after that: what could not be told comes
// tomorrow, and what could not be deleted comes again.
func digest() workflow.Machine {
	retry := []workflow.Retry{{Interval: 10 * time.Second, Attempts: 5, Backoff: 2}}
	return workflow.Machine{JSONata: true, Start: "Begin", Timeout: time.Hour, States: workflow.States{
		"Begin": workflow.Pass{Next: "Receive", Assign: workflow.Object{"lines": []any{}, "receipts": []any{}}},
		"Receive": workflow.Task{
			Resource: workflow.API("sqs:receiveMessage"), Retry: retry, Next: "More",
			Arguments: workflow.Object{"QueueUrl": "${Queue}", "MaxNumberOfMessages": 10, "WaitTimeSeconds": 10, "VisibilityTimeout": 3600},
			Assign: workflow.Object{
				"more":     "{% $count($states.result.Messages) > 0 %}",
				"receipts": "{% [$append($receipts, $states.result.Messages.ReceiptHandle)] %}",
				"lines":    "{% " + lines + " %}",
			},
		},
		"More": workflow.Choice{Default: "Anything", Rules: []workflow.Rule{
			workflow.Expression(fmt.Sprintf("{%% $more and $count($receipts) < %d %%}", mostCollected)).Then("Receive"),
		}},
		"Anything": workflow.Choice{Default: "Delete", Rules: []workflow.Rule{workflow.Expression("{% $count($lines) > 0 %}").Then("List")}},
		"List":     workflow.Pass{Next: "Tell", Assign: workflow.Object{"listed": "{% " + listed + " %}"}},
		"Tell": workflow.Task{
			Resource: workflow.Service("sns:publish"), Retry: retry, Next: "Delete",
			Arguments: workflow.Message("${Digest}", "What happened within a day", "$listed"),
		},
		"Delete": workflow.Map{ItemsOf: "{% $receipts %}", AtOnce: 10, Next: "Rest",
			Process: workflow.Part{Start: "Told", States: workflow.States{
				"Told": workflow.Task{Resource: workflow.API("sqs:deleteMessage"), Retry: retry,
					Arguments: workflow.Object{"QueueUrl": "${Queue}", "ReceiptHandle": "{% $states.input %}"}},
			}}},
		"Rest": workflow.Choice{Default: "Done", Rules: []workflow.Rule{workflow.Expression("{% $more %}").Then("Begin")}},
		"Done": workflow.Succeed{},
	}}
}
