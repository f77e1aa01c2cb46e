package main

import (
	"strings"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

// alertTopic is who hears of what in the account and Region of a stack.
func (f *foundation) alertTopic(stack awscdk.Stack) *security.AlertTopic {
	topic := security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})
	f.alerts = append(f.alerts, topic)
	return topic
}

// monitor lets Shared Services see the metrics, logs and traces of all accounts at home, so that
// whoever is on call looks in one place.
func (f *foundation) monitor(app awscdk.App) *observability.Sink {
	return observability.NewSink(f.in(app, "Monitoring", baseline.SharedServicesAccount, plinth.Production), "Sink",
		&observability.SinkProps{Organization: f.org.ID()})
}

// observe watches everything that has no alarm yet. The shop pages somebody who is on call; what
// runs in other accounts tells its topic there.
func (f *foundation) observe(app awscdk.App) {
	p := &observability.ObserveProps{Runbooks: config.Runbooks}
	for _, account := range []string{baseline.NetworkAccount, baseline.SharedServicesAccount} {
		f.alertTopic(f.in(app, strings.ReplaceAll(account, " ", "")+"Alerts", account, plinth.Production))
	}
	for _, topic := range f.alerts {
		p.Alerts = append(p.Alerts, observability.ToAll(topic))
	}
	if f.org.Awaits(shopAccount) == nil {
		alerts := observability.NewNotifications(f.in(app, "OnCall", shopAccount, plinth.Production), "Alerts",
			&observability.NotificationsProps{
				Page:   observability.Route{Endpoints: []alerting.Endpoint{{Name: "OnCall", URL: config.Pager}}, Emails: []string{config.OnCall}},
				Ticket: observability.Route{Emails: []string{config.Mailbox}}, Escalation: observability.Route{Emails: []string{config.Lead}},
			})
		f.hold(f.shop, alerts)
		global := alerts.InUSEast1("OnCall-us-east-1", plinth.StackProps{
			Tags: plinth.Tags{Project: "shop", Team: "platform", CostCenter: "4711"}, Unlocked: !f.protected,
		})
		p.Alerts = append(p.Alerts, alerts, global)
	}
	observability.Observe(app, p)
}

// hold holds the shop at home to its objectives, with one page for whoever is on call that its own
// deployments do not raise, a dashboard, queries to ask first, and the events of AWS.
func (f *foundation) hold(s shop, alerts *observability.Notifications) {
	requests := observability.RequestsOfLoadBalancer(s.balancer.Resource())
	slos := []*observability.SLO{
		observability.NewSLO(s.stack, "Available", &observability.SLOProps{Of: requests, Goal: 99.9, Alerts: alerts, Combined: true}),
		observability.NewSLO(s.stack, "Fast", &observability.SLOProps{
			Of: requests, Goal: 99, Within: 500 * time.Millisecond, Alerts: alerts, Combined: true,
		}),
	}
	page := observability.NewWorkloadAlarm(s.stack, "Page", &observability.WorkloadAlarmProps{
		SLOs: slos, Deployments: []awsecs.IBaseService{s.service.Resource()}, Runbook: config.Runbooks + "shop", Alerts: alerts,
	})
	observability.NewDashboard(s.stack, "Dashboard", &observability.DashboardProps{Workloads: []observability.Workload{{
		Name: "Shop", Requests: requests, SLOs: slos, Alarm: page,
		Saturation: []observability.Saturation{observability.SaturationOfService("Tasks", s.service.Resource())},
	}}})
	observability.NewSavedQueries(s.stack, "Queries", &observability.SavedQueriesProps{
		Applications: []awslogs.ILogGroup{s.service.LogGroup()},
	})
	observability.NewServiceEvents(awscdk.Stack_Of(alerts), "Events", &observability.ServiceEventsProps{Alerts: alerts})
}
