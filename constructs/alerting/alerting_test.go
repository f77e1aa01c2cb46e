package alerting_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awseventstargets"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
)

func TestAlertTopicTellsOfWhatItCouldNotDeliver(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		topic := alerting.NewAlertTopic(stack, "Alerts", nil)
		if got := topic.Severity(); got != alerting.Page {
			t.Errorf("Severity() = %s, want %s", got, alerting.Page)
		}
	})
	alarm, topic := only(t, a, "AWS::CloudWatch::Alarm"), only(t, a, "AWS::SNS::Topic")
	if !alarm.Get("AlarmActions").List()[0].RefersTo(topic) {
		t.Errorf("AlarmActions = %v, want the topic", alarm.Get("AlarmActions"))
	}
	if !only(t, a, "AWS::SNS::TopicPolicy").Get("Topics").List()[0].RefersTo(topic) {
		t.Error("the topic has no policy, want one that lets alarms publish")
	}
	if key := topic.Get("KmsMasterKeyId"); !key.RefersTo(only(t, a, "AWS::KMS::Key")) {
		t.Errorf("KmsMasterKeyId = %v, want the key", key)
	}
}

// only returns the one resource of a type.
func only(t *testing.T, a *assembly.Assembly, typ string) *assembly.Resource {
	t.Helper()
	all := a.OfType(typ)
	if len(all) != 1 {
		t.Fatalf("resources of type %s = %d, want 1", typ, len(all))
	}
	return all[0]
}

func TestPlainTopicsLetAlarmsPublish(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: alerting.TopicUses()})
		alerting.NewPlainTopic(stack, key)
		alerting.AlarmOnFailedQueue(stack, "NotDelivered", "Something was not delivered:", alerting.NewFailedQueue(stack))
	})
	policy := only(t, a, "AWS::SNS::TopicPolicy").Get("PolicyDocument").String()
	if !strings.Contains(policy, "cloudwatch.amazonaws.com") || !strings.Contains(policy, "aws:SourceAccount") {
		t.Errorf("topic policy = %s, want the alarms of the account in it", policy)
	}
	if actions := only(t, a, "AWS::CloudWatch::Alarm").Get("AlarmActions"); actions.Exists() {
		t.Errorf("AlarmActions = %v, want none, as none was given", actions)
	}
}

func TestAlertTopicsRefuseWhatReachesNobody(t *testing.T) {
	constructtest.Preview(func(stack awscdk.Stack) {
		for want, p := range map[string]alerting.AlertTopicProps{
			`alerting.AlertTopic "Prod/Bad": Emails has "oncall", want an e-mail address`: {Emails: []string{"oncall"}},
			`Slack has workspace "us" and channel "", want their ids`:                     {Slack: &alerting.SlackChannel{Workspace: "us"}},
			`Teams has tenant "us"`: {Teams: &alerting.TeamsChannel{Tenant: "us"}},
			`Endpoints has Pager with the URL "http://example.com", want one that begins with https://`: {
				Endpoints: []alerting.Endpoint{{Name: "Pager", URL: "http://example.com"}}},
			`Endpoints has Pager with both or neither of URL and Secret`: {Endpoints: []alerting.Endpoint{{Name: "Pager"}}},
			`Endpoints has the name "On call", want letters`: {
				Endpoints: []alerting.Endpoint{{Name: "On call", URL: "https://example.com"}}},
			`Severity is "Loud", want Page, Ticket or Digest`: {Severity: "Loud"},
		} {
			constructtest.Refused(t, stack, want, func() { alerting.NewAlertTopic(stack, "Bad", &p) })
		}
	})
}

func ExampleNewAlertTopic() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
		queue := alerting.NewFailedQueue(stack)
		alerting.AlarmOnFailedQueue(stack, "OrdersLost", "Orders could not be delivered:", queue, alerts.Topic())
	})
	constructtest.Count(a, "AWS::SNS::Subscription", "AWS::CloudWatch::Alarm")
	// Output:
	// AWS::SNS::Subscription 1
	// AWS::CloudWatch::Alarm 2
}

func TestAlertsThatAreSilencedBreakTheirPromise(t *testing.T) {
	alerts := func(stack awscdk.Stack) *alerting.AlertTopic {
		return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{"oncall@example.com"}})
	}
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		queue := alerting.NewFailedQueue(stack)
		queue.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
			Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("events.amazonaws.com"), nil)},
			Actions:    jsii.Strings("sqs:SendMessage"), Resources: &[]*string{queue.QueueArn()},
			Conditions: &map[string]any{"StringEquals": map[string]any{"aws:SourceAccount": "111111111111"}},
		}))
		return queue.Node().FindChild(jsii.String("Policy"))
	}, map[string]any{"Queues": []any{"other"}, "PolicyDocument.Statement.1.Action": "sqs:*"})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		a, q := alerts(stack), awssqs.NewQueue(stack, jsii.String("Too"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
		return a.Channel().RuleOn(stack, "Rule", "Instances that start", &awsevents.EventPattern{Source: jsii.Strings("aws.ec2")},
			awseventstargets.NewSqsQueue(q, &awseventstargets.SqsQueueProps{DeadLetterQueue: a.Failed()}))
	}, map[string]any{"Targets.1.Arn": "arn:aws:sqs:eu-west-1:111111111111:other"})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return alerting.AlarmOnFailedQueue(stack, "Lost", "Orders were lost:", alerting.NewFailedQueue(stack), alerts(stack).Topic())
	}, map[string]any{
		"ActionsEnabled": false, "Threshold": 1000000, "Period": 86400, "Statistic": "Minimum",
		"Dimensions":   []any{map[string]any{"Name": "QueueName", "Value": "other"}},
		"AlarmActions": []any{"arn:aws:sns:eu-west-1:111111111111:other"},
	})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return alerting.AlarmOnThreshold(stack, "Throttled", "Commands are throttled:", alerting.Threshold{
			Namespace: "AWS/ElastiCache", Metric: "ThrottledCmds", Dimensions: map[string]*string{"CacheClusterId": jsii.String("sessions")},
		})
	}, map[string]any{"Period": 86400, "Dimensions": []any{map[string]any{"Name": "CacheClusterId", "Value": "other"}}})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return alerts(stack).Topic() },
		map[string]any{"KmsMasterKeyId": "alias/aws/sns", "oncall@example.com FilterPolicy": map[string]any{"never": []any{"x"}}})
}

func TestThresholdsTakeSilenceAndNegativeValuesForFailures(t *testing.T) {
	lag := alerting.Threshold{
		Namespace: "AWS/RDS", Metric: "ReplicaLag", Dimensions: map[string]*string{"DBInstanceIdentifier": jsii.String("orders")},
		Above: 60, NegativeIsBad: true,
	}
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: alerting.TopicUses()})
		alerting.AlarmOnThreshold(stack, "Lag", "The replica is behind:", lag, alerting.NewPlainTopic(stack, key))
		throttled := alerting.Threshold{Namespace: "AWS/ElastiCache", Metric: "ThrottledCmds", Minutes: 2, SilenceIsGood: true,
			Dimensions: map[string]*string{"clusterId": jsii.String("sessions")}}
		alerting.AlarmOnThreshold(stack, "Throttled", "Commands are throttled:", throttled)
		alerting.AlarmOnThreshold(stack, "Late", "The copies are late:", alerting.Threshold{
			Namespace: "AWS/S3", Metric: "ReplicationLatency", Dimensions: map[string]*string{"DestinationBucket": jsii.String("copies")},
			Any: []string{"SourceBucket", "RuleId"}, Above: 900, SilenceIsGood: true})
	})
	alarms := a.OfType("AWS::CloudWatch::Alarm")
	for i, want := range []map[string]string{
		{"TreatMissingData": "breaching", "EvaluationPeriods": "5", "Threshold": "60", "AlarmDescription": "The replica is behind: Prod"},
		{"TreatMissingData": "notBreaching", "EvaluationPeriods": "2", "Threshold": "0", "MetricName": "ThrottledCmds"},
	} {
		for property, value := range want {
			if got := alarms[i].Get(property).String(); got != value {
				t.Errorf("%s of %s = %s, want %s", property, alarms[i].Path, got, value)
			}
		}
	}
	if got, want := alarms[0].Get("Metrics", "0", "Expression").String(), "IF(replicaLag < 0, 1000000000, replicaLag)"; got != want {
		t.Errorf("Expression = %s, want %s", got, want)
	}
	late := alarms[2].Get("Metrics")
	if got, want := late.Get("0", "Expression").String(), `SELECT MAX(ReplicationLatency) FROM SCHEMA("AWS/S3", DestinationBucket, `+
		`RuleId, SourceBucket) WHERE DestinationBucket = 'copies'`; got != want || len(late.List()) != 1 {
		t.Errorf("Metrics = %s, want the one query %s", late, want)
	}
	if !alarms[0].Get("AlarmActions").List()[0].RefersTo(only(t, a, "AWS::SNS::Topic")) {
		t.Errorf("AlarmActions = %v, want the topic", alarms[0].Get("AlarmActions"))
	}
	promisetest.Undone(t, a)
}

// What passes a limit is over when it falls below. A single failure is not: somebody has to look.
func TestThresholdsTellTheirEnd(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		key := encryption.KeyAt(stack, "Key", &encryption.KeyProps{Uses: alerting.TopicUses()})
		topic := alerting.NewPlainTopic(stack, key)
		alerting.AlarmOnThreshold(stack, "Lag", "Behind:", alerting.Threshold{
			Namespace: "AWS/RDS", Metric: "ReplicaLag", Dimensions: map[string]*string{"DBInstanceIdentifier": jsii.String("orders")}, Above: 60,
		}, topic)
		alerting.AlarmOnFailedQueue(stack, "NotDelivered", "Not delivered:", alerting.NewFailedQueue(stack), topic)
	})
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		want := 0
		if strings.HasSuffix(alarm.Path, "/Lag/Resource") {
			want = 1
		}
		if begins, ends := alarm.Get("AlarmActions").Targets(), alarm.Get("OKActions").Targets(); len(begins) != 1 || len(ends) != want {
			t.Errorf("%s tells its beginning %d times and its end %d, want 1 and %d", alarm.Path, len(begins), len(ends), want)
		}
	}
}
