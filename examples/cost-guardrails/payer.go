package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost"
)

// payer tells what the organization spends, and whose it is. It returns who hears of it.
func payer(stack awscdk.Stack) *alerting.AlertTopic {
	alerts := alerting.NewAlertTopic(stack, "Alerts", &alerting.AlertTopicProps{
		Emails: []string{config.Finance}, Billing: true, Severity: alerting.Ticket,
	})
	budgets(stack, alerts)
	cost.NewAnomalyDetection(stack, "Services", &cost.AnomalyDetectionProps{Alerts: alerts})
	cost.NewAnomalyDetection(stack, "Accounts", &cost.AnomalyDetectionProps{By: cost.ByAccount, Emails: []string{config.Finance}})

	cost.NewTagActivation(stack, "Tags", &cost.TagActivationProps{Alerts: alerts})
	names := make([]string, len(teams))
	for i, team := range teams {
		names[i] = team.name
	}
	// What is tagged is a team's, and the network is everybody's.
	cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{
		Rules: []cost.CategoryRule{
			{Value: "network", For: cost.Filter{Accounts: []string{config.NetworkAccount}}},
			{FromTag: "Team"},
		},
		Splits: []cost.SplitCharge{{From: "network", To: names}},
	})
	cost.NewDataExport(stack, "Bill", nil)
	return alerts
}

// budgets are for the organization, for each team, and for what is bought ahead. When most of it is
// spent, nothing new starts in the sandboxes, once somebody has approved of that.
func budgets(stack awscdk.Stack, alerts *alerting.AlertTopic) {
	all := cost.NewBudget(stack, "All", &cost.BudgetProps{Limit: 5_000 * price.Unit, Alerts: alerts})
	cost.NewBudgetAction(stack, "FreezeSandboxes", &cost.BudgetActionProps{
		Budget: all, At: 90, SCP: &cost.SCPAction{PolicyID: config.FrozenPolicy, Targets: []string{config.SandboxUnit}}, Alerts: alerts,
	})
	for _, team := range teams {
		cost.NewBudget(stack, "Team-"+team.name, &cost.BudgetProps{
			Limit: team.limit, For: cost.Filter{Tags: map[string][]string{"Team": {team.name}}}, Alerts: alerts,
		})
	}
	cost.NewUsageBudget(stack, "Hours", &cost.UsageBudgetProps{
		Of: []string{"EC2: Running Hours"}, Limit: 10_000, Unit: "Hrs", Alerts: alerts,
	})
	cost.NewCommitmentBudget(stack, "SavingsPlans", &cost.CommitmentBudgetProps{Of: cost.SavingsPlans, Alerts: alerts})
}
