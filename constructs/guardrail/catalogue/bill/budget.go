package bill

import (
	"fmt"
	"slices"
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
		Why: "AWS nets credits and refunds by default: an account with credits spends what it likes and its budget shows nothing.",
		Fix: "Set IncludeCredit and IncludeRefund of CostTypes to false, or leave out Credit and Refund in FilterExpression: Not of the " +
			"dimension " +
			"RECORD_TYPE.",
		Pillar: engine.CostOptimization,
		Check:  engine.Each(budgetType, creditsHide),
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
	{
		ID: "BUDGET-007", Title: "AWS Budgets takes the settings of budgets",
		Why: "AWS Budgets refuses a filter in both forms at once, types of costs for what is no cost, a forecast of a day or of a commitment, " +
			"a " +
			"reservation budget without its one service, and more subscribers than it tells: the deployment fails.",
		Fix:    "Leave out what the finding names, as cost.NewBudget, NewUsageBudget and NewCommitmentBudget do.",
		Pillar: engine.Reliability,
		Check:  engine.Each(budgetType, budgetTaken),
	},
	{
		ID: "BUDGET-008", Title: "Budgets have a limit that means something",
		Why: "Nobody hears of 8000 percent in time, a budget of nothing is spent by the first cent, and planned limits are those of months " +
			"that " +
			"pass: AWS Budgets takes all of them.",
		Fix:      "Set thresholds of up to 1000 percent, and a limit, or AutoAdjustData that follows what was spent.",
		Pillar:   engine.CostOptimization,
		Severity: engine.Warning,
		Check:    engine.Each(budgetType, budgetMeans),
	},
	{
		ID: "BUDGET-009", Title: "Topics admit the services that tell of costs",
		Why: "AWS Budgets and Cost Anomaly Detection publish as budgets.amazonaws.com and costalerts.amazonaws.com. What the policy of the " +
			"topic " +
			"or of its key does not admit is lost, and nobody hears of that either.",
		Fix: "Allow the service sns:Publish on the topic, and kms:GenerateDataKey* and kms:Decrypt on its key, for aws:SourceAccount; " +
			"alerting.AlertTopicProps.Billing does.",
		Pillar: engine.CostOptimization,
		Check:  topicsAdmit,
	},
	{
		ID: "BUDGET-010", Title: "Roles of budget actions do and undo what the action names",
		Why: "At the beginning of the next period AWS undoes an action, and cannot if its role may attach and not detach, or stop and not " +
			"start. The managed policies of AWS may do it to everybody.",
		Fix:    "Give the role both halves, for what the action names, as cost.NewBudgetAction does. Aurora clusters are stopped as a whole.",
		Pillar: engine.Reliability,
		Check:  engine.Each(actionType, actionUndone),
	},
	{
		ID: "BUDGET-011", Title: "AWS Budgets takes the settings of actions",
		Why: "AWS Budgets refuses an action of which nobody hears, with more than ten addresses or one topic, or without what its type does, " +
			"and one that attaches policies of the organization from a member account: the deployment fails, or the action does.",
		Fix:    "Define actions as cost.NewBudgetAction does, those on service control policies in the management account.",
		Pillar: engine.Reliability,
		Check:  engine.Each(actionType, actionTaken),
	},
}

func budgetTells(pass *engine.Pass, budget *assembly.Resource) {
	const property = "NotificationsWithSubscribers"
	notifications := budget.Get(property)
	if !notifications.AlwaysExists() || len(notifications.List()) == 0 {
		pass.Report(budget, property, "are none: nobody hears of the budget")
		return
	}
	kind, _ := budget.Get("Budget", "BudgetType").Text()
	for i, n := range notifications.List() {
		at := fmt.Sprintf("%s.%d.", property, i)
		if len(n.Get("Subscribers").List()) == 0 {
			pass.Report(budget, at+"Subscribers", "are none")
		}
		if operator := n.Get("Notification", "ComparisonOperator"); commitment(kind) && operator.Is("LESS_THAN") != assembly.True {
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
	for _, e := range conditions(budget.Get("Budget", "FilterExpression")) {
		for _, by := range []string{"Tags", "CostCategories"} {
			key, known := e.Get(by, "Key").Text()
			values, options := e.Get(by, "Values"), e.Get(by, "MatchOptions")
			switch {
			case known && strings.HasPrefix(key, "user:"):
				pass.Report(budget, "Budget.FilterExpression", "has the tag %s; want %s", key, strings.TrimPrefix(key, "user:"))
			case known && len(values.Elements()) == 0 && options.Get("0").Is("ABSENT") != assembly.True:
				pass.Report(budget, "Budget.FilterExpression", "has %s without Values, which picks what has none", key)
			}
		}
	}
}

// creditsHide looks at both forms of a filter: types of costs, and an expression.
func creditsHide(pass *engine.Pass, budget *assembly.Resource) {
	if budget.Get("Budget", "BudgetType").Is("COST") != assembly.True {
		return
	}
	newer := budget.Get("Budget", "Metrics").Exists() || budget.Get("Budget", "FilterExpression").Exists()
	for _, record := range []string{"Credit", "Refund"} {
		kind := "Include" + record
		if newer && !leavesOut(budget.Get("Budget", "FilterExpression"), record) {
			pass.Report(budget, "Budget.FilterExpression", "does not leave out the RECORD_TYPE %s", record)
		}
		if value := budget.Get("Budget", "CostTypes", kind); !newer && value.Is(false) != assembly.True {
			pass.Report(budget, "Budget.CostTypes."+kind, "is %v; want false", value)
		}
	}
}

// leavesOut reports whether an expression picks nothing of a type of record.
func leavesOut(e assembly.Value, record string) bool {
	not := func(e assembly.Value) bool { return leavesOut(e, record) }
	switch {
	case e.Get("And").Exists():
		return slices.ContainsFunc(e.Get("And").List(), not)
	case e.Get("Or").Exists():
		return !slices.ContainsFunc(e.Get("Or").List(), func(e assembly.Value) bool { return !not(e) })
	case e.Get("Not").Exists():
		return ofRecords(e.Get("Not")) && has(e.Get("Not", "Dimensions", "Values"), record)
	}
	return ofRecords(e) && !has(e.Get("Dimensions", "Values"), record)
}

func ofRecords(e assembly.Value) bool {
	return e.Get("Dimensions", "Key").Is("RECORD_TYPE") == assembly.True
}

func has(list assembly.Value, text string) bool {
	return slices.ContainsFunc(list.Elements(), func(v assembly.Value) bool { return v.Is(text) == assembly.True })
}
