package logging_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func flowlogSabotages() []Case {
	return []Case{
		{Rule: "FLOWLOG-001", Name: "log group without a key", Change: []Change{Set("FlowLogs.KmsKeyId", nil)}, Also: []string{"LOGS-002"},
			At: "FlowLog LogDestination", Says: "log group Prod/FlowLogs has no KmsKeyId"},
		{Rule: "FLOWLOG-001", Name: "bucket with S3's own keys", Change: []Change{
			Set("FlowLog.LogGroupName", nil), Set("FlowLog.LogDestination", Join(Att("Data", "Arn"), "/flow")),
			Set("Data.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault",
				Object{"SSEAlgorithm": "AES256"})},
			At: "FlowLog LogDestination", Says: "bucket Prod/Data encrypts with AES256; want aws:kms"},
		{Rule: "FLOWLOG-001", Name: "stream", Change: []Change{
			Add("Stream", Resource("AWS::KinesisFirehose::DeliveryStream", Object{})), Set("FlowLog.LogGroupName", nil),
			Set("FlowLog.LogDestination", Att("Stream", "Arn"))},
			Also: []string{"ENCRYPT-001"}, At: "FlowLog LogDestination",
			Says: "is AWS::KinesisFirehose::DeliveryStream Prod/Stream, whose encryption is unknown"},
		{Rule: "FLOWLOG-002", Name: "default format", Change: []Change{Set("FlowLog.LogFormat", nil)},
			At: "FlowLog LogFormat", Says: "is not set"},
		{Rule: "FLOWLOG-002", Name: "no direction", Change: []Change{Set("FlowLog.LogFormat",
			"${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${traffic-path}")}, At: "FlowLog LogFormat",
			Says: "lacks flow-direction"},
		{Rule: "FLOWLOG-002", Name: "format decided at deployment", Change: []Change{Set("FlowLog.LogFormat", Ref("Param"))},
			At: "FlowLog LogFormat", Says: "${Param}"},
		{Rule: "FLOWLOG-003", Name: "a month", Change: []Change{Set("FlowLogs.RetentionInDays", 30)},
			At: "FlowLog LogDestination", Says: "30 days; want 90"},
		{Rule: "FLOWLOG-003", Name: "retention decided at deployment", Change: []Change{Set("FlowLogs.RetentionInDays", Maybe(30, 365))},
			At: "FlowLog LogDestination", Says: "30 or 365 days"},
		{Rule: "FLOWLOG-004", Name: "bucket of another account",
			Change: []Change{Set("FlowLog.LogGroupName", nil), Set("FlowLog.LogDestination", "arn:aws:s3:::archive")},
			At:     "FlowLog LogDestination", Says: "arn:aws:s3:::archive, which is not in the app"},
		{Rule: "FLOWLOG-002", Name: "gateway without drops", Change: []Change{Set("TgwLog.LogFormat", "${tgw-attachment-id}")},
			At: "TgwLog LogFormat", Says: "lacks tgw-pair-attachment-id"},
	}
}
