package logging_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	both := func(of string) Change { return Attribute(of, "Condition", "Condition") }
	return map[string][]Change{
		"logs for the management account of the app": {subscription("arn:aws:logs:eu-west-1:999999999999:destination:all")},
		"a workload's own log, which goes with its stack": {Add("Own",
			Resource("AWS::Logs::LogGroup", Object{"RetentionInDays": 30, "KmsKeyId": Att("Key", "Arn")}))},
		"logs for this account":      {subscription(Join("arn:aws:kinesis:eu-west-1:", Ref("AWS::AccountId"), ":stream/all"))},
		"masked logs":                {protected(counts(), masks("EmailAddress"))},
		"logs of a class that masks": {rare("INFREQUENT_ACCESS")},
		"copies of all logs":         {centralized("ALLOW")},
		"a default without dimensions": {metricOf(Object{"MetricValue": "1", "DefaultValue": 0}),
			Set("Metric.LogGroupName", Ref("FlowLogs"))},
		"a flow log under the VPC's own condition": {both("FlowLog"), both("Vpc"), both("Empty"), Forget("Prod/Vpc")},
		"a second flow log, of rejected traffic": {Add("Second", Resource("AWS::EC2::FlowLog", Object{
			"ResourceId": Ref("Vpc"), "TrafficType": "REJECT", "LogGroupName": Ref("FlowLogs"),
			"LogFormat": "${vpc-id} ${subnet-id} ${instance-id} ${tcp-flags} ${pkt-srcaddr} ${pkt-dstaddr} ${flow-direction} ${traffic-path}"}))},
		"a flow log format in a Sub": {Set("FlowLog.LogFormat", Object{"Fn::Sub": "${!vpc-id} ${!subnet-id} ${!instance-id} " +
			"${!tcp-flags} ${!pkt-srcaddr} ${!pkt-dstaddr} ${!flow-direction} ${!traffic-path}"})},
		"a flow log to a bucket with a KMS key": {Set("FlowLog.LogGroupName", nil), Set("FlowLog.LogDestination", Att("Data", "Arn"))},
		"query logs to the bucket of an organization": {Set("Queries.DestinationArn", Att("Data", "Arn")),
			More("DataPolicy.PolicyDocument.Statement",
				Object{"Effect": "Allow", "Principal": Object{"Service": "delivery.logs.amazonaws.com"}, "Action": "s3:PutObject",
					"Resource": Join(Att("Data", "Arn"), "/*"), "Condition": Object{"StringEquals": Object{"aws:SourceOrgID": "o-1234567890"}}})},
		"sessions on record, tunnels, and preferences of something else": {
			Add("Sessions", Resource("AWS::SSM::Document", Object{"DocumentType": "Session", "Content": Object{
				"sessionType": "Standard_Stream", "inputs": Object{"cloudWatchLogGroupName": "sessions"}}})),
			Add("Tunnel", Resource("AWS::SSM::Document", Object{"DocumentType": "Session", "Content": Object{"sessionType": "Port"}})),
			Add("Command", Resource("AWS::SSM::Document", Object{"DocumentType": "Command", "Content": Object{"schemaVersion": "2.2"}}))},
		"CDK's own function logs": {Add("Helper", Kept("AWS::Logs::LogGroup",
			Object{"RetentionInDays": 731, "LogGroupName": Join("/aws/lambda/", Ref("CallFunction"))}))},
		"CDK's own function logs to a group": {Add("Helper", Kept("AWS::Logs::LogGroup", Object{"RetentionInDays": 731})),
			Set("CallFunction.LoggingConfig", Object{"LogGroup": Ref("Helper")})},
	}
}
