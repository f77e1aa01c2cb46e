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

	"github.com/plinth-cdk/plinth/security/keypolicy"
)

// route publishes findings of high severity, and calls contain for critical ones.
func (d *ThreatDetection) route(contain []awsevents.IRuleTarget) {
	key := NewKey(d, "TopicKey", &KeyProps{Uses: []keypolicy.Use{keypolicy.SNS{}, keypolicy.CloudWatchAlarms{}}})
	d.topic = awssns.NewTopic(d, jsii.String("Topic"), &awssns.TopicProps{MasterKey: key.Key(), EnforceSSL: jsii.Bool(true)})
	// SQS's own keys: the queue of what failed must not fail for a key as well.
	d.failed = awssqs.NewQueue(d, jsii.String("Failed"), &awssqs.QueueProps{
		Encryption: awssqs.QueueEncryption_SQS_MANAGED, EnforceSSL: jsii.Bool(true), RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	page := awseventstargets.NewSnsTopic(d.topic, &awseventstargets.SnsTopicProps{
		AuthorizeUsingRole: jsii.Bool(true), Role: d.publisher("Publisher", "events", "rule/*"), DeadLetterQueue: d.failed,
	})
	d.rule("Critical", "Findings of severity 9 and more: attack sequences", []any{">=", 9}, append([]awsevents.IRuleTarget{page}, contain...))
	d.rule("High", "Findings of severity 7 to 8.9", []any{">=", 7, "<", 9}, []awsevents.IRuleTarget{page})
	d.topic.AddToResourcePolicy(alarmsOf(d.topic, awscdk.Stack_Of(d)))
	d.alarm("NotDelivered", "Findings could not be delivered: read them in the queue of",
		d.failed.MetricApproximateNumberOfMessagesVisible(&awscloudwatch.MetricOptions{Statistic: jsii.String("Maximum")}))
}

func (d *ThreatDetection) rule(id, description string, severity []any, targets []awsevents.IRuleTarget) {
	awsevents.NewRule(d, &id, &awsevents.RuleProps{
		Description: &description,
		EventPattern: &awsevents.EventPattern{
			Source: jsii.Strings("aws.guardduty"), DetailType: jsii.Strings("GuardDuty Finding"),
			Detail: &map[string]any{"severity": []any{map[string]any{"numeric": severity}}},
		},
		Targets: &targets,
	})
}

// publisher is a role that may publish to the topic and nothing else, for a service that
// acts on behalf of this account's resources only.
func (d *ThreatDetection) publisher(id, service, resource string) awsiam.Role {
	role := awsiam.NewRole(d, &id, &awsiam.RoleProps{
		Description: jsii.String("Publishes to " + *d.topic.Node().Path()), AssumedBy: actingFor(awscdk.Stack_Of(d), service, resource),
	})
	d.topic.GrantPublish(role)
	return role
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

// alarm tells those who listen that they have missed something: the metric counts failures.
func (d *ThreatDetection) alarm(id, description string, metric awscloudwatch.Metric) {
	failures(d, id, description, metric).AddAlarmAction(awscloudwatchactions.NewSnsAction(d.topic))
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
