package observability_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/observability"
)

// orders is a metric of the workload itself.
func orders(change ...func(p *awscloudwatch.MetricProps)) awscloudwatch.Metric {
	p := &awscloudwatch.MetricProps{
		Namespace: jsii.String("Shop"), MetricName: jsii.String("Orders"), Statistic: jsii.String("Sum"),
		DimensionsMap: &map[string]*string{"Country": jsii.String("all")}, Period: awscdk.Duration_Minutes(jsii.Number(5)),
	}
	for _, c := range change {
		c(p)
	}
	return awscloudwatch.NewMetric(p)
}

func TestAnomalyAlarm(t *testing.T) {
	app, stack := newStack(t)
	alerts := alertsIn(stack)
	observability.NewAnomalyAlarm(stack, "Default", &observability.AnomalyAlarmProps{Metric: orders(), Alerts: alerts})
	observability.NewAnomalyAlarm(stack, "Over", &observability.AnomalyAlarmProps{
		Metric: orders(), Side: observability.Over, Deviations: 2.5, Periods: 6, Alerts: alerts,
	})
	a := snapshot.Synth(t, app)
	promisetest.Undone(t, a)
	for id, want := range map[string][]any{
		"Default": {"LessThanLowerOrGreaterThanUpperThreshold", "breaching", 3, "ANOMALY_DETECTION_BAND(measured, 2)"},
		"Over":    {"GreaterThanUpperThreshold", "notBreaching", 6, "ANOMALY_DETECTION_BAND(measured, 2.5)"},
	} {
		alarm := at(t, a, "Prod/"+id+"/Resource")
		got := []assembly.Value{alarm.Get("ComparisonOperator"), alarm.Get("TreatMissingData"), alarm.Get("EvaluationPeriods"),
			alarm.Get("Metrics", "0", "Expression")}
		for i, v := range got {
			if v.Is(want[i]) != assembly.True {
				t.Errorf("%s has %v, want %v", id, v, want[i])
			}
		}
		// CloudWatch refuses a band with a threshold, without the id of the band, or when it does not see
		// both.
		if alarm.Get("Threshold").Exists() || alarm.Get("ThresholdMetricId").Is("band") != assembly.True ||
			alarm.Get("Metrics", "0", "ReturnData").Is(true) != assembly.True || alarm.Get("Metrics", "1", "ReturnData").Is(true) != assembly.True {
			t.Errorf("%s compares %v, want the metric with its band", id, alarm.Get())
		}
		if topic := at(t, a, "Prod/Alerts/Ticket/Topic/Resource"); !alarm.Get("AlarmActions", "0").RefersTo(topic) {
			t.Errorf("%s tells %v, want the topic of tickets", id, alarm.Get("AlarmActions"))
		}
	}
}

func TestAnomalyAlarmGuard(t *testing.T) {
	constructtest.Guard(t, newStack, observability.NewAnomalyAlarm, false, func(stack awscdk.Stack, n int) observability.AnomalyAlarmProps {
		p := routes()
		return observability.AnomalyAlarmProps{Metric: orders(), Alerts: observability.NewNotifications(stack, fmt.Sprint("Alerts", n), &p)}
	})
}

func TestAnomalyAlarmsRefuse(t *testing.T) {
	_, stack := newStack(t)
	alerts := alertsIn(stack)
	for want, change := range map[string]func(p *observability.AnomalyAlarmProps){
		"Metric is nil, want the metric that is unusual at times": func(p *observability.AnomalyAlarmProps) { p.Metric = nil },
		"Alerts is nil, want the Notifications that hear of it":   func(p *observability.AnomalyAlarmProps) { p.Alerts = nil },
		"Metric has an Account or a Region, want one of this account and Region": func(p *observability.AnomalyAlarmProps) {
			p.Metric = orders(func(m *awscloudwatch.MetricProps) { m.Region = jsii.String("us-east-1") })
		},
		`Side is "Left", want Outside, Over or Under`:        func(p *observability.AnomalyAlarmProps) { p.Side = "Left" },
		"Deviations is -2, want more than 0 and 10 at most":  func(p *observability.AnomalyAlarmProps) { p.Deviations = -2 },
		"Deviations is NaN, want more than 0 and 10 at most": func(p *observability.AnomalyAlarmProps) { p.Deviations = math.NaN() },
		"Periods is 101, want 1 to 100":                      func(p *observability.AnomalyAlarmProps) { p.Periods = 101 },
		"the period of Metric is 10 seconds, want a multiple of 60": func(p *observability.AnomalyAlarmProps) {
			p.Metric = orders(func(m *awscloudwatch.MetricProps) { m.Period = awscdk.Duration_Seconds(jsii.Number(10)) })
		},
		"the period of Metric is 1 seconds, want a multiple of 60": func(p *observability.AnomalyAlarmProps) {
			p.Metric = orders(func(m *awscloudwatch.MetricProps) { m.Period = awscdk.Duration_Seconds(jsii.Number(1)) })
		},
		"Periods is 60, and 60 periods of 1800 seconds are longer than a day; want 48 at most": func(p *observability.AnomalyAlarmProps) {
			p.Metric, p.Periods = orders(func(m *awscloudwatch.MetricProps) { m.Period = awscdk.Duration_Minutes(jsii.Number(30)) }), 60
		},
	} {
		p := observability.AnomalyAlarmProps{Metric: orders(), Alerts: alerts}
		change(&p)
		constructtest.Refused(t, stack, want, func() { observability.NewAnomalyAlarm(stack, "Bad", &p) })
	}
}

func TestAnomalyAlarmsThatAreLoosenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return observability.NewAnomalyAlarm(stack, "Orders",
			&observability.AnomalyAlarmProps{Metric: orders(), Side: observability.Over, Alerts: alertsIn(stack)}).Alarm()
	}, map[string]any{
		"Metrics.0.Expression": "ANOMALY_DETECTION_BAND(measured, 100)", "ComparisonOperator": "LessThanLowerThreshold", "AlarmActions": []any{},
	})
}
