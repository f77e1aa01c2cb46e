package cost_test

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/cost"
)

// The whole organization may spend 5,000 dollars a month, and the team "shop" no more than it did
// in the last three months.
func ExampleNewBudget() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewBudget(stack, "All", &cost.BudgetProps{Limit: 5_000 * price.Unit, Alerts: billing(stack)})
		cost.NewBudget(stack, "Shop", &cost.BudgetProps{
			Adjust: 3, For: cost.Filter{Tags: map[string][]string{"Team": {"shop"}}}, Emails: []string{"shop@example.com"},
		})
	})
	constructtest.Count(a, "AWS::Budgets::Budget")
	// Output: AWS::Budgets::Budget 2
}

// Savings Plans whose discount is 28 percent lose money when they are used by less than 72 percent.
func ExampleNewCommitmentBudget() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewCommitmentBudget(stack, "Plans", &cost.CommitmentBudgetProps{
			Of: cost.SavingsPlans, Utilization: 80, Emails: []string{"finance@example.com"},
		})
	})
	constructtest.Count(a, "AWS::Budgets::Budget")
	// Output: AWS::Budgets::Budget 1
}

func ExampleNewAnomalyDetection() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewAnomalyDetection(stack, "Anomalies", &cost.AnomalyDetectionProps{By: cost.ByAccount, Alerts: billing(stack)})
	})
	constructtest.Count(a, "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription")
	// Output:
	// AWS::CE::AnomalyMonitor 1
	// AWS::CE::AnomalySubscription 1
}

// Teams have what is tagged as theirs. The network is shared, and they pay for it in proportion.
func ExampleNewCostCategory() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		cost.NewCostCategory(stack, "Team", &cost.CostCategoryProps{
			Rules: []cost.CategoryRule{
				{Value: "Network", For: cost.Filter{Accounts: []string{"333333333333"}}},
				{FromTag: "Team"},
			},
			Splits: []cost.SplitCharge{{From: "Network", To: []string{"shop", "search"}}},
		})
	})
	constructtest.Count(a, "AWS::CE::CostCategory")
	// Output: AWS::CE::CostCategory 1
}
