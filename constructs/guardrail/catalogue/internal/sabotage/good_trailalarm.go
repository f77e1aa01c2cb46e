package sabotage

import (
	"github.com/plinth-cdk/plinth/constructs/cis"
)

// watched is a trail whose log group has an alarm of the CIS benchmark, and an alarm of its own.
func watched(r Object) {
	root, _ := cis.ByName("RootUse")
	filter := func(id, namespace, pattern string) {
		r[id] = Resource("AWS::Logs::MetricFilter", Object{"LogGroupName": Ref("FlowLogs"), "FilterPattern": pattern,
			"MetricTransformations": List{Object{"MetricName": id, "MetricNamespace": namespace, "MetricValue": "1"}}})
		r[id+"Alarm"] = Resource("AWS::CloudWatch::Alarm", Object{
			"MetricName": id, "Namespace": namespace, "Statistic": "Sum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 1,
			"ComparisonOperator": "GreaterThanOrEqualToThreshold", "AlarmActions": List{Ref("Alarms")}})
	}
	filter("RootUse", cis.Namespace, root.Pattern)
	filter("ImageShares", "Shop", "{ $.eventName = ModifySnapshotAttribute }")
	r["Alarms"] = Resource("AWS::SNS::Topic", Object{"KmsMasterKeyId": Ref("Key"), "Subscription": Mail()})
}

// Mail is a subscription that makes a topic heard.
func Mail() List { return List{Object{"Protocol": "email", "Endpoint": "oncall@example.com"}} }
