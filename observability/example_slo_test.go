package observability_test

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/observability"
)

func ExampleNewSLO() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		p := routes()
		alerts := observability.NewNotifications(stack, "Alerts", &p)
		function := awslambda.Function_FromFunctionName(stack, jsii.String("Function"), jsii.String("orders"))
		observability.NewSLO(stack, "Available", &observability.SLOProps{Of: observability.CallsOfFunction(function), Alerts: alerts})
		observability.NewSLO(stack, "Fast", &observability.SLOProps{
			Of: observability.CallsOfFunction(function), Goal: 99, Within: 500 * time.Millisecond, Alerts: alerts,
		})
	})
	for _, alarm := range a.OfType("AWS::CloudWatch::CompositeAlarm") {
		fmt.Println(alarm.Get("AlarmDescription"))
	}
	// Output:
	// Prod/Available spends its error budget at a burn rate of 14.4 (99.9 % of requests succeed over 30 days): 2 % of it are gone within 1h.
	// Prod/Available spends its error budget at a burn rate of 6 (99.9 % of requests succeed over 30 days): 5 % of it are gone within 6h.
	// Prod/Available spends its error budget at a burn rate of 1 (99.9 % of requests succeed over 30 days): 10 % of it are gone within 3d.
	// Prod/Fast spends its error budget at a burn rate of 14.4 (99 % of requests within 500ms over 30 days): 2 % of it are gone within 1h.
	// Prod/Fast spends its error budget at a burn rate of 6 (99 % of requests within 500ms over 30 days): 5 % of it are gone within 6h.
	// Prod/Fast spends its error budget at a burn rate of 1 (99 % of requests within 500ms over 30 days): 10 % of it are gone within 3d.
}

func ExampleNewWorkloadAlarm() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		p := routes()
		alerts := observability.NewNotifications(stack, "Alerts", &p)
		function := awslambda.Function_FromFunctionName(stack, jsii.String("Function"), jsii.String("orders"))
		slo := observability.NewSLO(stack, "Available", &observability.SLOProps{
			Of: observability.CallsOfFunction(function), Alerts: alerts, Combined: true,
		})
		observability.NewWorkloadAlarm(stack, "Orders", &observability.WorkloadAlarmProps{
			SLOs: []*observability.SLO{slo}, Releases: true, Alerts: alerts,
			Windows: []observability.MaintenanceWindow{
				{Days: []time.Weekday{time.Sunday}, At: "02:00", For: 2 * time.Hour, TimeZone: "Europe/Berlin"},
			},
		})
	})
	for _, s := range a.OfType("AWS::Scheduler::Schedule") {
		if description, _ := s.Get("Description").Text(); s.Path == "Prod/Orders/Window1/Announces" {
			fmt.Println(description, "at", s.Get("ScheduleExpression"), s.Get("ScheduleExpressionTimezone"))
		}
	}
	// Output: Suppresses the page of Prod/Orders for 2h at cron(0 2 ? * SUN *) Europe/Berlin
}

func ExampleNewAnomalyAlarm() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		p := routes()
		observability.NewAnomalyAlarm(stack, "Orders", &observability.AnomalyAlarmProps{
			Metric: awscloudwatch.NewMetric(&awscloudwatch.MetricProps{
				Namespace: jsii.String("Shop"), MetricName: jsii.String("Orders"), Statistic: jsii.String("Sum"),
			}),
			Side: observability.Under, Alerts: observability.NewNotifications(stack, "Alerts", &p),
		})
	})
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		if alarm.Get("ThresholdMetricId").Exists() {
			fmt.Println(alarm.Get("AlarmDescription"), alarm.Get("Metrics", "0", "Expression"))
		}
	}
	// Output: Orders is unusual: Prod/Orders ANOMALY_DETECTION_BAND(measured, 2)
}
