package bill

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// reserved are the services that have reservations, as AWS Budgets calls them.
var reserved = []string{"Amazon Elastic Compute Cloud - Compute", "Amazon Relational Database Service", "Amazon Redshift",
	"Amazon ElastiCache", "Amazon OpenSearch Service", "Amazon Elasticsearch Service"}

func budgetTaken(pass *engine.Pass, budget *assembly.Resource) {
	b := budget.Get("Budget")
	kind, _ := b.Get("BudgetType").Text()
	older, newer := b.Get("CostFilters").Exists() || b.Get("CostTypes").Exists(),
		b.Get("FilterExpression").Exists() || b.Get("Metrics").Exists()
	if older && newer {
		pass.Report(budget, "Budget.FilterExpression", "or Metrics stands beside CostFilters or CostTypes; want one pair")
	}
	if metrics := b.Get("Metrics"); metrics.Exists() && len(metrics.Elements()) != 1 {
		pass.Report(budget, "Budget.Metrics", "has %d entries; want one", len(metrics.Elements()))
	}
	if kind != "" && kind != "COST" && b.Get("CostTypes").Exists() {
		pass.Report(budget, "Budget.CostTypes", "is for budgets of type COST alone, and this one is %s", kind)
	}
	limited := b.Get("BudgetLimit").Exists() || b.Get("PlannedBudgetLimits").Exists() || b.Get("AutoAdjustData").Exists()
	if (kind == "COST" || kind == "USAGE") && !limited {
		pass.Report(budget, "Budget.BudgetLimit", "is not set, and AutoAdjustData is not")
	}
	if strings.HasPrefix(kind, "RI_") && !ofOneService(b) {
		pass.Report(budget, "Budget.FilterExpression", "does not name the one service whose reservations count, such as %s", reserved[1])
	}
	if unit := b.Get("BudgetLimit", "Unit"); commitment(kind) && unit.Exists() && unit.Is("PERCENTAGE") == assembly.False {
		pass.Report(budget, "Budget.BudgetLimit.Unit", "is %v; want PERCENTAGE for %s", unit, kind)
	}
	adjustmentTaken(pass, budget)
	notificationsTaken(pass, budget, kind)
}

// longest is of how many periods AWS takes the average for the limit of a budget.
var longest = map[string]int{"DAILY": 60, "MONTHLY": 12, "QUARTERLY": 4}

func adjustmentTaken(pass *engine.Pass, budget *assembly.Resource) {
	const property = "Budget.AutoAdjustData.HistoricalOptions"
	adjust := budget.Get("Budget", "AutoAdjustData")
	if adjust.Get("AutoAdjustType").Is("HISTORICAL") != assembly.True {
		return
	}
	if !adjust.Get("HistoricalOptions").Exists() {
		pass.Report(budget, property, "is not set, and AutoAdjustType is HISTORICAL")
	}
	unit, _ := budget.Get("Budget", "TimeUnit").Text()
	n, known := adjust.Get("HistoricalOptions", "BudgetAdjustmentPeriod").Int()
	if most := longest[unit]; known && most > 0 && (n < 1 || n > most) {
		pass.Report(budget, property+".BudgetAdjustmentPeriod", "is %d; want 1 to %d for a budget that is %s", n, most, unit)
	}
}

func commitment(kind string) bool {
	return strings.HasSuffix(kind, "UTILIZATION") || strings.HasSuffix(kind, "COVERAGE")
}

// ofOneService reports whether a filter may pick one service that has reservations.
func ofOneService(b assembly.Value) bool {
	values := b.Get("CostFilters", "Service").Elements()
	for _, e := range conditions(b.Get("FilterExpression")) {
		if e.Get("Dimensions", "Key").Is("SERVICE") != assembly.False && e.Get("Dimensions").Exists() {
			values = append(values, e.Get("Dimensions", "Values").Elements()...)
		}
	}
	return len(values) == 1 && values[0].OneOf(reserved...) != assembly.False
}

// conditions are an expression and all that it consists of.
func conditions(e assembly.Value) []assembly.Value {
	all := []assembly.Value{e}
	for _, part := range slices.Concat(e.Get("And").List(), e.Get("Or").List()) {
		all = append(all, conditions(part)...)
	}
	if not := e.Get("Not"); not.Exists() {
		all = append(all, conditions(not)...)
	}
	return all
}

func notificationsTaken(pass *engine.Pass, budget *assembly.Resource, kind string) {
	const property = "NotificationsWithSubscribers"
	all := budget.Get(property).List()
	if len(all) > 10 {
		pass.Report(budget, property, "are %d; want 10 at most", len(all))
	}
	daily := budget.Get("Budget", "TimeUnit").Is("DAILY") == assembly.True
	for i, n := range all {
		at := fmt.Sprintf("%s.%d.", property, i)
		switch forecast := n.Get("Notification", "NotificationType").Is("FORECASTED") == assembly.True; {
		case forecast && daily:
			pass.Report(budget, at+"Notification.NotificationType", "is FORECASTED, and a budget of a day has no forecast")
		case forecast && commitment(kind):
			pass.Report(budget, at+"Notification.NotificationType", "is FORECASTED, and %s has no forecast", kind)
		case commitment(kind) && n.Get("Notification", "ThresholdType").Is("ABSOLUTE_VALUE") == assembly.True:
			pass.Report(budget, at+"Notification.ThresholdType", "is ABSOLUTE_VALUE, and %s is a percentage", kind)
		}
		counts := map[string]int{}
		for _, s := range n.Get("Subscribers").List() {
			how, _ := s.Get("SubscriptionType").Text()
			counts[how]++
		}
		if counts["EMAIL"] > 10 || counts["SNS"] > 1 {
			pass.Report(budget, at+"Subscribers", "are %d addresses and %d topics; want 10 and one at most", counts["EMAIL"], counts["SNS"])
		}
	}
}

func budgetMeans(pass *engine.Pass, budget *assembly.Resource) {
	if planned := budget.Get("Budget", "PlannedBudgetLimits"); planned.Exists() {
		pass.Report(budget, "Budget.PlannedBudgetLimits", "are for months that pass, and nobody changes the template for the next ones")
	}
	if amount, known := budget.Get("Budget", "BudgetLimit", "Amount").Text(); known && strings.Trim(amount, "0.") == "" {
		pass.Report(budget, "Budget.BudgetLimit.Amount", "is %s, which the first cent exceeds", amount)
	}
	for i, n := range budget.Get("NotificationsWithSubscribers").List() {
		kind := n.Get("Notification", "ThresholdType")
		at, known := n.Get("Notification", "Threshold").Int()
		if known && at > 1000 && (!kind.Exists() || kind.Is("PERCENTAGE") == assembly.True) {
			pass.Report(budget, fmt.Sprintf("NotificationsWithSubscribers.%d.Notification.Threshold", i), "is %d percent; want 1000 at most", at)
		}
	}
}
