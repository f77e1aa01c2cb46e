// Pipeline deploys one workload in waves, without a key: development first, then, once somebody has
// approved of it, production in one Region, and in the next.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/security"
)

func main() { plinth.Main(define, price.Section) }

// A wave is an account and a Region, deployed when the waves before are. Its stacks are in a stage
// of its name, which is what the workflow deploys.
type wave struct {
	name            string
	environment     string // of GitHub: that of production waits for a review
	account, region string
	class           plinth.Class
}

func waves() []wave {
	return []wave{
		{"Development", "development", config.DevelopmentAccount, config.Home, plinth.NonProduction},
		{"Production", "production", config.ProductionAccount, config.Home, plinth.Production},
		{"ProductionSecond", "production", config.ProductionAccount, config.Second, plinth.Production},
	}
}

func define(app awscdk.App) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	known := map[string]bool{} // accounts that have GitHub as an identity provider
	for _, w := range waves() {
		stage := awscdk.NewStage(app, &w.name, nil)
		access := w.newStack(stage, "Access")
		role := security.NewDeployRole(access, "Role", &security.DeployRoleProps{
			GitHub: config.Repository, Environment: w.environment, ExistingProvider: known[w.account],
		})
		known[w.account] = true
		awscdk.NewCfnOutput(access, jsii.String("RoleARN"), &awscdk.CfnOutputProps{Value: role.Role().RoleArn()})
		alerts := w.workload(w.newStack(stage, "Orders"))
		observability.Observe(stage, &observability.ObserveProps{Alerts: []observability.Routes{observability.ToAll(alerts)}})
	}
}

// workload is what is deployed: the same in each wave.
func (w wave) workload(stack awscdk.Stack) *alerting.AlertTopic {
	failed := awssqs.NewQueue(stack, jsii.String("Failed"), &awssqs.QueueProps{
		EnforceSSL: jsii.Bool(true), RetentionPeriod: awscdk.Duration_Days(jsii.Number(14)),
	})
	orders := awssqs.NewQueue(stack, jsii.String("Orders"), &awssqs.QueueProps{
		EnforceSSL: jsii.Bool(true), DeadLetterQueue: &awssqs.DeadLetterQueue{Queue: failed, MaxReceiveCount: jsii.Number(5)},
	})
	plinth.KeepAll("brings each order to somebody, or sets it aside", orders, failed)
	return alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{Emails: []string{config.OnCall}})
}

func (w wave) newStack(stage awscdk.Stage, id string) awscdk.Stack {
	return plinth.NewStack(stage, id, &plinth.StackProps{
		Account: w.account, Region: w.region, Class: w.class, Tags: plinth.Tags{Project: "orders", Team: "orders", CostCenter: "4711"},
	})
}
