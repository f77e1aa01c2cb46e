// Serverless-api takes orders: an HTTP API with a name of its own, functions of Lambda, a table of
// DynamoDB, and a queue with a dead-letter queue between what answers at once and what takes time.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssecretsmanager"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/resilience"
)

// locked is for when everything is deployed: a first deployment that fails could not be rolled back
// over a table that is protected from deletion.
const locked = false

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, price.Section, watch.Section)
}

// A setup is what is likely to change.
type setup struct {
	locked   bool
	memory   int    // of each function, in MB
	attempts int    // at a message, before it is set aside
	sortKey  string // of the table, beside the customer
}

func current() setup { return setup{locked: locked, memory: 512, attempts: 5, sortKey: "id"} }

func define(app awscdk.App, s setup) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	stack := plinth.NewStack(app, "Orders", &plinth.StackProps{
		Account: config.Account, Region: config.Region, Unlocked: !s.locked,
		Tags: plinth.Tags{Project: "orders", Team: "orders", CostCenter: "4711"},
	})
	url := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("OnCall"), jsii.String(config.OnCallSecret))
	alerts := observability.NewNotifications(stack, "Alerts", &observability.NotificationsProps{
		Page:       observability.Route{Endpoints: []alerting.Endpoint{{Name: "OnCall", Secret: url}}},
		Ticket:     observability.Route{Emails: []string{config.Team}},
		Escalation: observability.Route{Emails: []string{config.Lead}},
	})
	o := newOrders(stack, s)
	api, access := newAPI(stack, o)
	watched(stack, alerts, o, api, access)
	tracing := observability.NewTracing(stack, "Tracing", nil)
	tracing.Function(o.take, nil)
	tracing.Function(o.accept, nil)
	plinth.KeepAll("works on the orders, and logs in JSON", o.take, o.accept) // as they are traced
	observability.NewCanary(stack, "Users", &observability.CanaryProps{
		Checks: []observability.CanaryCheck{
			{Name: "Health", URL: "https://" + config.Domain + "/health", Contains: "ok"},
			{Name: "No token", URL: "https://" + config.Domain + "/orders/1", Status: 401},
		},
		Topics: []awssns.ITopic{alerts.Topic(alerting.Page).Topic()}, LogKey: o.logs.Key(),
	})
	observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{Alerts: alerts})
	resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: alerts.Topic(alerting.Page)}).Protect(o.table)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{alerts}})
}
