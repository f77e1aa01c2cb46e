package bill_test

import . "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"

// acting adds an action that does what a definition says.
func acting(kind string, definition Object, more ...Change) []Change {
	return append(append(action("MANUAL"), Set("Action.ActionType", kind), Set("Action.Definition", definition)), more...)
}

func actionSabotages() []Case {
	addresses := List{}
	for range 11 {
		addresses = append(addresses, Object{"Type": "EMAIL", "Address": "finance@example.com"})
	}
	scp := func(id string) Object {
		return Object{"ScpActionDefinition": Object{"PolicyId": id, "TargetIds": List{"ou-ab12-12345678"}}}
	}
	return []Case{
		{Rule: "BUDGET-011", Name: "nobody hears", Change: append(action("MANUAL"), Set("Action.Subscribers", List{})),
			At: "Action Subscribers", Says: "are none"},
		{Rule: "BUDGET-011", Name: "too many hear", Change: append(action("MANUAL"), Set("Action.Subscribers", addresses)),
			At: "Action Subscribers", Says: "are 11 addresses and 0 topics; want 10 and one at most"},
		{Rule: "BUDGET-011", Name: "does something else", Change: append(action("MANUAL"), Set("Action.ActionType", "APPLY_IAM_POLICY")),
			At: "Action Definition", Says: "has no IamActionDefinition"},
		{Rule: "BUDGET-011", Name: "denies nobody", Change: acting("APPLY_IAM_POLICY",
			Object{"IamActionDefinition": Object{"PolicyArn": "arn:aws:iam::aws:policy/AWSDenyAll"}}),
			At: "Action Definition.IamActionDefinition", Says: "names no role, group or user"},
		{Rule: "BUDGET-011", Name: "a member account", Change: acting("APPLY_SCP_POLICY", scp("p-12345678")),
			At: "Action Definition.ScpActionDefinition", Says: "is outside of the management account 999999999999"},
		{Rule: "BUDGET-011", Name: "no policy", Change: acting("APPLY_SCP_POLICY", scp("FullAWSAccess")),
			At: "Action Definition.ScpActionDefinition.PolicyId", Says: "is FullAWSAccess; want the id of a policy"},
		{Rule: "BUDGET-007", Name: "adjusts to nothing", Change: budget(Set("Budget.Budget.BudgetLimit", nil),
			Set("Budget.Budget.AutoAdjustData", Object{"AutoAdjustType": "HISTORICAL"})),
			At: "Budget Budget.AutoAdjustData.HistoricalOptions", Says: "is not set"},
		{Rule: "BUDGET-007", Name: "adjusts to years", Change: budget(Set("Budget.Budget.BudgetLimit", nil),
			Set("Budget.Budget.AutoAdjustData", Object{"AutoAdjustType": "HISTORICAL",
				"HistoricalOptions": Object{"BudgetAdjustmentPeriod": 24}})),
			At: "Budget Budget.AutoAdjustData.HistoricalOptions.BudgetAdjustmentPeriod", Says: "is 24; want 1 to 12 for a budget that is MONTHLY"},
	}
}
