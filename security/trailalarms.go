package security

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// TrailAlarmsProps configure [TrailAlarms]. LogGroup is required.
type TrailAlarmsProps struct {
	// LogGroup is where a trail delivers the management events of every Region to, read and write.
	LogGroup awslogs.ILogGroup
	// Alerts hears of alarms. The default is a new [AlertTopic].
	Alerts *AlertTopic
	// Runbooks are named in the alarms, for whoever an alarm wakes up. The default is none.
	Runbooks *IncidentRunbooks
	// Except are alarms to leave out, each with who decided that, and why.
	Except map[TrailAlarm]string
	// Thresholds are how many events in five minutes raise an alarm. The default is the benchmark's,
	// one; a large organization needs more for UnauthorizedCalls and ConsoleFailures, once it knows
	// what is usual.
	Thresholds map[TrailAlarm]int
}

// TrailAlarms are alarms on what intruders do and operators seldom do: the fifteen of the CIS AWS
// Foundations Benchmark v5.0.0, 4.1 to 4.15. They promise that
//
//   - each metric filter has the pattern that AWS documents, to the letter (CIS-001): Security Hub
//     CSPM accepts no other, and a filter with a typo never matches,
//   - what each counts has an alarm (CIS-002) that tells somebody (CIS-003).
//
// Security Hub checks them as CloudWatch.1 to CloudWatch.14 in the account that owns the trail, in
// the trail's Region, if the topic has a subscriber; they belong to its standards for v1.2.0 and
// v1.4.0, and not to that for v5.0.0. The trail of an organization has the events of all accounts,
// so one of these is enough.
//
// Standing idle it costs fifteen alarms a month, what an [AlertTopic] costs, and a metric for each
// alarm that has counted something. Logs arrive within some minutes; what you must know in seconds
// takes a rule of EventBridge, such as those of [ThreatDetection].
type TrailAlarms struct {
	constructs.Construct
	alerts *AlertTopic
	alarms map[TrailAlarm]awscloudwatch.Alarm
}

// NewTrailAlarms defines the alarms. It panics with an error when LogGroup is nil, for an unknown
// name, for an exception without a reason, and for a threshold below 1.
func NewTrailAlarms(scope constructs.Construct, id string, props *TrailAlarmsProps) *TrailAlarms {
	t := &TrailAlarms{alarms: map[TrailAlarm]awscloudwatch.Alarm{}}
	p := plinth.Define(t, scope, id, props.check)
	if t.alerts = p.Alerts; t.alerts == nil {
		t.alerts = NewAlertTopic(t, "Alerts", nil)
	}
	topic := t.alerts.Topic()
	for _, a := range cis.Alarms() {
		name := TrailAlarm(a.Name)
		if reason, left := p.Except[name]; left {
			tree.Record(t, "plinth:except", a.Name+": "+reason)
			continue
		}
		alarm := t.alarm(a, p.LogGroup, batch.Map{
			"alarmDescription": description(a, p.Runbooks), "threshold": max(1, p.Thresholds[name]), "evaluationPeriods": 1,
			"comparisonOperator": awscloudwatch.ComparisonOperator_GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
			"treatMissingData":   awscloudwatch.TreatMissingData_NOT_BREACHING,
		})
		plinth.Promise(alarm, promise.That("is raised by the events of CIS "+a.Recommendation+" within five minutes, and tells its topic",
			promise.At("Resource").Is("Threshold", max(1, p.Thresholds[name])).Is("EvaluationPeriods", 1).Is("Period", 300).
				Is("ComparisonOperator", "GreaterThanOrEqualToThreshold").Is("Statistic", "Sum").Is("TreatMissingData", "notBreaching").
				Is("MetricName", a.Name).Is("Namespace", cis.Namespace).Includes("AlarmActions", batch.Get(topic, "topicArn")).
				Unset("ActionsEnabled", "DatapointsToAlarm", "Dimensions", "EvaluateLowSampleCountPercentile", "Metrics", "Unit")))
		t.alarms[name] = alarm
	}
	return t
}

// Alarm returns an alarm, nil for one that was left out.
func (t *TrailAlarms) Alarm(name TrailAlarm) awscloudwatch.Alarm { return t.alarms[name] }

// Alerts returns the topic that hears of alarms.
func (t *TrailAlarms) Alerts() *AlertTopic { return t.alerts }

// alarm defines an alarm for how many events a pattern matches.
func (t *TrailAlarms) alarm(a cis.Alarm, group awslogs.ILogGroup, options batch.Map) awscloudwatch.Alarm {
	metric := batch.On(batch.Result(0), "metric", batch.Map{"statistic": "Sum", "period": batch.Static("Duration", "minutes", 5)})
	of := batch.Ask(batch.New("aws_logs.MetricFilter", t, a.Name, batch.Map{
		"logGroup": group, "filterPattern": batch.Static("aws_logs.FilterPattern", "literal", a.Pattern),
		"metricNamespace": cis.Namespace, "metricName": a.Name, "metricValue": "1",
	}), batch.On(metric, "createAlarm", t, a.Name+"Alarm", options),
		batch.On(batch.Result(1), "addAlarmAction", batch.New("aws_cloudwatch_actions.SnsAction", t.alerts.Topic())))
	filter, alarm := of[0].(awslogs.MetricFilter), of[1].(awscloudwatch.Alarm)
	tree.Grown(alarm, t, a.Name+"Alarm")
	tree.Grown(filter, t, a.Name)
	plinth.Promise(filter, promise.That("counts the events of CIS "+a.Recommendation+" in the logs of the trail",
		promise.At("Resource").Is("LogGroupName", batch.Get(group, "logGroupName")).Is("FilterPattern", a.Pattern).
			Is("MetricTransformations", []any{map[string]any{
				"MetricNamespace": cis.Namespace, "MetricName": a.Name, "MetricValue": "1",
			}}).NoOther()))
	return alarm
}

func (p *TrailAlarmsProps) check() (TrailAlarmsProps, error) {
	if p == nil || p.LogGroup == nil {
		return TrailAlarmsProps{}, errors.New("LogGroup is nil, want that of a trail, such as baseline's OrganizationTrail.LogGroup()")
	}
	for _, name := range slices.Sorted(maps.Keys(p.Except)) {
		if meanings[name] == "" {
			return *p, fmt.Errorf("Except has %q, want one of %s", name, alarmNames())
		}
		if strings.TrimSpace(p.Except[name]) == "" {
			return *p, fmt.Errorf("Except[%s] is %q, want who decided to leave the alarm out, and why", name, p.Except[name])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Thresholds)) {
		if meanings[name] == "" {
			return *p, fmt.Errorf("Thresholds has %q, want one of %s", name, alarmNames())
		}
		if p.Thresholds[name] < 1 {
			return *p, fmt.Errorf("Thresholds[%s] is %d, want 1 or more events in five minutes, or the alarm in Except",
				name, p.Thresholds[name])
		}
	}
	if len(p.Except) == len(meanings) {
		return *p, errors.New("Except has all alarms, want some that stay")
	}
	return *p, nil
}
