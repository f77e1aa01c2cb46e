package observability_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/guardrail/guardrailtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// A shop is a small workload: a queue with a dead-letter queue, a function, and a table with an
// index.
type shop struct {
	queue    awssqs.Queue
	function awslambda.CfnFunction
	table    awsdynamodb.Table
}

func newShop(stack awscdk.Stack) (s shop) {
	failed := awssqs.NewQueue(stack, jsii.String("Failed"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	s.queue = awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{
		RetentionPeriod: awscdk.Duration_Days(jsii.Number(1)), EnforceSSL: jsii.Bool(true),
		DeadLetterQueue: &awssqs.DeadLetterQueue{Queue: failed, MaxReceiveCount: jsii.Number(5)},
	})
	s.function = awslambda.NewCfnFunction(stack, jsii.String("Take"), &awslambda.CfnFunctionProps{
		Role: jsii.String("arn:aws:iam::111111111111:role/take"), Runtime: jsii.String("python3.13"), Handler: jsii.String("index.handler"),
		Code:    &awslambda.CfnFunction_CodeProperty{ZipFile: jsii.String("def handler(event, context): pass")},
		Timeout: jsii.Number(10), Architectures: jsii.Strings("arm64"),
	})
	s.table = awsdynamodb.NewTable(stack, jsii.String("Table"), &awsdynamodb.TableProps{
		PartitionKey:       &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
		DeletionProtection: jsii.Bool(true), BillingMode: awsdynamodb.BillingMode_PAY_PER_REQUEST,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)},
	})
	s.table.AddGlobalSecondaryIndex(&awsdynamodb.GlobalSecondaryIndexProps{
		IndexName: jsii.String("byDay"), PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("day"), Type: awsdynamodb.AttributeType_STRING},
	})
	return s
}

// watched is a stack of a shop that is observed with what change sets.
func watched(t *testing.T, change func(s shop, p *observability.ObserveProps)) (awscdk.App, awscdk.Stack, *observability.Observation) {
	t.Helper()
	app, stack := newObservedStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	props := &observability.ObserveProps{Alerts: []observability.Routes{alerts}}
	s := newShop(stack)
	if change != nil {
		change(s, props)
	}
	return app, stack, observability.Observe(app, props)
}

func coverage(t *testing.T, a *assembly.Assembly) string {
	t.Helper()
	var report strings.Builder
	if err := watch.Cover(a).Print(&report); err != nil {
		t.Fatal(err)
	}
	return report.String()
}

func TestObserve(t *testing.T) {
	app, _, o := watched(t, nil)
	a := snapshot.Synth(t, app)
	if report := coverage(t, a); strings.Contains(report, "MISSING") || len(o.Uncovered()) > 0 {
		t.Errorf("not everything is watched: %v\n%s", o.Uncovered(), report)
	}
	snapshot.Check(t, app)
	promisetest.Undone(t, a)
}

func TestWhatIsDefinedLaterOrOverriddenIsObservedAsItIs(t *testing.T) {
	app, stack, _ := watched(t, func(s shop, _ *observability.ObserveProps) {
		s.queue.Node().DefaultChild().(awssqs.CfnQueue).AddPropertyOverride(jsii.String("MessageRetentionPeriod"), 600)
	})
	awssqs.NewQueue(stack, jsii.String("Late"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
	a := snapshot.Synth(t, app)
	for path, want := range map[string]string{
		"Prod/Observed/Orders.ApproximateAgeOfOldestMessage": "300", "Prod/Observed/Late.ApproximateAgeOfOldestMessage": "172800",
	} {
		if got := at(t, a, path).Get("Threshold").String(); got != want {
			t.Errorf("Threshold of %s = %s, want %s", path, got, want)
		}
	}
}

func TestAlarmsThatExistAreNotDoubled(t *testing.T) {
	app, stack := newObservedStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	s := newShop(stack)
	alarm := s.queue.MetricApproximateAgeOfOldestMessage(nil).CreateAlarm(stack, jsii.String("Own"), &awscloudwatch.CreateAlarmOptions{
		Threshold: jsii.Number(60), EvaluationPeriods: jsii.Number(1)})
	alarm.AddAlarmAction(awscloudwatchactions.NewSnsAction(alerts.Topic(alerting.Ticket).Topic()))
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{alerts}})
	for _, r := range snapshot.Synth(t, app).OfType("AWS::CloudWatch::Alarm") {
		if r.Path == "Prod/Observed/Orders.ApproximateAgeOfOldestMessage" {
			t.Errorf("%s is defined beside Prod/Own", r.Path)
		}
	}
}

func TestAlarmsTellTheTopicOfTheirSeverity(t *testing.T) {
	app, _, o := watched(t, func(s shop, p *observability.ObserveProps) {
		p.Adjust = []observability.Adjustment{
			{Scope: s.queue, Metric: "ApproximateAgeOfOldestMessage", Severity: alerting.Page, Threshold: jsii.Number(30), Period: 300, Periods: 2},
		}
		p.Runbooks = "https://runbooks.example.com/"
	})
	a := snapshot.Synth(t, app)
	for path, topic := range map[string]string{"Failed.ApproximateNumberOfMessagesVisible": "Page", "Take.Errors": "Ticket",
		"Orders.ApproximateAgeOfOldestMessage": "Page"} {
		alarm := at(t, a, "Prod/Observed/"+path)
		if actions := alarm.Get("AlarmActions"); !actions.Get("0").RefersTo(at(t, a, "Prod/Alerts/"+topic+"/Topic/Resource")) {
			t.Errorf("AlarmActions of %s = %v, want the topic %s", path, actions, topic)
		}
		if back := alarm.Get("OKActions").Exists(); back != (topic == "Page") {
			t.Errorf("%s tells that it is over: %t, want that of pages alone", path, back)
		}
	}
	alarm := at(t, a, "Prod/Observed/Orders.ApproximateAgeOfOldestMessage")
	want := "ApproximateAgeOfOldestMessage of Prod/Orders/Resource: Maximum >= 30 for 2 of 2 x 300 s. Page: act now. " +
		"Runbook: https://runbooks.example.com/sqs/ApproximateAgeOfOldestMessage"
	if diff := cmp.Diff(want, alarm.Get("AlarmDescription").String()); diff != "" {
		t.Errorf("AlarmDescription (-want +got):\n%s", diff)
	}
	if !slices.ContainsFunc(o.Alarms(), func(a observability.ObservedAlarm) bool {
		return a.For.Metric == "ApproximateAgeOfOldestMessage" && a.Severity == alerting.Page
	}) {
		t.Error("Alarms() has no page for old messages")
	}
}

// How late copies are is reported where they arrive, under a name that the stack there does not
// know.
func TestCopiesAreWatchedInTheirRegion(t *testing.T) {
	app, stack, _ := watched(t, nil)
	copies := awss3.NewCfnBucket(stack, jsii.String("Copies"), nil)
	awss3.NewCfnBucket(stack, jsii.String("Originals"), &awss3.CfnBucketProps{
		ReplicationConfiguration: &awss3.CfnBucket_ReplicationConfigurationProperty{
			Role: jsii.String("arn:aws:iam::111111111111:role/copier"),
			Rules: []any{&awss3.CfnBucket_ReplicationRuleProperty{Id: jsii.String("All"), Status: jsii.String("Enabled"),
				Destination: &awss3.CfnBucket_ReplicationDestinationProperty{Bucket: copies.AttrArn()}}},
		},
	})
	for _, rule := range []string{"REPLICATION-001", "S3-001", "S3-002", "S3-004", "S3-008", "S3-009"} {
		guardrail.Waive(stack, rule, "they stand for what is watched")
	}
	a := snapshot.Synth(t, app)
	got := at(t, a, "Prod/Observed/Copies.ReplicationLatency").Get("Metrics", "0", "Expression").String()
	const want = `SELECT MAX(ReplicationLatency) FROM SCHEMA("AWS/S3", DestinationBucket, RuleId, SourceBucket) ` +
		"WHERE DestinationBucket = '${Copies}'"
	if got != want {
		t.Errorf("Expression = %s, want %s", got, want)
	}
	if report := coverage(t, a); strings.Contains(report, "MISSING") {
		t.Errorf("the alarm is not taken for what it is:\n%s", report)
	}
}

func TestExemptionsAreWrittenDown(t *testing.T) {
	app, _, _ := watched(t, func(s shop, p *observability.ObserveProps) {
		p.Exempt = []observability.Exemption{{Scope: s.function, Metrics: []string{"Duration"}, Reason: "its time is that of a partner"}}
	})
	report := coverage(t, snapshot.Synth(t, app))
	if !strings.Contains(strings.Join(strings.Fields(report), " "), "exempt Duration its time is that of a partner") ||
		strings.Contains(report, "Take.Duration") {
		t.Errorf("coverage = %s\nwant the duration of the function exempt", report)
	}
}

// app is that of a stack.
func app(stack awscdk.Stack) awscdk.App { return stack.Node().Root().(awscdk.App) }

func alarmOf(o *observability.Observation, id string) awscloudwatch.CfnAlarm {
	for _, a := range o.Alarms() {
		if strings.HasPrefix(*a.Alarm.Node().Id(), id+".") {
			return a.Alarm
		}
	}
	panic("no alarm of " + id)
}

func TestObserveSabotage(t *testing.T) {
	for name, c := range map[string]struct {
		rule, path string
		sabotage   func(stack awscdk.Stack, o *observability.Observation)
	}{
		"an alarm that may not exist": {"OBSERVE-001", "Prod/Orders/Resource", func(stack awscdk.Stack, o *observability.Observation) {
			alarmOf(o, "Orders").CfnOptions().SetCondition(awscdk.NewCfnCondition(stack, jsii.String("Never"), &awscdk.CfnConditionProps{
				Expression: awscdk.Fn_ConditionEquals(stack.Region(), jsii.String("nowhere"))}))
		}},
		"an alarm that is removed": {"OBSERVE-001", "Prod/Take has no alarm on Errors that somebody hears", func(stack awscdk.Stack,
			o *observability.Observation) {
			alarm := alarmOf(o, "Take").Node()
			alarm.Scope().(constructs.Construct).Node().TryRemoveChild(alarm.Id())
		}},
		"an alarm without an action": {"OBSERVE-001", "Prod/Orders/Resource has no alarm on ApproximateAgeOfOldestMessage",
			func(_ awscdk.Stack, o *observability.Observation) {
				alarmOf(o, "Orders").AddPropertyDeletionOverride(jsii.String("AlarmActions"))
			}},
		"an alarm to a topic that nobody subscribed to": {"OBSERVE-001", "Prod/Orders/Resource has no alarm on ApproximateAgeOfOldestMessage",
			func(stack awscdk.Stack, o *observability.Observation) {
				topic := awssns.NewTopic(stack, jsii.String("Nobody"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
				alarmOf(o, "Orders").AddPropertyOverride(jsii.String("AlarmActions"), []any{topic.TopicArn()})
			}},
		"a promise is broken": {"PROMISE-001", "Prod/Observed/Orders.ApproximateAgeOfOldestMessage",
			func(_ awscdk.Stack, o *observability.Observation) {
				alarmOf(o, "Orders").AddPropertyOverride(jsii.String("Threshold"), 1e9)
			}},
		"a resource in an account without alerts": {"OBSERVE-001", "Far/Late/Resource",
			func(stack awscdk.Stack, _ *observability.Observation) {
				far := plinth.NewStack(app(stack), "Far", &plinth.StackProps{Account: "222222222222", Region: "eu-west-1", Tags: tags})
				awssqs.NewQueue(far, jsii.String("Late"), &awssqs.QueueProps{EnforceSSL: jsii.Bool(true)})
			}},
	} {
		t.Run(name, func(t *testing.T) {
			app, stack, o := watched(t, nil)
			c.sabotage(stack, o)
			guardrailtest.Caught(t, app, c.rule, c.path)
		})
	}
}

// An app that has alarms is watched as a whole, and one that has none is told so.
func TestUnwatchedApps(t *testing.T) {
	const want = "Prod/Orders/Resource has no alarm on ApproximateAgeOfOldestMessage that somebody hears; want Maximum >= 43200"
	t.Run("an app that observes nothing is warned, once a stack", func(t *testing.T) {
		app, stack := newObservedStack(t)
		newShop(stack)
		report, err := engine.Evaluate(snapshot.Synth(t, app), catalogue.Rules(), time.Time{})
		if err != nil || report.Failed() {
			t.Errorf("report = %v, %v, want no error", report, err)
		}
		var got []string
		for _, f := range report.Findings {
			if strings.HasPrefix(f.Rule.ID, "OBSERVE") {
				got = append(got, f.Rule.ID+" "+f.Path)
			}
		}
		if diff := cmp.Diff([]string{"OBSERVE-004 Prod"}, got); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
	})
	t.Run("an app that calls Observe and takes every alarm away", func(t *testing.T) {
		app, _, o := watched(t, nil)
		for _, a := range o.Alarms() {
			node := a.Alarm.Node()
			node.Scope().(constructs.Construct).Node().TryRemoveChild(node.Id())
		}
		guardrailtest.Caught(t, app, "OBSERVE-001", want)
	})
	t.Run("an app whose only alarm is by hand", func(t *testing.T) {
		app, stack := newObservedStack(t)
		s := newShop(stack)
		topic := awssns.NewTopic(stack, jsii.String("News"), &awssns.TopicProps{EnforceSSL: jsii.Bool(true)})
		awssns.NewSubscription(stack, jsii.String("Mail"), &awssns.SubscriptionProps{Topic: topic,
			Protocol: awssns.SubscriptionProtocol_EMAIL, Endpoint: jsii.String("oncall@example.com")})
		s.queue.MetricApproximateNumberOfMessagesVisible(nil).CreateAlarm(stack, jsii.String("Full"), &awscloudwatch.CreateAlarmOptions{
			Threshold: jsii.Number(1000), EvaluationPeriods: jsii.Number(3),
		}).AddAlarmAction(awscloudwatchactions.NewSnsAction(topic))
		guardrailtest.Caught(t, app, "OBSERVE-001", "Prod/Take has no alarm on Errors that somebody hears")
	})
	t.Run("an app that Observe does not look at, and a construct loses its only alarm", func(t *testing.T) {
		app, stack := newObservedStack(t)
		p := routes()
		alerts := observability.NewNotifications(stack, "Alerts", &p)
		for _, c := range *alerts.Node().FindAll(constructs.ConstructOrder_PREORDER) {
			if alarm, ok := c.(awscloudwatch.CfnAlarm); ok {
				alarm.Node().Scope().Node().TryRemoveChild(alarm.Node().Id())
			}
		}
		guardrailtest.Caught(t, app, "PROMISE-001", "Prod/Alerts")
	})
	t.Run("one stack of two", func(t *testing.T) {
		app, stack := newObservedStack(t)
		newShop(stack)
		other := plinth.NewStack(app, "Other", &plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Tags: tags})
		p := routes()
		alerts := observability.NewNotifications(other, "Alerts", &p)
		observability.Observe(other, &observability.ObserveProps{Alerts: []observability.Routes{alerts}})
		guardrailtest.Caught(t, app, "OBSERVE-001", want)
	})
	t.Run("a stack that another app watches", func(t *testing.T) {
		app, stack := newStack(t)
		newShop(stack)
		guardrailtest.Clean(t, app)
	})
}

// What the template says nothing of is switched on, and what it switches off stays off.
func TestPrerequisites(t *testing.T) {
	app, stack := newObservedStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	awsecs.NewCfnCluster(stack, jsii.String("Silent"), nil)
	awsecs.NewCfnCluster(stack, jsii.String("Off"), &awsecs.CfnClusterProps{ClusterSettings: []any{
		&awsecs.CfnCluster_ClusterSettingsProperty{Name: jsii.String("containerInsights"), Value: jsii.String("disabled")}}})
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{alerts}})
	a := snapshot.Synth(t, app)
	for path, want := range map[string]string{"Prod/Silent": "enabled", "Prod/Off": "disabled"} {
		if got := at(t, a, path).Get("ClusterSettings", "0", "Value").String(); got != want {
			t.Errorf("Container Insights of %s are %s, want %s", path, got, want)
		}
	}
}

func TestWhatReportsToUSEast1HasItsAlarmsThere(t *testing.T) {
	app, stack := newObservedStack(t)
	p := routes()
	alerts := observability.NewNotifications(stack, "Alerts", &p)
	awsroute53.NewCfnHealthCheck(stack, jsii.String("Check"), &awsroute53.CfnHealthCheckProps{
		HealthCheckConfig: &awsroute53.CfnHealthCheck_HealthCheckConfigProperty{Type: jsii.String("HTTPS"),
			FullyQualifiedDomainName: jsii.String("shop.example.com")}})
	global := alerts.InUSEast1("Global", plinth.StackProps{Tags: tags})
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{alerts, global}})
	a := snapshot.Synth(t, app)
	alarm := at(t, a, "Global/Observed/Check.HealthCheckStatus")
	if to, ok := alarm.Get("Dimensions", "0", "Value").Target(); !ok || to.Resource != at(t, a, "Prod/Check") {
		t.Errorf("Dimensions of %s = %v, want the health check of the other stack", alarm.Path, alarm.Get("Dimensions"))
	}
	if report := coverage(t, a); strings.Contains(report, "MISSING") {
		t.Errorf("coverage = %s\nwant everything watched", report)
	}
}

func TestObserveRefuses(t *testing.T) {
	_, stack := newObservedStack(t)
	p := routes()
	alerts := []observability.Routes{observability.NewNotifications(stack, "Alerts", &p)}
	for want, props := range map[string]*observability.ObserveProps{
		`"Prod/Observation": Alerts is empty, want Notifications or another topic that somebody hears`: nil,
		`Exempt[0] has no Scope or no Reason, want both`: {Alerts: alerts,
			Exempt: []observability.Exemption{{Scope: stack, Reason: " "}}},
		`Runbooks is "http://x"`: {Alerts: alerts, Runbooks: "http://x"},
		`Adjust[0] Threshold is -1, and Errors is always beyond it`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "Errors", Threshold: jsii.Number(-1)}}},
		`Adjust[0] Threshold is 120, and 5xxErrorRate is never beyond it`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "5xxErrorRate", Threshold: jsii.Number(120)}}},
		`Adjust[0] Period is 7, want 10, 20, 30 or a multiple of 60 seconds`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "Errors", Period: 7}}},
		`Adjust[0] Period is 10, want a multiple of 60 seconds: AWS publishes Errors no more often`: {Alerts: alerts,
			Adjust: []observability.Adjustment{{Scope: stack, Metric: "Errors", Period: 10}}},
		`Adjust[0] has 4 Datapoints of 3 Periods`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "Errors", Datapoints: 4}}},
		`Adjust[0] Periods is 400, and 400 periods of 300 seconds are longer than a day`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "Errors", Period: 300, Periods: 400}}},
		`Adjust[0] has the Metric "Error", want one that an alarm is recommended on`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "Error"}}},
		`Adjust[0] has a Threshold for ReplicaLag, which has several alarms`: {Alerts: alerts, Adjust: []observability.Adjustment{
			{Scope: stack, Metric: "ReplicaLag", Threshold: jsii.Number(5)}}},
	} {
		constructtest.Refused(t, stack, want, func() { observability.Observe(stack, props) })
	}
}
