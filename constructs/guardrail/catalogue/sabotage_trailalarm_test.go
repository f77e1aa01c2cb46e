package catalogue_test

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/cis"
)

// watched is a trail whose log group has an alarm of the CIS benchmark, and an alarm of its own.
func watched(r object) {
	root, _ := cis.ByName("RootUse")
	filter := func(id, namespace, pattern string) {
		r[id] = resource("AWS::Logs::MetricFilter", object{"LogGroupName": ref("FlowLogs"), "FilterPattern": pattern,
			"MetricTransformations": list{object{"MetricName": id, "MetricNamespace": namespace, "MetricValue": "1"}}})
		r[id+"Alarm"] = resource("AWS::CloudWatch::Alarm", object{
			"MetricName": id, "Namespace": namespace, "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1,
			"ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": list{ref("Alarms")}})
	}
	filter("RootUse", cis.Namespace, root.Pattern)
	filter("ImageShares", "Shop", "{ $.eventName = ModifySnapshotAttribute }")
	r["Alarms"] = resource("AWS::SNS::Topic", object{"KmsMasterKeyId": ref("Key")})
}

func trailAlarmSabotages() []sabotage {
	return []sabotage{
		{rule: "CIS-001", name: "a term more", change: []change{set("RootUse.FilterPattern", `{$.userIdentity.type="Root" && $.sourceIPAddress != "10.*"}`)},
			at: "RootUse FilterPattern", says: "want the pattern of CIS 4.3"},
		{rule: "CIS-001", name: "other blanks", change: []change{set("RootUse.FilterPattern",
			`{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" }`)}, at: "RootUse FilterPattern", says: "want the pattern"},
		{rule: "CIS-001", name: "decided at deployment", change: []change{set("RootUse.FilterPattern", ref("Param"))}, at: "RootUse FilterPattern", says: "want the pattern"},
		{rule: "CIS-002", name: "no alarm", change: []change{drop("RootUseAlarm")}, at: "RootUse MetricTransformations", says: "no alarm surely watches RootUse of Plinth/Trail"},
		{rule: "CIS-002", name: "another namespace's alarm", change: []change{set("RootUseAlarm.Namespace", "LogMetrics")}, at: "RootUse MetricTransformations", says: "no alarm"},
		{rule: "CIS-002", name: "sometimes an alarm", change: []change{attribute("RootUseAlarm", "Condition", "Condition")}, at: "RootUse MetricTransformations", says: "surely"},
		{rule: "CIS-002", name: "hand-written, without an alarm", change: []change{
			set("RootUse.MetricTransformations.0.MetricNamespace", "LogMetrics"), drop("RootUseAlarm")}, at: "RootUse MetricTransformations", says: "RootUse of LogMetrics"},
		{rule: "CIS-003", name: "tells nobody", change: []change{set("RootUseAlarm.AlarmActions", nil)}, at: "RootUseAlarm AlarmActions", says: "has no action surely"},
		{rule: "CIS-003", name: "tells sometimes", change: []change{set("RootUseAlarm.AlarmActions.0", maybe(ref("Alarms"), noValue))}, at: "RootUseAlarm AlarmActions", says: "surely"},
		{rule: "CIS-003", name: "switched off", change: []change{set("RootUseAlarm.ActionsEnabled", false)}, at: "RootUseAlarm ActionsEnabled", says: "is false"},
		{rule: "CIS-003", name: "perhaps switched off", change: []change{set("RootUseAlarm.ActionsEnabled", ref("Param"))}, at: "RootUseAlarm ActionsEnabled", says: "counts what a trail records"},
		{rule: "CIS-003", name: "another pattern of a trail", change: []change{set("ImageSharesAlarm.AlarmActions", list{})}, at: "ImageSharesAlarm AlarmActions", says: "ImageShares"},
		{rule: "CIS-003", name: "another alarm is composed", change: []change{set("ImageSharesAlarm.AlarmActions", nil),
			add("Whole", resource("AWS::CloudWatch::CompositeAlarm", object{"AlarmRule": join("ALARM(", ref("RootUseAlarm"), ")")}))}, at: "ImageSharesAlarm AlarmActions", says: "has no action"},
	}
}

// trailAlarmHarmless are alarms and filters that satisfy the rules in another way.
func trailAlarmHarmless() map[string][]change {
	query := func(namespace, name string) object {
		return object{"Id": "m", "MetricStat": object{"Stat": "Sum", "Period": 300, "Metric": object{"Namespace": namespace, "MetricName": name}}}
	}
	return map[string][]change{
		"a queue of failures in the management account": {failures(0),
			add(inManagement+"QueuePolicy", resource("AWS::SQS::QueuePolicy", object{"Queues": list{ref("OrgQueue")}, "PolicyDocument": object{"Statement": list{}}}))},
		"an alarm that a composite alarm speaks for": {set("RootUseAlarm.AlarmActions", nil),
			add("Whole", resource("AWS::CloudWatch::CompositeAlarm", object{"AlarmRule": join("ALARM(", att("RootUseAlarm", "Arn"), ")"), "AlarmActions": list{ref("Alarms")}}))},
		"an alarm that a composite alarm names": {set("RootUseAlarm.AlarmActions", nil), set("RootUseAlarm.AlarmName", "root"),
			add("Whole", resource("AWS::CloudWatch::CompositeAlarm", object{"AlarmRule": `ALARM("root")`}))},
		"an alarm on an expression":             {set("RootUseAlarm.MetricName", nil), set("RootUseAlarm.Namespace", nil), set("RootUseAlarm.Metrics", list{query(cis.Namespace, "RootUse")})},
		"a count that is looked at, of a trail": {drop("ImageSharesAlarm")},
		"a count of another log group":          {set("ImageShares.LogGroupName", "shop"), set("ImageSharesAlarm.AlarmActions", nil)},
		"a pattern of one's own in a namespace of one's own": {set("RootUse.FilterPattern", `{ $.userIdentity.type = "Root" }`),
			set("RootUse.MetricTransformations.0.MetricNamespace", "Shop"), set("RootUseAlarm.Namespace", "Shop")},
		"an alarm without actions on another metric": {add("Other", resource("AWS::CloudWatch::Alarm", object{"MetricName": "Errors", "Namespace": "AWS/Lambda"}))},
	}
}

// runbookHarmless are dry runs that other people write.
func runbookHarmless() map[string][]change {
	const steps = "BreakGlass.Content.mainSteps."
	stop := object{"name": "Stop", "action": "aws:executeAwsApi", "isEnd": true, "inputs": object{"Service": "ec2", "Api": "StopInstances", "DryRun": "{{ DryRun }}"}}
	tested := map[string][]change{
		"a dry run that the API makes":   {set(steps+"5", stop), set(steps+"4.nextStep", "Stop")},
		"a branch on the dry run itself": {set(steps+"0.inputs", object{"Choices": list{object{"Variable": "{{ DryRun }}", "BooleanEquals": true, "NextStep": "Confirm"}}, "Default": "Grant"})},
		"a dry run that is text":         {set(steps+"0.inputs", object{"Choices": list{object{"Variable": "{{ DryRun }}", "StringEquals": "true", "NextStep": "Confirm"}}, "Default": "Grant"})},
		"another question before the dry run": {set(steps+"0.inputs.Choices", list{object{"Variable": "{{ Person }}", "StringEquals": "x", "NextStep": "Last"},
			object{"Variable": "{{ DryRun }}", "BooleanEquals": false, "NextStep": "Grant"}})},
	}
	for i, api := range []string{"DescribeInstances", "ListBuckets", "LookupEvents", "HeadBucket"} {
		tested[fmt.Sprint("a look in a dry run ", i)] = []change{set(steps+"4.inputs.Api", api)}
	}
	return tested
}
