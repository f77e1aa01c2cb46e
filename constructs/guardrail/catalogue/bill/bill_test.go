package bill_test

import (
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/bill"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmless()
	maps.Copy(all, harmlessSettings())
	Prove(t, bill.Rules(), all, budgetSabotages(), budgetSettingSabotages(), actionSabotages(), toldSabotages(), anomalySabotages(),
		anomalySettingSabotages(),
		categorySabotages(), exportSabotages(), exportSettingSabotages())
}

// budget adds a budget that is as it should be, after changes.
func budget(changes ...Change) []Change {
	return append([]Change{
		Add("Budget", Resource("AWS::Budgets::Budget", Object{
			"Budget": Object{"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": Object{"Amount": 100, "Unit": "USD"},
				"CostTypes":   Object{"IncludeCredit": false, "IncludeRefund": false},
				"CostFilters": Object{"TagKeyValue": List{"user:Team$web"}}},
			"NotificationsWithSubscribers": List{Object{
				"Notification": Object{"NotificationType": "ACTUAL", "ComparisonOperator": "GREATER_THAN", "Threshold": 80},
				"Subscribers":  List{Object{"SubscriptionType": "EMAIL", "Address": "finance@example.com"}}}}})),
	}, changes...)
}

func action(model any) []Change {
	return budget(Add("Action", Resource("AWS::Budgets::BudgetsAction", Object{
		"BudgetName": Ref("Budget"), "ActionType": "RUN_SSM_DOCUMENTS", "NotificationType": "ACTUAL", "ApprovalModel": model,
		"ActionThreshold":  Object{"Type": "PERCENTAGE", "Value": 100},
		"ExecutionRoleArn": "arn:aws:iam::111111111111:role/budgets",
		"Definition": Object{"SsmActionDefinition": Object{
			"Region": "eu-west-1", "Subtype": "STOP_EC2_INSTANCES", "InstanceIds": List{"i-0123456789abcdef0"}}},
		"Subscribers": List{Object{"Type": "EMAIL", "Address": "finance@example.com"}}})))
}

func budgetSabotages() []Case {
	const first = "Budget.NotificationsWithSubscribers.0."
	tagged := func(key string) Change {
		return func(s *assemblytest.Stack) {
			Set("Budget.Budget.CostFilters", nil)(s)
			Set("Budget.Budget.CostTypes", nil)(s)
			Set("Budget.Budget.Metrics", List{"UnblendedCost"})(s)
			Set("Budget.Budget.FilterExpression", Object{"And": List{withoutCredits(),
				Object{"Tags": Object{"Key": key, "Values": List{"web"}}},
				Object{"Dimensions": Object{"Key": "REGION", "Values": List{"eu-west-1"}}}}})(s)
		}
	}
	return []Case{
		{Rule: "BUDGET-001", Name: "no notification", Change: budget(Set("Budget.NotificationsWithSubscribers", nil)),
			At: "Budget NotificationsWithSubscribers", Says: "are none: nobody hears"},
		{Rule: "BUDGET-001", Name: "no subscriber", Change: budget(Set(first+"Subscribers", List{})),
			At: first[:6] + " NotificationsWithSubscribers.0.Subscribers", Says: "are none"},
		{Rule: "BUDGET-001", Name: "tells when all is well", Change: budget(Set("Budget.Budget.BudgetType", "SAVINGS_PLANS_UTILIZATION"),
			Set("Budget.Budget.CostTypes", nil), Set("Budget.Budget.BudgetLimit.Unit", "PERCENTAGE")),
			At: "Budget NotificationsWithSubscribers.0.Notification.ComparisonOperator", Says: "want LESS_THAN"},
		{Rule: "BUDGET-002", Name: "no prefix", Change: budget(Set("Budget.Budget.CostFilters.TagKeyValue", List{"Team$web"})),
			At: "Budget Budget.CostFilters.TagKeyValue.0", Says: "is Team$web; want user:Team$web"},
		{Rule: "BUDGET-002", Name: "prefix in an expression", Change: budget(tagged("user:Team")),
			At: "Budget Budget.FilterExpression", Says: "has the tag user:Team; want Team"},
		{Rule: "BUDGET-003", Name: "stops by itself", Change: action("AUTOMATIC"), At: "Action ApprovalModel", Says: "is AUTOMATIC; want MANUAL"},
		{Rule: "BUDGET-004", Name: "credits hide it", Change: budget(Set("Budget.Budget.CostTypes", nil)),
			At: "Budget Budget.CostTypes.IncludeCredit", Says: "want false"},
		{Rule: "BUDGET-005", Name: "ends", Change: budget(Set("Budget.Budget.TimePeriod", Object{"End": "1798761600"})),
			At: "Budget Budget.TimePeriod.End", Says: "when the budget is deleted"},
		{Rule: "BUDGET-006", Name: "a name", Change: budget(Set("Budget.Budget.BudgetName", "all")),
			At: "Budget Budget.BudgetName", Says: "is all; want none"},
	}
}

func monitor(changes ...Change) []Change {
	return append([]Change{
		Add("Monitor", Resource("AWS::CE::AnomalyMonitor", Object{
			"MonitorName": "services", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"})),
		Add("Subscription", Resource("AWS::CE::AnomalySubscription", Object{
			"SubscriptionName": "services", "Frequency": "DAILY", "MonitorArnList": List{Ref("Monitor")}, "Threshold": 100,
			"Subscribers": List{Object{"Type": "EMAIL", "Address": "finance@example.com"}}})),
	}, changes...)
}

func anomalySabotages() []Case {
	return []Case{
		{Rule: "ANOMALY-001", Name: "nobody hears", Change: monitor(Drop("Subscription")), At: "Monitor", Says: "is in no subscription"},
		{Rule: "ANOMALY-002", Name: "an address at once", Change: monitor(Set("Subscription.Frequency", "IMMEDIATE")),
			At: "Subscription Frequency", Says: "is IMMEDIATE for Subscribers.0, of type EMAIL"},
		{Rule: "ANOMALY-002", Name: "no subscribers", Change: monitor(Set("Subscription.Subscribers", List{})),
			At: "Subscription Subscribers", Says: "are none"},
	}
}

// export adds an export to a bucket of the app, after changes. It stands where AWS has none.
func export(changes ...Change) []Change {
	made := After(Resource("AWS::BCMDataExports::Export", Object{"Export": Object{
		"Name": "bill", "RefreshCadence": Object{"Frequency": "SYNCHRONOUS"},
		"DataQuery": Object{"QueryStatement": "SELECT line_item_unblended_cost FROM COST_AND_USAGE_REPORT"},
		"DestinationConfigurations": Object{"S3Destination": Object{
			"S3Bucket": Ref("Bills"), "S3Prefix": "bill", "S3Region": "eu-west-1", "S3OutputConfigurations": Object{
				"OutputType": "CUSTOM", "Format": "PARQUET", "Compression": "PARQUET", "Overwrite": "OVERWRITE_REPORT"}}}}}), "BillsPolicy")
	admits := Object{"Effect": "Allow", "Principal": Object{"Service": "bcm-data-exports.amazonaws.com"},
		"Action": List{"s3:PutObject", "s3:GetBucketPolicy"}, "Resource": List{Att("Bills", "Arn"), Join(Att("Bills", "Arn"), "/*")},
		"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"},
			"ArnLike": Object{"aws:SourceArn": "arn:aws:bcm-data-exports:us-east-1:111111111111:export/*"}}}
	return append([]Change{Bucket("Bills"), More("BillsPolicy.PolicyDocument.Statement", admits), Add("BillExport", made)}, changes...)
}

func exportSabotages() []Case {
	const destination = "Export.DestinationConfigurations.S3Destination."
	elsewhere := []string{"EXPORT-003"}
	return []Case{
		{Rule: "EXPORT-001", Name: "before the policy", Change: export(Attribute("BillExport", "DependsOn", nil)), Also: elsewhere,
			At: "BillExport " + destination + "S3Bucket", Says: "does not wait for its policy Prod/BillsPolicy"},
		{Rule: "EXPORT-002", Name: "new files",
			Change: export(Set("BillExport."+destination+"S3OutputConfigurations.Overwrite", "CREATE_NEW_REPORT")),
			Also:   elsewhere, At: "BillExport " + destination + "S3OutputConfigurations.Overwrite", Says: "want OVERWRITE_REPORT"},
		{Rule: "EXPORT-003", Name: "elsewhere", Change: export(), At: "BillExport", Says: "is in eu-west-1; want us-east-1"},
	}
}

func harmless() map[string][]Change {
	return map[string][]Change{
		"a budget":                    budget(),
		"an action after approval":    action("MANUAL"),
		"a subscription to a monitor": monitor(),
	}
}
