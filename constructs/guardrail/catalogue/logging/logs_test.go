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
