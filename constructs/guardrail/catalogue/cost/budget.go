package cost

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	budgetType = "AWS::Budgets::Budget"
	actionType = "AWS::Budgets::BudgetsAction"
)

var budgetRules = []engine.Rule{
	{
		ID: "BUDGET-001", Title: "Budgets tell somebody",
		Why:    "A budget without a notification, or a notification without a subscriber, is spent and nobody knows.",
		Fix:    "Set NotificationsWithSubscribers, each with a subscriber, as cost.NewBudget does.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(budgetType, budgetTells),
	},
	{
		ID: "BUDGET-002", Title: "Budgets filter what exists",
		Why: "AWS Budgets takes any filter and counts what it picks. Team$web without the prefix user:, or user:Team in FilterExpression, " +
			"picks nothing: the budget shows no costs and never alarms.",
		Fix:    "Write user:Team$web in CostFilters.TagKeyValue, or Team in FilterExpression.Tags.Key, with values.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(budgetType, budgetPicks),
	},
	{
		ID: "BUDGET-003", Title: "Budget actions in production wait for approval",
		Why: "Costs are 8 to 12 hours old when an action is due, and may be those of a good day. What stops or denies by itself ends " +
			"production for a number.",
		Fix:    "Set ApprovalModel to MANUAL, or waive this for actions on what is not production.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check: engine.Each(actionType, func(pass *engine.Pass, action *assembly.Resource) {
			if model := action.Get("ApprovalModel"); model.Exists() && model.Is("MANUAL") != assembly.True {
				pass.Report(action, "ApprovalModel", "is %v; want MANUAL", model)
			}
		}),
	},
	{
		ID: "BUDGET-004", Title: "Budgets count what is spent before credits and refunds",
		Why:    "AWS nets credits and refunds by default: an account with credits spends what it likes and its budget shows nothing.",
		Fix:    "Set IncludeCredit and IncludeRefund of CostTypes to false, or Metrics to UnblendedCost with FilterExpression.",
		Pillar: engine.CostOptimization,
		Check: engine.Each(budgetType, func(pass *engine.Pass, budget *assembly.Resource) {
			if budget.Get("Budget", "BudgetType").Is("COST") != assembly.True || budget.Get("Budget", "Metrics").Exists() {
				return
			}
			for _, kind := range []string{"IncludeCredit", "IncludeRefund"} {
				if value := budget.Get("Budget", "CostTypes", kind); value.Is(false) != assembly.True {
					pass.Report(budget, "Budget.CostTypes."+kind, "is %v; want false", value)
				}
			}
		}),
	},
	{
		ID: "BUDGET-005", Title: "Budgets have no end",
		Why:    "AWS deletes a budget at the end of its period, and with it what it tells.",
		Fix:    "Leave out Budget.TimePeriod.End.",
		Pillar: engine.CostOptimization,
		Check: engine.Each(budgetType, func(pass *engine.Pass, budget *assembly.Resource) {
			if end := budget.Get("Budget", "TimePeriod", "End"); end.Exists() && end.Is("3706473600") != assembly.True {
				pass.Report(budget, "Budget.TimePeriod.End", "is %v, when the budget is deleted", end)
			}
		}),
	},
	{
		ID: "BUDGET-006", Title: "Budgets have no name of their own",
		Why: "A changed notification replaces the budget, and CloudFormation makes the new one while the old one has the name: the update " +
			"fails with DuplicateRecordException.",
		Fix:    "Leave out BudgetName. Actions get it by Ref.",
		Pillar: engine.OperationalExcellence,
		Check: engine.Each(budgetType, func(pass *engine.Pass, budget *assembly.Resource) {
			if name := budget.Get("Budget", "BudgetName"); name.Exists() {
				pass.Report(budget, "Budget.BudgetName", "is %v; want none", name)
			}
		}),
		Severity: engine.Warning,
	},
}

func budgetTells(pass *engine.Pass, budget *assembly.Resource) {
	const property = "NotificationsWithSubscribers"
	notifications := budget.Get(property)
	if !notifications.AlwaysExists() || len(notifications.List()) == 0 {
		pass.Report(budget, property, "are none: nobody hears of the budget")
		return
	}
	commitment, _ := budget.Get("Budget", "BudgetType").Text()
	for i, n := range notifications.List() {
		at := fmt.Sprintf("%s.%d.", property, i)
		if len(n.Get("Subscribers").List()) == 0 {
			pass.Report(budget, at+"Subscribers", "are none")
		}
		utilization := strings.HasSuffix(commitment, "UTILIZATION") || strings.HasSuffix(commitment, "COVERAGE")
		if operator := n.Get("Notification", "ComparisonOperator"); utilization && operator.Is("LESS_THAN") != assembly.True {
			pass.Report(budget, at+"Notification.ComparisonOperator", "is %v, which tells when all is well; want LESS_THAN", operator)
		}
	}
}

func budgetPicks(pass *engine.Pass, budget *assembly.Resource) {
	for i, value := range budget.Get("Budget", "CostFilters", "TagKeyValue").Elements() {
		if text, ok := value.Text(); ok && !strings.HasPrefix(text, "user:") && !strings.HasPrefix(text, "aws:") {
			pass.Report(budget, fmt.Sprintf("Budget.CostFilters.TagKeyValue.%d", i), "is %s; want user:%s", text, text)
		}
	}
	expression := budget.Get("Budget", "FilterExpression")
	for _, e := range append(append(expression.Get("And").List(), expression.Get("Or").List()...), expression, expression.Get("Not")) {
		if key, ok := e.Get("Tags", "Key").Text(); ok && strings.HasPrefix(key, "user:") {
			pass.Report(budget, "Budget.FilterExpression", "has the tag %s; want %s", key, strings.TrimPrefix(key, "user:"))
		}
	}
}
