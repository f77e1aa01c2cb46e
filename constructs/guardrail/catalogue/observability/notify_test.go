package observability_test

import (
	"fmt"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// telling lets an alarm tell something.
func telling(action any, changes ...Change) []Change {
	return append([]Change{onErrors(), Set("Watch.AlarmActions.0", action)}, changes...)
}

// called adds an encrypted topic of a name, and its subscriptions.
func called(name string, protocols ...string) Change {
	var all List
	for _, p := range protocols {
		all = append(all, Object{"Protocol": p, "Endpoint": map[string]string{
			"email": "a@example.com", "https": "https://oncall.example.com/alerts", "sms": "+15550100"}[p]})
	}
	return Add("Named", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("Key"), "TopicName": name, "Subscription": all}))
}

// publishing gives the topic a policy of its own.
func publishing(statement Object) Change {
	return Add("Open", Resource("AWS::SNS::TopicPolicy", Object{"Topics": List{Ref("Named")},
		"PolicyDocument": Object{"Version": "2012-10-17", "Statement": List{statement}}}))
}

// closedKey adds a key with the policy that a key has by itself.
func closedKey() Change {
	return Add("Closed", Kept("AWS::KMS::Key", Object{"EnableKeyRotation": true, "PendingWindowInDays": 30, "KeyPolicy": Object{
		"Version": "2012-10-17", "Statement": List{Object{"Effect": "Allow", "Action": "kms:*", "Resource": "*",
			"Principal": Object{"AWS": Join("arn:", Ref("AWS::Partition"), ":iam::", Ref("AWS::AccountId"), ":root")}}}}}))
}

// chat shows the topic of alarms.
func chat() Change {
	return Add("Slack", Resource("AWS::Chatbot::SlackChannelConfiguration", Object{"ConfigurationName": "alerts",
		"SlackWorkspaceId": "T07EA123LEP", "SlackChannelId": "C07EZ1ABC23", "IamRoleArn": Att("Role", "Arn"), "SnsTopicArns": List{Ref("Alarms")},
		"GuardrailPolicies": List{"arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"}}))
}

// shows sends the events of a rule to it.
func shows(message Object) []Change {
	target := Object{"Id": "Target0", "Arn": Ref("Alarms")}
	for key, value := range message {
		target[key] = value
	}
	return []Change{chat(), Add("Backups", Resource("AWS::Events::Rule", Object{"State": "ENABLED",
		"EventPattern": Object{"source": List{"aws.backup"}}, "Targets": List{target}}))}
}

// says lets a workflow publish to the topic that the chat shows.
func says(name string, message any) []Change {
	return []Change{chat(), Add("Flow", Resource("AWS::StepFunctions::StateMachine", Object{
		"LoggingConfiguration": Object{"Level": "ALL", "Destinations": List{Object{}}}, "DefinitionSubstitutions": Object{"To": Ref("Alarms")},
		"DefinitionString": fmt.Sprintf(`{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::sns:publish",
			"Parameters": {"TopicArn": "${To}", %q: %q}, "End": true}}}`, name, message)}))}
}

const custom = `{"version": "1.0", "source": "custom", "content": {"description": "<job> failed"}}`

func notifySabotages() []Case {
	return []Case{
		{Rule: "NOTIFY-001", Name: "at home", Change: telling("arn:aws:sns:us-east-1:111111111111:oncall"), At: "Watch AlarmActions.0",
			Says: "in us-east-1, and the alarm is in eu-west-1"},
		{Rule: "NOTIFY-001", Name: "when it is over", Change: telling(Ref("Alarms"),
			Set("Watch.OKActions", List{Join("arn:", Ref("AWS::Partition"), ":sns:us-east-1:111111111111:oncall")})), At: "Watch OKActions.0",
			Says: "in us-east-1"},
		{Rule: "NOTIFY-002", Name: "AWS's key", Change: telling(Ref("Named"), called("alerts", "https"),
			Set("Named.KmsMasterKeyId", "alias/aws/sns")), At: "Named KmsMasterKeyId", Says: "is alias/aws/sns, which lets no alarm publish"},
		{Rule: "NOTIFY-002", Name: "a key that admits nobody", Change: telling(Ref("Named"), called("alerts", "https"), closedKey(),
			Set("Named.KmsMasterKeyId", Ref("Closed"))), At: "Named KmsMasterKeyId", Says: "does not let CloudWatch use kms:Decrypt"},
		{Rule: "NOTIFY-006", Name: "a policy that only denies", Change: telling(Ref("Named"), called("alerts", "https"),
			publishing(Object{"Effect": "Deny", "Principal": "*", "Action": "sns:Publish", "Resource": Ref("Named"),
				"Condition": Object{"Bool": Object{"aws:SecureTransport": "false"}}})), At: "Open PolicyDocument",
			Says: "does not let CloudWatch publish to Prod/Named"},
		{Rule: "NOTIFY-006", Name: "a policy for others", Change: telling(Ref("Named"), called("alerts", "https"), publishing(Object{
			"Effect": "Allow", "Principal": Object{"Service": "budgets.amazonaws.com"}, "Action": "sns:Publish", "Resource": Ref("Named"),
			"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "111111111111"}}})),
			At: "Open PolicyDocument", Says: "does not let CloudWatch publish to Prod/Named"},
		{Rule: "NOTIFY-006", Name: "a policy for another account", Change: telling(Ref("Named"), called("alerts", "https"), publishing(Object{
			"Effect": "Allow", "Principal": Object{"Service": "cloudwatch.amazonaws.com"}, "Action": "sns:Publish", "Resource": Ref("Named"),
			"Condition": Object{"StringEquals": Object{"aws:SourceAccount": "222222222222"}}})),
			At: "Open PolicyDocument", Says: "does not let CloudWatch publish to Prod/Named"},
		{Rule: "NOTIFY-003", Name: "a mailbox", Change: []Change{called("shop-page", "email")}, At: "Named",
			Says: "has mail as its only subscription"},
		{Rule: "NOTIFY-003", Name: "two of them", Change: []Change{called("oncall", "email"), Add("Second",
			Resource("AWS::SNS::Subscription", Object{"TopicArn": Ref("Named"), "Protocol": "email-json", "Endpoint": "b@example.com"}))},
			At: "Named", Says: "has mail as its only subscription"},
		{Rule: "NOTIFY-004", Name: "a sentence", Change: shows(Object{"InputTransformer": Object{
			"InputPathsMap": Object{"job": "$.detail.backupJobId"}, "InputTemplate": `"<job> failed"`}}),
			At: "Backups Targets.0.InputTransformer.InputTemplate", Says: "which a chat does not show"},
		{Rule: "NOTIFY-004", Name: "a text", Change: shows(Object{"Input": `"a backup failed"`}), At: "Backups Targets.0.Input",
			Says: "which a chat does not show"},
		{Rule: "NOTIFY-004", Name: "half of an event", Change: shows(Object{"InputPath": "$.detail"}), At: "Backups Targets.0.InputPath",
			Says: "which a chat does not show"},
		{Rule: "NOTIFY-004", Name: "a workflow's sentence", Change: says("Message", "it is late"), At: "Flow DefinitionString",
			Says: "publishes \"it is late\", which a chat does not show"},
		{Rule: "NOTIFY-004", Name: "a workflow's sentence with a value", Change: says("Message.$", "States.Format('{} is late', $.job)"),
			At: "Flow DefinitionString", Says: "which a chat does not show"},
		{Rule: "NOTIFY-004", Name: "a runbook's sentence", Change: []Change{chat(), Add("Tell", Resource("AWS::SSM::Document", Object{
			"DocumentType": "Automation", "Content": Object{"schemaVersion": "0.3", "assumeRole": Att("Role", "Arn"), "mainSteps": List{
				Object{"name": "Tell", "action": "aws:executeAwsApi", "inputs": Object{
					"Service": "sns", "Api": "Publish", "TopicArn": Ref("Alarms"), "Message": "{{ automation:EXECUTION_ID }} is done"}}}}}))},
			At: "Tell Content", Says: "which a chat does not show"},
		{Rule: "NOTIFY-005", Name: "raw", Change: []Change{Add("Endpoint", Resource("AWS::SNS::Subscription", Object{"TopicArn": Ref("Alarms"),
			"Protocol": "https", "Endpoint": "https://oncall.example.com/alerts", "RawMessageDelivery": true}))},
			At: "Endpoint RawMessageDelivery", Says: "is true"},
	}
}

// harmlessTopics let alarms publish.
func harmlessTopics() map[string][]Change {
	allowed := func(principal any, condition Object) []Change {
		return telling(Ref("Named"), called("alerts", "https"), publishing(Object{"Effect": "Allow", "Principal": principal,
			"Action": "sns:Publish", "Resource": Ref("Named"), "Condition": condition}))
	}
	return map[string][]Change{
		"a policy for the alarms of the account": allowed(Object{"Service": "cloudwatch.amazonaws.com"},
			Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}}),
		"a policy for alarms of a Region": allowed(Object{"Service": "cloudwatch.amazonaws.com"},
			Object{"ArnLike": Object{"aws:SourceArn": "arn:aws:cloudwatch:eu-west-1:111111111111:alarm:*"}}),
		"the policy that a topic has by itself": allowed(Object{"AWS": "*"}, Object{"StringEquals": Object{"AWS:SourceOwner": "111111111111"}}),
	}
}
