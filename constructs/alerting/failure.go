package alerting

import (
	"maps"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// NewFailedQueue defines a queue called "Failed" for what could not be delivered.
func NewFailedQueue(scope constructs.Construct) awssqs.Queue { return NewQueue(scope, "Failed") }

// NewQueue defines a queue that keeps messages for two weeks, the longest that SQS does. SQS's own
// keys encrypt it: what failed for a key must not fail for a key again.
func NewQueue(scope constructs.Construct, id string) awssqs.Queue {
	of := batch.Ask(batch.New("aws_sqs.Queue", scope, id, batch.Map{
		"encryption": awssqs.QueueEncryption_SQS_MANAGED, "enforceSSL": true, "removalPolicy": awscdk.RemovalPolicy_RETAIN,
		"retentionPeriod": batch.Static("Duration", "days", 14),
	}), batch.Get(batch.Result(0), "queueArn"), batch.Get(batch.On(batch.Result(0), "node.findChild", "Policy"), "document"))
	queue := of[0].(awssqs.Queue)
	tree.Grown(queue, scope, id)
	closed := map[string]any{
		"Effect": "Deny", "Principal": map[string]any{"AWS": "*"}, "Action": "sqs:*", "Resource": of[1],
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}
	plinth.Promise(queue, promise.That("keeps messages for two weeks, encrypted, and takes them by TLS only",
		promise.At("Resource").Is("MessageRetentionPeriod", 1209600).Is("SqsManagedSseEnabled", true).Retained().NoOther()),
		promise.That("takes messages from what was let in, and from nobody else", promise.At("Policy/Resource").Is("PolicyDocument", of[2]).
			Policy("PolicyDocument.Statement", closed).Refers("Queues", "Resource").NoOther()))
	return queue
}

// AlarmOnFailedQueue defines an alarm for messages in a queue of what could not be delivered.
func AlarmOnFailedQueue(
	scope constructs.Construct, id, description string, queue awssqs.IQueue, topics ...awssns.ITopic,
) awscloudwatch.Alarm {
	messages := batch.On(queue, "metricApproximateNumberOfMessagesVisible", batch.Map{"statistic": "Maximum"})
	return AlarmsOnFailure(scope, topics, Failure{id, description, messages})[0]
}

// AlarmOnFailure defines an alarm for a metric that counts failures: one is too many, and none
// reports nothing. It tells the topics, and the description is completed by the path of scope. That
// it is over it tells nobody: a single failure is over at once, and an on-call service would close
// its incident before anybody has looked.
func AlarmOnFailure(
	scope constructs.Construct, id, description string, metric awscloudwatch.Metric, topics ...awssns.ITopic,
) awscloudwatch.Alarm {
	return AlarmsOnFailure(scope, topics, Failure{id, description, metric})[0]
}

// A Failure is what [AlarmsOnFailure] raises an alarm for.
type Failure struct {
	ID, Description string
	// Metric is an awscloudwatch.Metric, or a [batch.Call] that returns one.
	Metric any
}

// AlarmsOnFailure is [AlarmOnFailure] for several metrics, in one message to CDK's runtime.
func AlarmsOnFailure(scope constructs.Construct, topics []awssns.ITopic, failures ...Failure) (alarms []awscloudwatch.Alarm) {
	var calls []batch.Call
	for _, f := range failures {
		alarm := batch.Result(len(calls))
		calls = append(calls, batch.On(f.Metric, "createAlarm", scope, f.ID, &awscloudwatch.CreateAlarmOptions{
			AlarmDescription:   jsii.String(f.Description + " " + tree.Path(scope)),
			ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
			Threshold:          jsii.Number(0), EvaluationPeriods: jsii.Number(1),
			TreatMissingData: awscloudwatch.TreatMissingData_NOT_BREACHING,
		}), batch.Get(f.Metric, "metricName"), batch.Get(f.Metric, "namespace"), batch.Get(f.Metric, "statistic"),
			batch.On(f.Metric, "period.toSeconds"), batch.Get(f.Metric, "dimensions"))
		calls = append(calls, tellAll(alarm, topics)...)
	}
	results, told := batch.Ask(calls...), arnsOf(topics)
	each := len(calls) / len(failures)
	for i, f := range failures {
		of := results[i*each:]
		plinth.Promise(scope, promise.That("is raised by a single failure, and tells its topic", failing(of[1:6], told)).By(f.ID))
		alarms = append(alarms, of[0].(awscloudwatch.Alarm))
	}
	return alarms
}

// failing is the alarm on a metric by its name, namespace, statistic, period and dimensions.
func failing(metric, told []any) promise.Subject {
	kept := promise.At("Resource").Is("Threshold", 0).Is("ComparisonOperator", "GreaterThanThreshold").Is("EvaluationPeriods", 1).
		Is("TreatMissingData", "notBreaching").Is("MetricName", metric[0]).Is("Namespace", metric[1]).Is("Statistic", metric[2]).
		Is("Period", metric[3]).Unset("ActionsEnabled", "DatapointsToAlarm", "EvaluateLowSampleCountPercentile", "Metrics", "Unit")
	var dimensions []any
	named, _ := metric[4].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(named)) {
		dimensions = append(dimensions, dimension(name, named[name]))
	}
	kept = measuring(kept, "Dimensions", dimensions)
	if len(told) > 0 {
		kept = kept.Includes("AlarmActions", told...)
	}
	return kept
}

// measuring wants the metric of an alarm to have some dimensions, and no others.
func measuring(alarm promise.Subject, property string, dimensions []any) promise.Subject {
	if len(dimensions) == 0 {
		return alarm.Unset(property)
	}
	return alarm.Includes(property, dimensions...).Only(property, dimensions...)
}

func dimension(name string, value any) map[string]any {
	return map[string]any{"Name": name, "Value": value}
}

// TellToo lets an alarm tell a further topic, and promises it.
func TellToo(alarm awscloudwatch.Alarm, topic awssns.ITopic) {
	batch.Run(tellAll(alarm, []awssns.ITopic{topic})...)
	plinth.Promise(alarm, promise.That("tells a further topic",
		promise.At("Resource").Includes("AlarmActions", arnsOf([]awssns.ITopic{topic})...)))
}

// arnsOf are the ARNs of topics, for what is recorded.
func arnsOf(topics []awssns.ITopic) (arns []any) {
	for _, topic := range topics {
		arns = append(arns, batch.Get(topic, "topicArn"))
	}
	return arns
}

// tellAll lets an alarm tell topics.
func tellAll(alarm any, topics []awssns.ITopic) (calls []batch.Call) {
	for _, topic := range topics {
		calls = append(calls, batch.On(alarm, "addAlarmAction", batch.New("aws_cloudwatch_actions.SnsAction", topic)))
	}
	return calls
}
