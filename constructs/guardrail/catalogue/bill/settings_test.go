package bill_test

import (
	"maps"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func withoutCredits() Object {
	return Object{"Not": Object{"Dimensions": Object{"Key": "RECORD_TYPE", "Values": List{"Credit", "Refund"}}}}
}

// newer has the budget count by an expression.
func newer(expression Object) []Change {
	return budget(Set("Budget.Budget.CostFilters", nil), Set("Budget.Budget.CostTypes", nil),
		Set("Budget.Budget.Metrics", List{"UnblendedCost"}), Set("Budget.Budget.FilterExpression", expression))
}

// ofType has it be about a commitment or usage.
func ofType(kind string, changes ...Change) []Change {
	return budget(
		append([]Change{Set("Budget.Budget.BudgetType", kind), Set("Budget.Budget.CostTypes", nil), Set("Budget.Budget.CostFilters", nil),
			Set("Budget.Budget.BudgetLimit.Unit", "PERCENTAGE"),
			Set("Budget.NotificationsWithSubscribers.0.Notification.ComparisonOperator", "LESS_THAN")}, changes...)...)
}

func budgetSettingSabotages() []Case {
	const notification = "Budget.NotificationsWithSubscribers.0."
	many := List{}
	for range 12 {
		many = append(many, Object{"SubscriptionType": "EMAIL", "Address": "finance@example.com"})
	}
	return []Case{
		{Rule: "BUDGET-002", Name: "a tag without values", Change: newer(Object{"And": List{withoutCredits(), Object{"Or": List{
			Object{"Tags": Object{"Key": "Team", "Values": List{"web"}}}, Object{"Tags": Object{"Key": "Project"}}}}}}),
			At: "Budget Budget.FilterExpression", Says: "has Project without Values"},
		{Rule: "BUDGET-004", Name: "in an expression", Change: newer(Object{"Dimensions": Object{"Key": "REGION", "Values": List{"eu-west-1"}}}),
			At: "Budget Budget.FilterExpression", Says: "does not leave out the RECORD_TYPE Credit"},
		{Rule: "BUDGET-004", Name: "either of two", Change: newer(Object{"Or": List{withoutCredits(),
			Object{"Dimensions": Object{"Key": "REGION", "Values": List{"eu-west-1"}}}}}),
			At: "Budget Budget.FilterExpression", Says: "does not leave out the RECORD_TYPE Refund"},
		{Rule: "BUDGET-007", Name: "both forms", Change: budget(Set("Budget.Budget.FilterExpression", withoutCredits())),
			At: "Budget Budget.FilterExpression", Says: "stands beside CostFilters"},
		{Rule: "BUDGET-007", Name: "two metrics",
			Change: append(newer(withoutCredits()), Set("Budget.Budget.Metrics", List{"UnblendedCost", "Hours"})),
			At:     "Budget Budget.Metrics", Says: "has 2 entries; want one"},
		{Rule: "BUDGET-007", Name: "types of costs of usage", Change: ofType("USAGE", Set("Budget.Budget.BudgetLimit.Unit", "Hrs"),
			Set("Budget.Budget.CostTypes", Object{"IncludeTax": false})), At: "Budget Budget.CostTypes", Says: "this one is USAGE"},
		{Rule: "BUDGET-007", Name: "no limit", Change: budget(Set("Budget.Budget.BudgetLimit", nil)), At: "Budget Budget.BudgetLimit",
			Says: "is not set"},
		{Rule: "BUDGET-007", Name: "a forecast of a day", Change: budget(Set("Budget.Budget.TimeUnit", "DAILY"),
			Set(notification+"Notification.NotificationType", "FORECASTED")),
			At: "Budget NotificationsWithSubscribers.0.Notification.NotificationType", Says: "a budget of a day has no forecast"},
		{Rule: "BUDGET-007", Name: "a forecast of a commitment", Change: ofType("SAVINGS_PLANS_COVERAGE",
			Set(notification+"Notification.NotificationType", "FORECASTED")),
			At: "Budget NotificationsWithSubscribers.0.Notification.NotificationType", Says: "SAVINGS_PLANS_COVERAGE has no forecast"},
		{Rule: "BUDGET-007", Name: "dollars of a commitment", Change: ofType("SAVINGS_PLANS_UTILIZATION",
			Set(notification+"Notification.ThresholdType", "ABSOLUTE_VALUE")),
			At: "Budget NotificationsWithSubscribers.0.Notification.ThresholdType", Says: "is a percentage"},
		{Rule: "BUDGET-007", Name: "reservations of nobody knows what", Change: ofType("RI_UTILIZATION"),
			At: "Budget Budget.FilterExpression", Says: "does not name the one service"},
		{Rule: "BUDGET-007", Name: "reservations of what has none",
			Change: ofType("RI_COVERAGE", Set("Budget.Budget.CostFilters", Object{"Service": List{"Amazon Simple Storage Service"}})),
			At:     "Budget Budget.FilterExpression", Says: "does not name the one service"},
		{Rule: "BUDGET-007", Name: "twelve addresses", Change: budget(Set(notification+"Subscribers", many)),
			At: "Budget NotificationsWithSubscribers.0.Subscribers", Says: "are 12 addresses and 0 topics"},
		{Rule: "BUDGET-008", Name: "never", Change: budget(Set(notification+"Notification.Threshold", 8000)),
			At: "Budget NotificationsWithSubscribers.0.Notification.Threshold", Says: "is 8000 percent"},
		{Rule: "BUDGET-008", Name: "nothing", Change: budget(Set("Budget.Budget.BudgetLimit.Amount", 0)), At: "Budget Budget.BudgetLimit.Amount",
			Says: "is 0, which the first cent exceeds"},
		{Rule: "BUDGET-008", Name: "plans", Change: budget(Set("Budget.Budget.BudgetLimit", nil),
			Set("Budget.Budget.PlannedBudgetLimits", Object{"1767225600": Object{"Amount": 100, "Unit": "USD"}})),
			At: "Budget Budget.PlannedBudgetLimits", Says: "are for months that pass"},
	}
}

// toTopic has a topic of the app hear of the budget. Its policy admits a service.
func toTopic(service string, more ...Change) []Change {
	allow := Object{"Effect": "Allow", "Action": "sns:Publish", "Resource": Ref("Told"), "Principal": Object{"Service": service},
		"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}
	return budget(append([]Change{
		Add("Told", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("ToldKey")})),
		Add("ToldKey", Kept("AWS::KMS::Key", Object{"EnableKeyRotation": true, "PendingWindowInDays": 30, "KeyPolicy": Object{"Statement": List{
			Object{"Effect": "Allow", "Action": "kms:*", "Resource": "*", "Principal": Object{"AWS": "arn:aws:iam::111111111111:root"}},
			Object{"Effect": "Allow", "Action": List{"kms:Decrypt", "kms:GenerateDataKey*"}, "Resource": "*",
				"Principal": Object{"Service": service},
				"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}}})),
		Add("ToldPolicy",
			Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{Ref("Told")}, "PolicyDocument": Object{"Statement": List{allow}}})),
		Set("Budget.NotificationsWithSubscribers.0.Subscribers", List{Object{"SubscriptionType": "SNS", "Address": Ref("Told")}})}, more...)...)
}

// stops has an action of the budget stop instances, with a role.
func stops(actions List, more ...Change) []Change {
	return append(action("MANUAL"), append([]Change{
		Add("Stopper", Resource("AWS::IAM::Role", Object{
			"AssumeRolePolicyDocument": Object{"Statement": List{Object{"Effect": "Allow", "Action": "sts:AssumeRole",
				"Principal": Object{"Service": "budgets.amazonaws.com"},
				"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}}}},
			"Policies": List{Object{"PolicyName": "stop", "PolicyDocument": Object{"Statement": Object{
				"Effect": "Allow", "Action": actions, "Resource": "arn:aws:ec2:eu-west-1:111111111111:instance/i-0123456789abcdef0"}}}}})),
		Set("Action.ExecutionRoleArn", Att("Stopper", "Arn"))}, more...)...)
}

func toldSabotages() []Case {
	anomalies := func(service string) []Change {
		return append(toTopic(service, Drop("Budget")), monitor(Set("Subscription.Frequency", "IMMEDIATE"),
			Set("Subscription.Subscribers", List{Object{"Type": "SNS", "Address": Ref("Told")}}))...)
	}
	return []Case{
		{Rule: "BUDGET-009", Name: "another service", Change: toTopic("cloudwatch.amazonaws.com"), At: "Told",
			Says: "lets budgets.amazonaws.com publish nothing, and Prod/Budget is told of by it"},
		{Rule: "BUDGET-009", Name: "no policy", Change: toTopic("budgets.amazonaws.com", Drop("ToldPolicy")), At: "Told",
			Says: "lets budgets.amazonaws.com publish nothing"},
		{Rule: "BUDGET-009", Name: "the key", Change: toTopic("budgets.amazonaws.com",
			Set("ToldKey.KeyPolicy.Statement.1.Principal.Service", "cloudwatch.amazonaws.com")), At: "ToldKey KeyPolicy",
			Says: "lets budgets.amazonaws.com use no key"},
		{Rule: "BUDGET-009", Name: "Cost Explorer's name", Change: anomalies("ce.amazonaws.com"), At: "Told",
			Says: "lets costalerts.amazonaws.com publish nothing"},
		{Rule: "BUDGET-010", Name: "one way", Change: stops(List{"ec2:StopInstances", "ssm:StartAutomationExecution"}), At: "Stopper",
			Says: "may not ec2:StartInstances, which Prod/Action does or undoes"},
		{Rule: "BUDGET-010", Name: "for everything", Change: stops(List{"ec2:StopInstances", "ec2:StartInstances"},
			Set("Stopper.ManagedPolicyArns", List{"arn:aws:iam::aws:policy/AWSBudgetsActionsWithAWSResourceControlAccess"})),
			At: "Stopper ManagedPolicyArns", Says: "may do it to everything"},
		{Rule: "BUDGET-010", Name: "a member", Change: stops(List{"rds:StopDBInstance", "rds:StartDBInstance"},
			Add("Member", Resource("AWS::RDS::DBInstance", Object{"Engine": "aurora-postgresql", "DBInstanceClass": "db.r8g.large",
				"DBClusterIdentifier": "stock"})),
			Set("Action.Definition.SsmActionDefinition", Object{
				"Region": "eu-west-1", "Subtype": "STOP_RDS_INSTANCES", "InstanceIds": List{Ref("Member")}})),
			At: "Action Definition.SsmActionDefinition.InstanceIds.0", Says: "is Prod/Member, a member of a cluster"},
	}
}

func anomalySettingSabotages() []Case {
	expression := func(text any) []Change {
		return monitor(Set("Subscription.Threshold", nil), Set("Subscription.ThresholdExpression", text))
	}
	const at = "Subscription ThresholdExpression"
	return []Case{
		{Rule: "ANOMALY-003", Name: "a member account", Change: monitor(Set("Monitor.MonitorDimension", "LINKED_ACCOUNT")),
			At: "Monitor MonitorDimension", Says: "is LINKED_ACCOUNT outside of the management account 999999999999"},
		{Rule: "ANOMALY-003", Name: "which tag", Change: monitor(Set("Monitor.MonitorDimension", "TAG")), At: "Monitor MonitorSpecification",
			Says: "is not set"},
		{Rule: "ANOMALY-003", Name: "an object", Change: monitor(Set("Monitor.MonitorDimension", "TAG"),
			Set("Monitor.MonitorSpecification", Object{"Tags": Object{"Key": "Team"}})), At: "Monitor MonitorSpecification",
			Says: "is an object; want JSON as text"},
		{Rule: "ANOMALY-003", Name: "two by service", Change: monitor(
			Add("Second",
				Resource("AWS::CE::AnomalyMonitor", Object{"MonitorName": "more", "MonitorType": "DIMENSIONAL", "MonitorDimension": "SERVICE"})),
			More("Subscription.MonitorArnList", Ref("Second"))), At: "Second MonitorDimension", Says: "as that of Prod/Monitor in the same account"},
		{Rule: "ANOMALY-003", Name: "two thresholds", Change: monitor(Set("Subscription.ThresholdExpression", "{}")), At: at,
			Says: "and Threshold are both set"},
		{Rule: "ANOMALY-003", Name: "a threshold that is an object", Change: expression(Object{"Dimensions": Object{}}), At: at,
			Says: "is an object"},
		{Rule: "ANOMALY-003", Name: "a number", Change: expression(`{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE",` +
			`"MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":[100]}}`), At: at, Says: "has a number among its Values"},
		{Rule: "ANOMALY-003", Name: "a key", Change: expression(`{"Dimensions":{"Key":"SERVICE","Values":["a"]}}`), At: at,
			Says: "has the key SERVICE"},
		{Rule: "ANOMALY-003", Name: "side by side", Change: expression(`{"And":[],"Dimensions":{}}`), At: at,
			Says: "has 2 conditions side by side"},
		{Rule: "ANOMALY-004", Name: "tags", Change: monitor(Set("Monitor.ResourceTags", List{Object{"Key": "Owner", "Value": "us"}})),
			At: "Monitor ResourceTags", Says: "are set"},
	}
}

// category adds a cost category, with rules.
func category(rules string, more ...Change) []Change {
	return append([]Change{Add("Category", Resource("AWS::CE::CostCategory", Object{
		"Name": "Team", "RuleVersion": "CostCategoryExpression.v1", "DefaultValue": "Other", "Rules": rules}))}, more...)
}

const (
	webRule  = `{"Value":"web","Rule":{"Tags":{"Key":"Team","Values":["web","shop"],"MatchOptions":["EQUALS"]}}}`
	ownRule  = `{"Type":"INHERITED_VALUE","InheritedValue":{"DimensionName":"TAG","DimensionKey":"Team"}}`
	goodTeam = `[` + webRule + `,{"Value":"data","Rule":{"Dimensions":{"Key":"LINKED_ACCOUNT","Values":["222222222222"]}}},` + ownRule + `]`
)

func categorySabotages() []Case {
	const first = "Category Rules.0"
	return []Case{
		{Rule: "CATEGORY-001", Name: "a value beside another", Change: category(`[{"Type":"INHERITED_VALUE","Value":"web","InheritedValue":` +
			`{"DimensionName":"TAG","DimensionKey":"Team"}}]`), At: first, Says: "is INHERITED_VALUE and has a Value"},
		{Rule: "CATEGORY-001", Name: "no value", Change: category(`[{"Rule":{"Tags":{"Key":"Team","Values":["web"]}}}]`), At: first,
			Says: "has no Value"},
		{Rule: "CATEGORY-001", Name: "a tag as a dimension",
			Change: category(`[{"Value":"web","Rule":{"Dimensions":{"Key":"Team","Values":["web"]}}}]`),
			At:     first, Says: "has the dimension Team"},
		{Rule: "CATEGORY-001", Name: "no values", Change: category(`[{"Value":"web","Rule":{"Tags":{"Key":"Team"}}}]`), At: first,
			Says: "has Tags Team without Values"},
		{Rule: "CATEGORY-001", Name: "which tag", Change: category(`[{"Type":"INHERITED_VALUE","InheritedValue":{"DimensionName":"TAG"}}]`),
			At:   first,
			Says: "inherits from TAG"},
		{Rule: "CATEGORY-001", Name: "a name", Change: category(goodTeam, Set("Category.Name", "team/web.")), At: "Category Name",
			Says: `is "team/web."`},
		{Rule: "CATEGORY-001", Name: "a version", Change: category(goodTeam, Set("Category.RuleVersion", "v1")), At: "Category RuleVersion",
			Says: "is v1"},
		{Rule: "CATEGORY-001", Name: "last year", Change: category(goodTeam, Set("Category.EffectiveStart", "2025-01-01T00:00:00Z")),
			At: "Category EffectiveStart", Says: "which CloudFormation does not take"},
		{Rule: "CATEGORY-001", Name: "shares", Change: category(`[`+webRule+`]`, Set("Category.SplitChargeRules",
			`[{"Source":"Other","Targets":["web"],"Method":"FIXED","Parameters":[{"Type":"ALLOCATION_PERCENTAGES","Values":["90"]}]}]`)),
			At: "Category SplitChargeRules.0", Says: "has 1 shares of 90 percent"},
		{Rule: "CATEGORY-001", Name: "a value of no rule", Change: category(`[`+webRule+`]`, Set("Category.SplitChargeRules",
			`[{"Source":"Other","Targets":["search"],"Method":"EVEN"}]`)), At: "Category SplitChargeRules.0", Says: "names the value search"},
		{Rule: "CATEGORY-002", Name: "the general one first", Change: category(`[` + webRule +
			`,{"Value":"shop","Rule":{"Tags":{"Key":"Team","Values":["shop"]}}}]`), At: "Category Rules.1",
			Says: "rules before it pick shop of Team"},
		{Rule: "CATEGORY-002", Name: "every account", Change: category(`[{"Type":"INHERITED_VALUE","InheritedValue":` +
			`{"DimensionName":"LINKED_ACCOUNT_NAME"}},` + webRule + `]`), At: "Category Rules.1", Says: "every cost has an account"},
	}
}

func harmlessSettings() map[string][]Change {
	all := map[string][]Change{
		"an expression": newer(Object{"And": List{withoutCredits(), Object{"Tags": Object{"Key": "Team", "Values": List{"web"}}}}}),
		"usage alone":   newer(Object{"Dimensions": Object{"Key": "RECORD_TYPE", "Values": List{"Usage"}}}),
		"what has no tag": newer(
			Object{"And": List{withoutCredits(), Object{"Tags": Object{"Key": "Team", "MatchOptions": List{"ABSENT"}}}}}),
		"a topic":                  toTopic("budgets.amazonaws.com"),
		"an action that is undone": stops(List{"ec2:StopInstances", "ec2:StartInstances", "ssm:StartAutomationExecution"}),
		"dollars over 1000": budget(Set("Budget.NotificationsWithSubscribers.0.Notification.ThresholdType", "ABSOLUTE_VALUE"),
			Set("Budget.NotificationsWithSubscribers.0.Notification.Threshold", 1500)),
		"a category": category(goodTeam),
		"reservations of a database": ofType("RI_UTILIZATION",
			Set("Budget.Budget.CostFilters", Object{"Service": List{"Amazon Relational Database Service"}})),
	}
	maps.Copy(all, map[string][]Change{
		"a threshold in an expression": monitor(Set("Subscription.Threshold", nil), Set("Subscription.ThresholdExpression",
			`{"And":[{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_ABSOLUTE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["100"]}},`+
				`{"Dimensions":{"Key":"ANOMALY_TOTAL_IMPACT_PERCENTAGE","MatchOptions":["GREATER_THAN_OR_EQUAL"],"Values":["40"]}}]}`)),
		"a monitor of a tag": monitor(Set("Monitor.MonitorDimension", "TAG"), Set("Monitor.MonitorSpecification", `{"Tags":{"Key":"Team"}}`)),
	})
	return all
}
