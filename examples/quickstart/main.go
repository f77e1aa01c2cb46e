// Quickstart defines one production VPC, and tells its team when something is wrong with it.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/network"
	"github.com/plinth-cdk/plinth/observability"
)

func main() { plinth.Main(define) }

func define(app awscdk.App) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	stack := plinth.NewStack(app, "Quickstart", &plinth.StackProps{
		Account: config.Account, Region: config.Region,
		Tags: plinth.Tags{Project: "quickstart", Team: "platform", CostCenter: "4711"},
	})
	network.NewVPC(stack, "Network", nil)

	alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{config.Team}})
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{observability.ToAll(alerts)}})
}
