package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/resilience"
)

// notify tells people in the Region of a stack: alarms act where they are.
func notify(stack awscdk.Stack) *observability.Notifications {
	url := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("OnCall"), jsii.String(config.OnCallSecret))
	return observability.NewNotifications(stack, "Alerts", &observability.NotificationsProps{
		Page:       observability.Route{Endpoints: []alerting.Endpoint{{Name: "OnCall", Secret: url}}},
		Ticket:     observability.Route{Emails: []string{config.Team}},
		Escalation: observability.Route{Emails: []string{config.Lead}},
	})
}

// A shop is what is watched.
type shop struct {
	network  *network.VPC
	balancer *resilience.LoadBalancer
	service  *resilience.Service
	database *resilience.Database
	replicas []*resilience.DatabaseReplica
	logs     *observability.Logs
	alerts   *observability.Notifications
}

// watched holds the shop to its objectives and asks it from outside. It has one page, which its own
// deployments do not raise, a dashboard, traces, and queries to ask first.
func (s *shop) watched(stack awscdk.Stack) {
	requests := observability.RequestsOfLoadBalancer(s.balancer.Resource())
	slos := []*observability.SLO{
		observability.NewSLO(stack, "Available", &observability.SLOProps{Of: requests, Goal: 99.9, Alerts: s.alerts, Combined: true}),
		observability.NewSLO(stack, "Fast", &observability.SLOProps{
			Of: requests, Goal: 99, Within: 500 * time.Millisecond, Alerts: s.alerts, Combined: true,
		}),
	}
	users := observability.NewCanary(stack, "Users", &observability.CanaryProps{
		Checks: []observability.CanaryCheck{{Name: "Health", URL: "https://" + config.Domain + "/health"}}, LogKey: s.logs.Key(),
	})
	page := observability.NewWorkloadAlarm(stack, "Page", &observability.WorkloadAlarmProps{
		SLOs: slos, Symptoms: []interfacesawscloudwatch.IAlarmRef{users.Failing()},
		Deployments: []awsecs.IBaseService{s.service.Resource()}, Runbook: config.Runbooks + "shop", Alerts: s.alerts,
	})
	saturation := []observability.Saturation{
		observability.SaturationOfService("Tasks", s.service.Resource()),
		observability.SaturationOfDatabase("Orders", s.database.Instance()),
	}
	statements := []awslogs.ILogGroup{s.database.LogGroup("postgresql")}
	for _, replica := range s.replicas {
		saturation = append(saturation, observability.SaturationOfDatabase(*replica.Node().Id(), replica.Instance()))
		statements = append(statements, replica.LogGroup("postgresql"))
	}
	observability.NewDashboard(stack, "Dashboard", &observability.DashboardProps{Workloads: []observability.Workload{{
		Name: "Shop", Requests: requests, SLOs: slos, Alarm: page, Saturation: saturation,
		Alarms: []interfacesawscloudwatch.IAlarmRef{users.Failing()},
	}}})
	observability.NewSavedQueries(stack, "Queries", &observability.SavedQueriesProps{
		Applications: []awslogs.ILogGroup{s.service.LogGroup()}, FlowLogs: []awslogs.ILogGroup{s.network.FlowLogGroup()}, PostgreSQL: statements,
	})
	tracing := observability.NewTracing(stack, "Tracing", &observability.TracingProps{
		Rules: []observability.SamplingRule{{Name: "Health", Path: "/health"}}, Logs: s.logs, // the load balancer asks all the time
	})
	tracing.Task(s.service.TaskDefinition(), "shop")
	observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{Alerts: s.alerts})
}
