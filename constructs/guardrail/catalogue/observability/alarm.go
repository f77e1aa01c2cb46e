package observability

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
)

var alarmRules = []engine.Rule{
	{
		ID: "ALARM-001", Title: "Alarms watch metrics that their service publishes",
		Why: "CloudWatch takes every name. An alarm on a metric, a set of dimensions or an identifier that no service reports under has no " +
			"data, and is OK or INSUFFICIENT_DATA for as long as it exists.",
		Fix:    "Use the names and the whole set of dimensions of the service's guide, with the identifier that CloudWatch knows.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(alarmType, published),
	},
	{
		ID: "ALARM-002", Title: "Alarms watch metrics that are documented",
		Why: "A metric that its service does not document is likely to be misspelled, and so are dimensions that no alarm elsewhere has. Such " +
			"an alarm never has data.",
		Fix: "Look the name up in the service's guide, and the dimensions in the CloudWatch console; waive the rule if they are newer than " +
			"this catalogue.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Check:    engine.Each(alarmType, documented),
	},
	{
		ID: "ALARM-003", Title: "Alarms have periods and expressions that CloudWatch takes",
		Why: "CDK and CloudFormation take any period and any number of them, and searches in expressions; CloudWatch refuses the alarm when " +
			"the deployment is half done.",
		Fix: "Set Period to 10, 20, 30 or a multiple of 60, look back over a day at most, let no more periods breach than are evaluated, " +
			"and name ten metrics at most.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(alarmType, legal),
	},
	{
		ID: "ALARM-004", Title: "Alarms can be raised, and can end",
		Why: "CDK compares by >= unless told otherwise: zero errors or more are an alarm at once, fewer than zero are none ever, and so is " +
			"everything outside of what the metric can be.",
		Fix:    "Choose the operator, and a threshold inside the range of the metric and its statistic.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(alarmType, decides),
	},
	{
		ID: "ALARM-005", Title: "Alarms take silence for a fault where it is one",
		Why: "A load balancer without targets, a tunnel that is gone or a plan that backs up nothing reports no data: with notBreaching " +
			"that is OK.",
		Fix:    "Set TreatMissingData to breaching.",
		Pillar: engine.Reliability,
		Check:  engine.Each(alarmType, silent),
	},
	{
		ID: "ALARM-006", Title: "Production alarms tell somebody",
		Why: "An alarm without an action changes its color in a console that nobody looks at.",
		Fix: "Add an action, such as that of an alerting.AlertTopic, leave actions enabled, or let a composite alarm, a health check or " +
			"another resource use the alarm.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Controls: []string{"CloudWatch.15", "CloudWatch.17", "NIST.800.53.R5-CloudWatchAlarmAction"},
		Relax:    engine.ProductionOnly(),
		Check:    unheard,
	},
	{
		ID: "ALARM-007", Title: "Topics of alarms have a subscription",
		Why:      "What is published to a topic without subscriptions is gone, and no error says so.",
		Fix:      "Subscribe mail, chat or an endpoint in the app; waive the rule for topics that others subscribe to.",
		Pillar:   engine.OperationalExcellence,
		Severity: engine.Warning,
		Relax:    engine.ProductionOnly(),
		Check:    unsubscribed,
	},
	{
		ID: "ALARM-008", Title: "Composite alarms combine alarms that exist",
		Why: "CloudWatch refuses a rule of more than 10,240 characters or 100 alarms, and one that names an alarm of no template is for " +
			"whatever has that name, or nothing.",
		Fix:    "Refer to the alarms by their ARN or their reference in the same stack, and combine many in two levels.",
		Pillar: engine.OperationalExcellence,
		Check:  engine.Each(compositeType, composite),
	},
	{
		ID: "ALARM-009", Title: "Alarms watch metrics that are switched on",
		Why: "Container Insights, metrics of an Auto Scaling group, of a replication rule, of requests or of an origin are published only " +
			"where they are switched on. Without them an alarm never has data, and neither does what it guards, such as a deployment.",
		Fix:    "Switch on what the metric needs on the resource, or let observability.Observe do so.",
		Pillar: engine.OperationalExcellence,
		Check: engine.Each(alarmType, func(pass *engine.Pass, alarm *assembly.Resource) {
			for _, s := range watch.Watched(alarm) {
				if off := watch.Off(s); off != "" {
					name, _ := s.Metric.Get("MetricName").Text()
					pass.Report(alarm, s.Path+"MetricName", "is %s, which has no data: %s", name, off)
				}
			}
		}),
	},
}
