// Cost-guardrails tells what an organization spends before the bill does, and whose it is: budgets
// for everybody and for each team, unusual costs, teams that pay for what they share, and every
// line of the bill in a table. One of the teams develops on Spot capacity that sleeps at night.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/observability"
)

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, price.Section)
}

// teams are who pays, and what each may spend in a month.
var teams = []struct {
	name  string
	limit price.Money
}{
	{"shop", 3_000 * price.Unit},
	{"search", 1_200 * price.Unit},
}

func define(app awscdk.App, s setup) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	alerts := payer(plinth.NewStack(app, "Payer", &plinth.StackProps{
		Account: config.PayerAccount, Region: "us-east-1", // where AWS has exports of the bill
		Tags: plinth.Tags{Project: "billing", Team: "platform", CostCenter: "4711"},
	}))
	development(plinth.NewStack(app, "Development", &plinth.StackProps{
		Account: config.DevelopmentAccount, Region: config.DevelopmentRegion, Class: plinth.NonProduction,
		Tags: plinth.Tags{Project: "shop", Team: "shop", CostCenter: "4712"},
	}), s)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{observability.ToAll(alerts)}})
}
