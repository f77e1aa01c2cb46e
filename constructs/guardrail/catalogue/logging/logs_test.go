package logging_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func subscription(to any) Change {
	return Add("Copy",
		Resource("AWS::Logs::SubscriptionFilter", Object{"LogGroupName": Ref("FlowLogs"), "FilterPattern": "", "DestinationArn": to}))
}

func logsSabotages() []Case {
	return []Case{
		{Rule: "LOGS-001", Name: "for ever", Change: []Change{Set("FlowLogs.RetentionInDays", nil)},
			At: "FlowLogs RetentionInDays", Says: "is not set"},
		{Rule: "LOGS-001", Name: "in one of two cases", Change: []Change{Set("FlowLogs.RetentionInDays", Maybe(365, NoValue))},
			Also: []string{"FLOWLOG-003"}, At: "FlowLogs RetentionInDays", Says: "is not always set"},
		{Rule: "LOGS-001", Name: "no period of CloudWatch Logs", Change: []Change{Set("FlowLogs.RetentionInDays", 366)},
			At: "FlowLogs RetentionInDays", Says: "is 366, which CloudWatch Logs rejects"},
		{Rule: "LOGS-002", Name: "no key at all", Change: []Change{
			Add("Other", Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 30, "KmsKeyId": ""}))}, At: "Other KmsKeyId", Says: "is empty"},
		{Rule: "LOGS-002", Name: "AWS's key", Change: []Change{Add("Other", Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 30}))},
			At: "Other KmsKeyId", Says: "is not set"},
		{Rule: "LOGS-002", Name: "key in one of two cases", Change: []Change{
			Add("Other", Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 30, "KmsKeyId": Maybe(Att("Key", "Arn"), NoValue)}))},
			At: "Other KmsKeyId", Says: "not always set"},
		{Rule: "LOGS-004", Name: "a copy for somebody else",
			Change: []Change{subscription("arn:aws:logs:eu-west-1:222222222222:destination:all")},
			At:     "Copy DestinationArn", Says: "in account 222222222222, which the app has no stack in"},
		{Rule: "LOGS-004", Name: "in any partition", Change: []Change{
			subscription(Join("arn:", Ref("AWS::Partition"), ":kinesis:eu-west-1:222222222222:stream/all"))},
			At: "Copy DestinationArn", Says: "in account 222222222222"},
		{Rule: "LOGS-006", Name: "a metric filter", Change: []Change{rare("INFREQUENT_ACCESS"), metricOf(Object{"MetricValue": "1"})},
			At: "Metric LogGroupName", Says: "is Prod/Rare, of the class INFREQUENT_ACCESS"},
		{Rule: "LOGS-006", Name: "a subscription", Change: []Change{rare("DELIVERY"),
			subscription(Join("arn:aws:kinesis:eu-west-1:", Ref("AWS::AccountId"), ":stream/all")), Set("Copy.LogGroupName", Ref("Rare"))},
			At: "Copy LogGroupName", Says: "of the class DELIVERY"},
		{Rule: "LOGS-006", Name: "an index", Change: []Change{rare("INFREQUENT_ACCESS"),
			Set("Rare.FieldIndexPolicies", List{Object{"Fields": List{"requestId"}}})}, At: "Rare FieldIndexPolicies",
			Says: "is set, and the class"},
		{Rule: "LOGS-007", Name: "one statement", Change: []Change{protected(counts())},
			At: "FlowLogs DataProtectionPolicy.Statement", Says: "want one with Audit.FindingsDestination and one with Deidentify.MaskConfig"},
		{Rule: "LOGS-007", Name: "keys in lower case", Change: []Change{protected(counts(),
			Object{"DataIdentifier": List{"EmailAddress"}, "Operation": Object{"deidentify": Object{"maskConfig": Object{}}}})},
			At: "FlowLogs DataProtectionPolicy.Statement", Says: "want one with"},
		{Rule: "LOGS-007", Name: "other data", Change: []Change{protected(counts(), masks("CreditCardNumber"))},
			At: "FlowLogs DataProtectionPolicy.Statement.1.DataIdentifier", Says: "differs from that of statement 0"},
		{Rule: "LOGS-008", Name: "a default for every dimension", Change: []Change{metricOf(Object{"MetricValue": "1", "DefaultValue": 0,
			"Dimensions": List{Object{"Key": "Route", "Value": "$.route"}}}), Set("Metric.LogGroupName", Ref("FlowLogs"))},
			At: "Metric MetricTransformations.0.DefaultValue", Says: "is set beside Dimensions"},
		{Rule: "LOGS-009", Name: "of groups with a key", Change: []Change{centralized("SKIP")},
			At: "Copies Rule.Source.SourceLogsConfiguration.EncryptedLogGroupStrategy", Says: "is SKIP; want ALLOW"},
		{Rule: "LOGS-005", Name: "a day, as text", Change: []Change{Set("FlowLogs.RetentionInDays", "1")},
			At: "FlowLogs RetentionInDays", Says: "is 1; want at least 7", Also: []string{"FLOWLOG-003"}},
		{Rule: "LOGS-003", Name: "deleted with the stack", Change: []Change{Attribute("FlowLogs", "DeletionPolicy", nil)},
			At: "FlowLogs DeletionPolicy", Says: "is not set"},
		{Rule: "LOGS-003", Name: "of a trail", Change: []Change{
			Add("Events", Resource("AWS::Logs::LogGroup", Object{"RetentionInDays": 365, "KmsKeyId": Att("Key", "Arn")})),
			Set("Trail.CloudWatchLogsLogGroupArn", Att("Events", "Arn"))},
			At: "Events DeletionPolicy", Says: "is not set"},
	}
}

// rare adds a log group of another class.
func rare(class string) Change {
	return Add("Rare", Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 30, "KmsKeyId": Att("Key", "Arn"), "LogGroupClass": class}))
}

// metricOf adds a metric filter to it.
func metricOf(transformation Object) Change {
	transformation["MetricName"], transformation["MetricNamespace"] = "Errors", "Shop"
	return Add("Metric", Resource("AWS::Logs::MetricFilter", Object{"LogGroupName": Ref("Rare"), "FilterPattern": "ERROR",
		"MetricTransformations": List{transformation}}))
}

func protected(statements ...any) Change {
	return Set("FlowLogs.DataProtectionPolicy", Object{"Name": "data", "Version": "2021-06-01", "Statement": statements})
}

func counts() Object {
	return Object{"DataIdentifier": List{"EmailAddress"}, "Operation": Object{"Audit": Object{"FindingsDestination": Object{}}}}
}

func masks(data string) Object {
	return Object{"DataIdentifier": List{data}, "Operation": Object{"Deidentify": Object{"MaskConfig": Object{}}}}
}

func centralized(strategy string) Change {
	return Add("Copies", Resource("AWS::ObservabilityAdmin::OrganizationCentralizationRule", Object{"RuleName": "all", "Rule": Object{
		"Source": Object{"Regions": List{"eu-west-1"}, "Scope": "OrganizationId = 'o-a1b2c3d4e5'", "SourceLogsConfiguration": Object{
			"EncryptedLogGroupStrategy": strategy, "LogGroupSelectionCriteria": "*"}},
		"Destination": Object{"Region": "eu-west-1"}}}))
}
