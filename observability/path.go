package observability

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/orchestration"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// pathNamespace has the metrics of the path of alarms.
const pathNamespace = "Plinth/Notifications"

// watchPath defines the heartbeat of the path: a state machine that runs every hour, the alarm that
// goes to everybody once a day, and the alarm on its own silence.
func (n *Notifications) watchPath() {
	path := tree.Group(n, "Path")
	name := awscdk.Names_UniqueId(n)
	dimensions := &[]any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String("Path"), Value: name}}
	n.daily = plinth.Kept(awscloudwatch.NewCfnAlarm, path, "Daily", "goes to every topic and comes back",
		&awscloudwatch.CfnAlarmProps{
			AlarmDescription: jsii.String("The daily test of " + tree.Path(n) + ". There is nothing to do. " +
				"If it does not come one day, nor do alarms."),
			Namespace: jsii.String(pathNamespace), MetricName: jsii.String("Test"), Dimensions: dimensions, Statistic: jsii.String("Sum"),
			Period: jsii.Number(60), EvaluationPeriods: jsii.Number(1), Threshold: jsii.Number(0),
			ComparisonOperator: jsii.String("GreaterThanThreshold"), TreatMissingData: jsii.String("notBreaching"),
			AlarmActions: n.topicARNs(), OkActions: n.topicARNs(),
		})
	plinth.Kept(awscloudwatch.NewCfnAlarm, path, "Silent", "is raised when the heartbeat stops for three hours",
		&awscloudwatch.CfnAlarmProps{
			AlarmDescription: jsii.String("Not everybody hears the alarms of " + tree.Path(n) +
				", or nobody asks. The output of the last execution of its heartbeat says who."),
			Metrics: &[]any{
				&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
					Id: jsii.String("filled"), Expression: jsii.String("FILL(beats, 0)"), ReturnData: true,
				},
				&awscloudwatch.CfnAlarm_MetricDataQueryProperty{
					Id: jsii.String("beats"), ReturnData: false, MetricStat: &awscloudwatch.CfnAlarm_MetricStatProperty{
						Metric: &awscloudwatch.CfnAlarm_MetricProperty{
							Namespace: jsii.String(pathNamespace), MetricName: jsii.String("Heartbeat"), Dimensions: dimensions,
						},
						Stat: jsii.String("Sum"), Period: jsii.Number(3600),
					},
				},
			},
			EvaluationPeriods: jsii.Number(3), Threshold: jsii.Number(1), ComparisonOperator: jsii.String("LessThanThreshold"),
			TreatMissingData: jsii.String("breaching"),
			AlarmActions:     &[]any{n.escalation.ARN(), n.Topic(alerting.Page).ARN()},
		})
	arns, substitutions := []*string{}, map[string]*string{"Path": name}
	for _, t := range n.topics() {
		arns = append(arns, t.topic.ARN())
		substitutions[t.name], substitutions[t.name+"Name"] = t.topic.ARN(), t.topic.Topic().TopicName()
	}
	role := n.escalation.Channel().PublisherOf(path, "Role", "states", "stateMachine:*",
		&awsiam.PolicyStatementProps{Actions: jsii.Strings("sns:ListSubscriptionsByTopic"), Resources: &arns},
		&awsiam.PolicyStatementProps{Actions: jsii.Strings("cloudwatch:GetMetricStatistics"), Resources: jsii.Strings("*")},
		&awsiam.PolicyStatementProps{Actions: jsii.Strings("cloudwatch:PutMetricData"), Resources: jsii.Strings("*"),
			Conditions: &map[string]any{"StringEquals": map[string]any{"cloudwatch:namespace": pathNamespace}}})
	plinth.KeepRole(role, "counts who hears alarms, and tells when it is not everybody")
	n.heartbeat = orchestration.NewStateMachine(path, "Heartbeat", &orchestration.StateMachineProps{
		Machine: n.heartbeatMachine(), Role: role, Topic: n.escalation.Topic(), Substitutions: substitutions,
	})
	orchestration.StartAt(path, "Hourly", "Proves the path of the alarms of "+tree.Path(n), n.heartbeat, orchestration.Schedule{
		Expression: "cron(5 * * * ? *)", Failed: n.escalation.Failed(),
	})
}

// heartbeatMachine beats if everybody who should hear alarms does, and once a day if they did.
func (n *Notifications) heartbeatMachine() workflow.Machine {
	retry := []workflow.Retry{{Interval: time.Minute, Attempts: 3, Backoff: 2}}
	var topics []any
	for _, t := range n.topics() {
		topics = append(topics, workflow.Object{
			"name": t.name, "arn": "${" + t.name + "}", "topic": "${" + t.name + "Name}", "wanted": t.wanted,
		})
	}
	count := func(metric, next string) workflow.Task {
		return workflow.Task{
			Resource: workflow.API("cloudwatch:putMetricData"), Retry: retry, Next: next,
			Arguments: workflow.Object{"Namespace": pathNamespace, "MetricData": []any{workflow.Object{
				"MetricName": metric, "Value": 1, "Dimensions": []any{workflow.Object{"Name": "Path", "Value": "${Path}"}},
			}}},
		}
	}
	return workflow.Machine{JSONata: true, Start: "Topics", Timeout: 50 * time.Minute, States: workflow.States{
		"Topics": workflow.Map{ItemsOf: topics, Next: "AllSubscribed",
			Assign: workflow.Object{"deaf": "{% [$states.result[heard < wanted].(name & ': ' & heard & ' of ' & wanted & ' subscribers')] %}"},
			Process: workflow.Part{Start: "Subscribers", States: workflow.States{"Subscribers": workflow.Task{
				Resource: workflow.API("sns:listSubscriptionsByTopic"), Retry: retry,
				Arguments: workflow.Object{"TopicArn": "{% $states.input.arn %}"},
				Output: workflow.Object{"name": "{% $states.input.name %}", "wanted": "{% $states.input.wanted %}",
					"heard": "{% $count($states.result.Subscriptions[$contains(SubscriptionArn, ':')]) %}"},
			}}},
		},
		"AllSubscribed": workflow.Choice{Default: "Due", Rules: []workflow.Rule{workflow.Expression("{% $count($deaf) > 0 %}").Then("Deaf")}},
		"Deaf":          workflow.Succeed{Output: "{% $deaf %}"}, // without a beat
		"Due": workflow.Choice{Default: "Beat", Rules: []workflow.Rule{
			workflow.Expression("{% $substring($now(), 11, 2) = '09' %}").Then("Test"),
		}},
		"Test":   count("Test", "Settle"),
		"Settle": workflow.Wait{For: 15 * time.Minute, Next: "Deliveries"},
		"Deliveries": workflow.Map{ItemsOf: topics, Next: "AllDelivered",
			Assign: workflow.Object{"lost": "{% $join([$states.result[delivered = 0].name], ', ') %}"},
			Process: workflow.Part{Start: "Delivered", States: workflow.States{"Delivered": workflow.Task{
				Resource: workflow.API("cloudwatch:getMetricStatistics"), Retry: retry,
				Arguments: workflow.Object{
					"Namespace": "AWS/SNS", "MetricName": "NumberOfNotificationsDelivered", "Statistics": []any{"Sum"}, "Period": 300,
					"Dimensions": []any{workflow.Object{"Name": "TopicName", "Value": "{% $states.input.topic %}"}},
					"StartTime":  "{% $fromMillis($millis() - 1200000) %}", "EndTime": "{% $now() %}",
				},
				Output: workflow.Object{"name": "{% $states.input.name %}", "delivered": "{% $sum([$states.result.Datapoints.Sum, 0]) %}"},
			}}},
		},
		"AllDelivered": workflow.Choice{Default: "Beat", Rules: []workflow.Rule{workflow.Expression("{% $lost != '' %}").Then("Tell")}},
		"Tell": workflow.Task{
			Resource: workflow.Service("sns:publish"), Retry: retry, Next: "Lost",
			Arguments: workflow.Message("${Escalation}", "The daily test of alarms did not arrive",
				"'The daily test reached nobody through: ' & $lost & '. Alarms are lost there, too.'"),
		},
		"Lost": workflow.Fail{Error: "TestNotDelivered", Cause: "A topic delivered the daily test to nobody"},
		"Beat": count("Heartbeat", ""),
	}}
}
