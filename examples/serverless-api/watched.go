package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsapigatewayv2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"

	"github.com/plinth-cdk/plinth/observability"
)

// watched holds the API to its objectives. It has one page, which a release that is announced does
// not raise, a dashboard, and queries to ask first.
func watched(stack awscdk.Stack, alerts *observability.Notifications, o orders, api awsapigatewayv2.HttpApi, access awslogs.ILogGroup) {
	requests := observability.RequestsOfHTTPAPI(api)
	slos := []*observability.SLO{
		observability.NewSLO(stack, "Available", &observability.SLOProps{Of: requests, Goal: 99.9, Alerts: alerts, Combined: true}),
		observability.NewSLO(stack, "Fast", &observability.SLOProps{
			Of: requests, Goal: 99, Within: 500 * time.Millisecond, Alerts: alerts, Combined: true,
		}),
	}
	page := observability.NewWorkloadAlarm(stack, "Page", &observability.WorkloadAlarmProps{SLOs: slos, Releases: true, Alerts: alerts})
	observability.NewDashboard(stack, "Dashboard", &observability.DashboardProps{Workloads: []observability.Workload{{
		Name: "Orders", Requests: requests, SLOs: slos, Alarm: page,
		Saturation: []observability.Saturation{
			observability.SaturationOfFunction("Take", o.take), observability.SaturationOfFunction("Accept", o.accept),
			observability.SaturationOfQueue("Queue", o.queue), observability.SaturationOfQueue("Set aside", o.dead),
			observability.SaturationOfTable("Table", o.table),
		},
	}}})
	observability.NewSavedQueries(stack, "Queries", &observability.SavedQueriesProps{
		Applications: []awslogs.ILogGroup{o.take.LogGroup(), o.accept.LogGroup()}, Access: []awslogs.ILogGroup{access},
	})
}
