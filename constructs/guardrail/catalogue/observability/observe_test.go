package observability_test

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// forget takes entries of metadata off the good stack.
func forget(types ...string) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata["Prod"] = slices.DeleteFunc(s.Metadata["Prod"], func(e assemblytest.Entry) bool { return slices.Contains(types, e.Type) })
	}
}

// unobserved makes the good stack one of an app that neither observes anything nor has an alarm.
func unobserved(s *assemblytest.Stack) {
	forget(assembly.MetadataObserved)(s)
	Drop("WorkflowFails")(s)
}

// exempt writes an exemption of metrics down.
func exempt(path, reason string, metrics ...any) Change {
	return func(s *assemblytest.Stack) {
		s.Metadata[path] = append(s.Metadata[path], assemblytest.Entry{Type: assembly.MetadataUnwatched,
			Data: Object{"metrics": metrics, "reason": reason}})
	}
}

// news adds a topic to the stack in which alarms on topics are not exempt, and told its alarm.
func news(change ...Change) []Change {
	return append([]Change{Add("OrgNews", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": "alias/news"}))}, change...)
}

const elsewhere = "arn:aws:sns:us-east-1:999999999999:oncall"

func told(change ...Change) []Change {
	return append(news(Add("OrgLost", Resource("AWS::CloudWatch::Alarm", Object{
		"Namespace": "AWS/SNS", "MetricName": "NumberOfNotificationsFailed", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1,
		"Dimensions": List{Object{"Name": "TopicName", "Value": Att("OrgNews", "TopicName")}}, "Threshold": 0,
		"ComparisonOperator": "GreaterThanThreshold", "TreatMissingData": "notBreaching", "AlarmActions": List{elsewhere}}))), change...)
}

func observeSabotages() []Case {
	const without = "has no alarm on NumberOfNotificationsFailed that somebody hears; want Sum > 0 for 1 of 1 x 60 s"
	const to, of = "OrgLost.AlarmActions.0", "OrgLost.Dimensions.0.Value"
	return []Case{
		{Rule: "OBSERVE-001", Name: "no alarm", Change: news(), At: "OrgNews", Says: without},
		{Rule: "OBSERVE-001", Name: "of another topic", At: "OrgNews", Says: without, Change: told(Set(of, "orders"))},
		{Rule: "OBSERVE-001", Name: "by its ARN", At: "OrgNews", Says: without, Change: told(Set(of, Ref("OrgNews"))),
			Also: []string{"ALARM-001"}},
		{Rule: "OBSERVE-001", Name: "the other way round", At: "OrgNews", Says: without, Change: told(Set("OrgLost.Threshold", 1),
			Set("OrgLost.ComparisonOperator", "LessThanThreshold"))},
		{Rule: "OBSERVE-001", Name: "to nobody", At: "OrgNews", Says: without, Also: []string{"ALARM-007"},
			Change: told(Set(to, Ref("OrgNews")))},
		{Rule: "OBSERVE-001", Name: "to machinery", At: "OrgNews", Says: without, Change: told(Set(to,
			"arn:aws:autoscaling:us-east-1:999999999999:scalingPolicy:1:autoScalingGroupName/fleet:policyName/out"))},
		{Rule: "OBSERVE-001", Name: "off", At: "OrgNews", Says: without, Change: told(Set("OrgLost.ActionsEnabled", false)),
			Also: []string{"ALARM-006"}},
		{Rule: "OBSERVE-002", Name: "a volume that nothing has", At: "OrgVolume", Change: []Change{Add("OrgVolume",
			Resource("AWS::EC2::Volume", Object{"Encrypted": true, "Size": 1, "VolumeType": "gp3", "AvailabilityZone": "us-east-1a"}))},
			Says: "cannot be watched by VolumeStalledIOCheck: nothing in the app attaches the volume", Also: []string{"MGMT-001"}},
		{Rule: "OBSERVE-003", Name: "of nothing", Change: []Change{exempt("Prod/Vpc", "it is a network")}, At: "",
			Says: "is exempt from alarms that nothing in it would have"},
		{Rule: "OBSERVE-003", Name: "without a reason", Change: []Change{exempt("Prod/Function", " ")}, At: "",
			Says: "is exempt from alarms without a reason"},
		{Rule: "OBSERVE-004", Name: "in an app without alarms", At: "", Says: "has 1 of the resources that alarms are recommended for",
			Also: []string{"CONTAIN-004"}, Change: news(unobserved)},
		{Rule: "OBSERVE-004", Name: "with a volume that nothing has", At: "", Says: "has 1 of the resources that alarms are recommended for",
			Also: []string{"CONTAIN-004", "MGMT-001"}, Change: news(unobserved, Add("OrgVolume",
				Resource("AWS::EC2::Volume", Object{"Encrypted": true, "Size": 1, "VolumeType": "gp3", "AvailabilityZone": "us-east-1a"})))},
		{Rule: "OBSERVE-004", Name: "and the only one is off", At: "", Says: "no alarm in the app watches any",
			Also:   []string{"ALARM-006", "CONTAIN-004"},
			Change: told(unobserved, Set("OrgLost.ActionsEnabled", false))},
		{Rule: "OBSERVE-001", Name: "beside one that an alarm by hand watches", At: "OrgOther", Says: without,
			Change: told(forget(assembly.MetadataObserved),
				Add("OrgOther", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": "alias/news"})))},
		{Rule: "OBSERVE-001", Name: "an alarm of several is missing", At: "OrgNews", Says: without,
			Change: told(Set("OrgLost.MetricName", "NumberOfNotificationsRedrivenToDlq"))},
	}
}

func watched() map[string][]Change {
	return map[string][]Change{
		"a topic that is watched": told(),
		"a topic that a composite alarm tells of": told(Set("OrgLost.AlarmActions", nil), Add("OrgWhole",
			Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": Join("ALARM(", Ref("OrgLost"), ")"),
				"AlarmActions": List{elsewhere}}))),
		"a stack that another tool watches": {forget(assembly.MetadataObserved, assembly.MetadataUnwatched), func(s *assemblytest.Stack) {
			s.Metadata["Prod"] = append(s.Metadata["Prod"], assemblytest.Entry{Type: assembly.MetadataWatchedBy, Data: "another tool"})
		}},
		"a topic that is exempt": {Add("News", Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("Key")}))},
	}
}
