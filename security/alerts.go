package security

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
)

// alerts are an encrypted topic that rules and alarms of this account publish to, and a queue of
// what could not be delivered, which has an alarm of its own.
type alerts struct {
	scope     constructs.Construct
	topic     awssns.Topic
	failed    awssqs.Queue
	publisher awsiam.Role // for rules
}

// newAlerts defines them as children of scope.
func newAlerts(scope constructs.Construct) alerts {
	key := NewKey(scope, "TopicKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.SNS{}, keypolicy.CloudWatchAlarms{}}})
	a := alerts{scope: scope}
	a.topic = awssns.NewTopic(scope, jsii.String("Topic"), &awssns.TopicProps{MasterKey: key.Key(), EnforceSSL: jsii.Bool(true)})
	a.failed = newFailedQueue(scope)
	a.publisher = a.publisherOf(scope, "Publisher", "events", "rule/*")
	return a
}

// target lets a rule publish what it matches, as it came. It publishes as a role: EventBridge
// takes no conditions in the policy of a topic.
func (a alerts) target() awsevents.IRuleTarget {
	return awseventstargets.NewSnsTopic(a.topic, &awseventstargets.SnsTopicProps{
		AuthorizeUsingRole: jsii.Bool(true), Role: a.publisher, DeadLetterQueue: a.failed,
	})
}

// publisherOf is a role that may publish to the topic and nothing else, for a service that
// acts on behalf of this account's resources only.
func (a alerts) publisherOf(scope constructs.Construct, id, service, resource string) awsiam.Role {
	role := awsiam.NewRole(scope, &id, &awsiam.RoleProps{
		Description: jsii.String("Publishes to " + *a.topic.Node().Path()), AssumedBy: actingFor(awscdk.Stack_Of(scope), service, resource),
	})
	a.topic.GrantPublish(role)
	return role
}

// letAlarmsPublish admits the alarms of this account, and hears of what rules could not deliver.
func (a alerts) letAlarmsPublish() {
	a.topic.AddToResourcePolicy(alarmsOf(a.topic, awscdk.Stack_Of(a.scope)))
	a.alarm(a.scope, "NotDelivered", "Findings could not be delivered: read them in the queue of",
		a.failed.MetricApproximateNumberOfMessagesVisible(&awscloudwatch.MetricOptions{Statistic: jsii.String("Maximum")}))
}

// alarm tells those who listen that they have missed something: the metric counts failures.
func (a alerts) alarm(scope constructs.Construct, id, description string, metric awscloudwatch.Metric) {
	failures(scope, id, description, metric).AddAlarmAction(awscloudwatchactions.NewSnsAction(a.topic))
}

// newFailedQueue is for what could not be delivered. SQS's own keys encrypt it: it must not fail for
// a key as well.
func newFailedQueue(scope constructs.Construct) awssqs.Queue {
	return awssqs.NewQueue(scope, jsii.String("Failed"), &awssqs.QueueProps{
		Encryption: awssqs.QueueEncryption_SQS_MANAGED, EnforceSSL: jsii.Bool(true), RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
}

// actingFor is a service that acts for resources of a stack's account and Region only.
func actingFor(stack awscdk.Stack, service, resource string) awsiam.IPrincipal {
	source := "arn:" + *stack.Partition() + ":" + service + ":" + *stack.Region() + ":" + *stack.Account() + ":" + resource
	return awsiam.NewServicePrincipal(jsii.String(service+".amazonaws.com"), &awsiam.ServicePrincipalOpts{
		Conditions: &map[string]any{
			"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
			"ArnLike":      map[string]any{"aws:SourceArn": source},
		},
	})
}

// alarmsOf lets the alarms of a stack's account publish to a topic.
func alarmsOf(topic awssns.ITopic, stack awscdk.Stack) awsiam.PolicyStatement {
	return awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("Alarms"),
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("cloudwatch.amazonaws.com"), nil)},
		Actions:    jsii.Strings("sns:Publish"), Resources: &[]*string{topic.TopicArn()},
		Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()}},
	})
}

// failures is an alarm for a metric that counts failures.
func failures(scope constructs.Construct, id, description string, metric awscloudwatch.Metric) awscloudwatch.Alarm {
	return metric.CreateAlarm(scope, &id, &awscloudwatch.CreateAlarmOptions{
		AlarmDescription:   jsii.String(description + " " + *scope.Node().Path()),
		ComparisonOperator: awscloudwatch.ComparisonOperator_GREATER_THAN_THRESHOLD,
		Threshold:          jsii.Number(0), EvaluationPeriods: jsii.Number(1),
		TreatMissingData: awscloudwatch.TreatMissingData_NOT_BREACHING, // no failure reports nothing
	})
}
