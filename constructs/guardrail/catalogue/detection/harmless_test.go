package detection_test

import (
	"maps"

	"github.com/plinth-cdk/plinth/constructs/cis"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// harmless are changes that satisfy the rules in another way than the good stack does.
func harmless() map[string][]Change {
	const role = "Mend.Parameters.AutomationAssumeRole"
	query := func(namespace, name string) Object {
		return Object{"Id": "m", "MetricStat": Object{"Stat": "Sum", "Period": 300,
			"Metric": Object{"Namespace": namespace, "MetricName": name}}}
	}
	all := map[string][]Change{
		"a recorder of AWS's defaults": {Set("Recorder.RecordingGroup", nil)},
		"all but what opens nothing": {Set("Recorder.RecordingGroup",
			Object{"RecordingStrategy": Object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
				"ExclusionByResourceTypes": Object{"ResourceTypes": List{"AWS::EC2::NetworkInterface"}}})},
		"all but IAM, elsewhere": {Set("FarRecorder.RecordingGroup",
			Object{"RecordingStrategy": Object{"UseOnly": "EXCLUSION_BY_RESOURCE_TYPES"},
				"ExclusionByResourceTypes": Object{"ResourceTypes": List{"AWS::IAM::Group", "AWS::IAM::Policy", "AWS::IAM::Role",
					"AWS::IAM::User"}}})},
		"the key of the bucket": {Set("Channel.S3KmsKeyArn", nil)},
		"a bucket and a key of the log archive": {Set("Channel.S3BucketName", "logs-222222222222"),
			Set("Channel.S3KmsKeyArn", "arn:aws:kms:eu-west-1:222222222222:key/1")},
		"a topic of another account": {Set("Channel.SnsTopicARN", "arn:aws:sns:eu-west-1:222222222222:changes"),
			Set("Plain.KmsMasterKeyId", Ref("Key"))},
		"a rule after another rule": {Attribute("PublicRead", "DependsOn", "First"),
			Add("First", After(Resource("AWS::Config::ConfigRule", Object{}), "Recorder"))},
		"rules where the recorder is made elsewhere": {Drop("Recorder", "Channel"), Attribute("PublicRead", "DependsOn", nil),
			Set("Plain.KmsMasterKeyId", Ref("Key"))},
		"a role of another stack": {Set(role, Values("arn:aws:iam::111111111111:role/Remediate"))},
		"a role by its name": {Set(role,
			Values(Join("arn:", Ref("AWS::Partition"), ":iam::", Ref("AWS::AccountId"), ":role/Remediate")))},
		"a person's own permissions": {Set(role, nil), Set("Mend.Automatic", false)},
		"no brakes where people start it": {Set("Mend.Automatic", nil), Set("Mend.ExecutionControls", nil),
			Set("Mend.MaximumAutomaticAttempts", nil)},
		"the brakes of AWS":      {Set("Mend.ExecutionControls", nil)},
		"a runbook of one's own": {Set("Mend.TargetId", "Mine"), Set("Mend.Parameters.Message", nil)},
		"an aggregator of named accounts": {Set("Aggregator.OrganizationAggregationSource", nil),
			Set("Aggregator.AccountAggregationSources", List{Object{"AccountIds": List{"222222222222"}, "AwsRegions": List{"eu-west-1"}}})},
		"a detector that was there before": {Adopt("", ""), Drop("Detector")},
		"a session of Macie that was there before": {Drop("Macie"), Add("Session", Resource("Custom::MacieConfiguration", Object{
			"Create": `{"service":"Macie2","action":"updateMacieSession","parameters":{"status":"ENABLED","findingPublishingFrequency":"FIFTEEN_MINUTES"}}`}))},
		"a rule for every event but findings": {Set("Starts.EventPattern", Object{"source": List{"aws.ec2", "aws.s3"}})},
		"an alarm that a composite alarm speaks for": {Set("RootUseAlarm.AlarmActions", nil),
			Add("Whole", Resource("AWS::CloudWatch::CompositeAlarm",
				Object{"AlarmRule": Join("ALARM(", Att("RootUseAlarm", "Arn"), ")"), "AlarmActions": List{Ref("Alarms")}}))},
		"an alarm that a composite alarm names": {Set("RootUseAlarm.AlarmActions", nil), Set("RootUseAlarm.AlarmName", "root"),
			Add("Whole", Resource("AWS::CloudWatch::CompositeAlarm", Object{"AlarmRule": `ALARM("root")`, "AlarmActions": List{Ref("Alarms")}}))},
		"an alarm on an expression": {Set("RootUseAlarm.MetricName", nil), Set("RootUseAlarm.Namespace", nil),
			Set("RootUseAlarm.Metrics", List{query(cis.Namespace, "RootUse")})},
		"a count that is looked at, of a trail": {Drop("ImageSharesAlarm")},
		"a count of another log group": {Set("ImageShares.LogGroupName", "shop"),
			Set("ImageSharesAlarm.AlarmActions", List{Ref("Alerts")})},
		"a pattern of one's own in a namespace of one's own": {Set("RootUse.FilterPattern", `{ $.userIdentity.type = "Root" }`),
			Set("RootUse.MetricTransformations.0.MetricNamespace", "Shop"), Set("RootUseAlarm.Namespace", "Shop")},
		"an alarm on another metric": {Add("Other",
			Resource("AWS::CloudWatch::Alarm", Object{"MetricName": "Errors", "Namespace": "AWS/Lambda", "AlarmActions": List{Ref("Alarms")}}))},
		"an alarm in a namespace by parameter": {
			Set("OrgEmergencyUse.MetricTransformations.0.MetricNamespace", Ref("Param")), Set("OrgEmergencyAlarm.Namespace", Ref("Param"))},
	}
	maps.Copy(all, harmlessMutes())
	maps.Copy(all, harmlessAlarmMutes())
	maps.Copy(all, harmlessLoosening())
	return all
}
