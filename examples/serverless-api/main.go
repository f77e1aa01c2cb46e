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

// Replace these with your own.
const (
	account = "111111111111"
	region  = "eu-west-1"
	domain  = "orders.example.com"
	zoneID  = "Z0123456789ABCDEFGHIJ" // the public hosted zone of domain
	team    = "orders@example.com"
	lead    = "lead@example.com"

	// issuer signs the tokens of customers, for this audience.
	issuer, audience = "https://login.example.com/", "orders"
	// onCall is the secret with the URL of the on-call service.
	onCall = "on-call-url"

	// locked is for when everything is deployed: a first deployment that fails could not be rolled
	// back over a table that is protected from deletion.
	locked = false
)

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
	stack := plinth.NewStack(app, "Orders", &plinth.StackProps{
		Account: account, Region: region, Unlocked: !s.locked, Tags: plinth.Tags{Project: "orders", Team: "orders", CostCenter: "4711"},
	})
	url := awssecretsmanager.Secret_FromSecretNameV2(stack, jsii.String("OnCall"), jsii.String(onCall))
	alerts := observability.NewNotifications(stack, "Alerts", &observability.NotificationsProps{
		Page:       observability.Route{Endpoints: []alerting.Endpoint{{Name: "OnCall", Secret: url}}},
		Ticket:     observability.Route{Emails: []string{team}},
		Escalation: observability.Route{Emails: []string{lead}},
	})
	o := newOrders(stack, s)
	api, access := newAPI(stack, o)
	watched(stack, alerts, o, api, access)
	tracing := observability.NewTracing(stack, "Tracing", nil)
	tracing.Function(o.take, nil)
	tracing.Function(o.accept, nil)
	observability.NewCanary(stack, "Users", &observability.CanaryProps{
		Checks: []observability.CanaryCheck{
			{Name: "Health", URL: "https://" + domain + "/health", Contains: "ok"},
			{Name: "No token", URL: "https://" + domain + "/orders/1", Status: 401},
		},
		Topics: []awssns.ITopic{alerts.Topic(alerting.Page).Topic()}, LogKey: o.logs.Key(),
	})
	observability.NewServiceEvents(stack, "Events", &observability.ServiceEventsProps{Alerts: alerts})
	resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: alerts.Topic(alerting.Page)}).Protect(o.table)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{alerts}})
}
