package watch_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

type (
	object = map[string]any
	list   = []any
)

// read is a stack of some resources.
func read(t *testing.T, resources object) *assembly.Assembly {
	t.Helper()
	return assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Environment: "111111111111/eu-west-1",
		Template: object{"Parameters": object{"Param": object{"Type": "Number"}}, "Resources": resources}})
}

func resource(typ string, properties object) object {
	return object{"Type": typ, "Properties": properties}
}
func ref(id string) object       { return object{"Ref": id} }
func att(id, name string) object { return object{"Fn::GetAtt": list{id, name}} }

// words are the alarms and the gaps of the first resource of a type.
func words(t *testing.T, a *assembly.Assembly, typ string) (all []string) {
	t.Helper()
	alarms, gaps, supported := watch.Recommended(a.OfType(typ)[0])
	if !supported {
		t.Fatalf("%s is not supported", typ)
	}
	for _, alarm := range alarms {
		all = append(all, fmt.Sprint(alarm.Metric, " ", alarm.Operator, " ", alarm.Threshold))
		of, _ := metric.Find(alarm.Namespace)
		m, _ := of.Find(alarm.Metric)
		names := []string{}
		for _, d := range alarm.Dimensions {
			names = append(names, d.Name)
		}
		if !m.Under(names...) {
			t.Errorf("%s of %s has dimensions %v, want a set of %v", alarm.Metric, typ, names, m.Dimensions)
		}
	}
	for _, gap := range gaps {
		all = append(all, "no "+gap.Metric+": "+gap.Reason)
	}
	return all
}

func TestThresholdsFollowFromTheResource(t *testing.T) {
	for name, c := range map[string]struct {
		typ        string
		properties object
		want       []string
	}{
		"a queue that keeps for a day": {"AWS::SQS::Queue", object{"MessageRetentionPeriod": 86400}, []string{
			"ApproximateAgeOfOldestMessage GreaterThanOrEqualToThreshold 43200"}},
		"a function": {"AWS::Lambda::Function", object{"Timeout": 10, "ReservedConcurrentExecutions": 20}, []string{
			"Errors GreaterThanThreshold 0", "Throttles GreaterThanOrEqualToThreshold 1", "Duration GreaterThanThreshold 8000",
			"ConcurrentExecutions GreaterThanThreshold 18"}},
		"a function of no known timeout": {"AWS::Lambda::Function", object{"Timeout": ref("Param")}, []string{
			"Errors GreaterThanThreshold 0", "Throttles GreaterThanOrEqualToThreshold 1", "no Duration: Timeout is known at deployment only"}},
		"a group": {"AWS::AutoScaling::AutoScalingGroup", object{"MinSize": "2", "MetricsCollection": list{object{"Granularity": "1Minute"}}},
			[]string{"CPUUtilization GreaterThanThreshold 80", "GroupInServiceInstances LessThanThreshold 2"}},
		"a group without metrics": {"AWS::AutoScaling::AutoScalingGroup", object{"MinSize": "2"}, []string{
			"CPUUtilization GreaterThanThreshold 80", "no GroupInServiceInstances: MetricsCollection is not set, so the group has no metrics"}},
		"PostgreSQL": {"AWS::RDS::DBInstance", object{"Engine": "postgres", "DBInstanceClass": "db.m5.large", "AllocatedStorage": "100"},
			[]string{"CPUUtilization GreaterThanThreshold 90", "DatabaseConnections GreaterThanThreshold 630",
				"FreeableMemory LessThanThreshold 4.29496729e+08", "FreeStorageSpace LessThanThreshold 1.6106127360e+10",
				"MaximumUsedTransactionIDs GreaterThanThreshold 1e+09"}},
		"a burstable member of Aurora": {"AWS::RDS::DBInstance", object{"Engine": "aurora-mysql", "DBInstanceClass": "db.t4g.medium"},
			[]string{"CPUUtilization GreaterThanThreshold 90", "DatabaseConnections GreaterThanThreshold 72",
				"FreeableMemory LessThanThreshold 2.14748364e+08", "CPUCreditBalance LessThanThreshold 20"}},
		"a class by parameter": {"AWS::RDS::DBInstance", object{"Engine": "mysql", "DBInstanceClass": ref("Param"), "AllocatedStorage": 20},
			[]string{"CPUUtilization GreaterThanThreshold 90",
				"FreeStorageSpace LessThanThreshold 3.221225472e+09",
				"no DatabaseConnections: DBInstanceClass is no class whose size is known, or the engine's limit follows from its configuration",
				"no FreeableMemory: DBInstanceClass is no class whose size is known"}},
		"a distribution": {"AWS::CloudFront::Distribution", object{}, []string{"5xxErrorRate GreaterThanThreshold 1"}},
		"a tunnel":       {"AWS::EC2::VPNConnection", object{}, []string{"TunnelState LessThanThreshold 1", "TunnelState LessThanThreshold 0.5"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := words(t, read(t, object{"It": resource(c.typ, c.properties)}), c.typ)
			for i, text := range c.want {
				c.want[i] = normal(text)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("alarms and gaps (-want +got):\n%s", diff)
			}
		})
	}
}

// normal writes the number at the end of a text as Go does.
func normal(text string) string {
	var words [2]string
	var n float64
	if _, err := fmt.Sscan(text, &words[0], &words[1], &n); err != nil || words[0] == "no" {
		return text
	}
	return fmt.Sprint(words[0], " ", words[1], " ", n)
}

func TestDeadLetterQueuesAreToStayEmpty(t *testing.T) {
	a := read(t, object{
		"Failed": resource("AWS::SQS::Queue", object{}),
		"Orders": resource("AWS::SQS::Queue", object{"RedrivePolicy": object{"deadLetterTargetArn": att("Failed", "Arn")}}),
	})
	want := []string{"ApproximateNumberOfMessagesVisible GreaterThanThreshold 0"}
	if diff := cmp.Diff(want, words(t, a, "AWS::SQS::Queue")); diff != "" {
		t.Errorf("alarms (-want +got):\n%s", diff)
	}
}

func TestReplicasHaveTheEngineAndTheStorageOfTheirSource(t *testing.T) {
	a := read(t, object{
		"Copy":   resource("AWS::RDS::DBInstance", object{"DBInstanceClass": "db.m5.large", "SourceDBInstanceIdentifier": ref("Source")}),
		"Source": resource("AWS::RDS::DBInstance", object{"Engine": "mysql", "DBInstanceClass": "db.m5.large", "AllocatedStorage": 100}),
	})
	got := words(t, a, "AWS::RDS::DBInstance")
	for _, want := range []string{"DatabaseConnections GreaterThanThreshold 477", "ReplicaLag GreaterThanThreshold 60",
		"ReplicaLag LessThanThreshold 0",
		normal("FreeStorageSpace LessThanThreshold 16106127360")} {
		if !slices.Contains(got, want) {
			t.Errorf("alarms of a replica = %q, want %q among them", got, want)
		}
	}
}

func TestFunctionsOfCustomResourcesAreNotWatched(t *testing.T) {
	a := read(t, object{
		"Provider": resource("AWS::Lambda::Function", object{}),
		"Custom":   resource("Custom::Thing", object{"ServiceToken": att("Provider", "Arn")}),
	})
	if got := words(t, a, "AWS::Lambda::Function"); len(got) > 0 {
		t.Errorf("alarms of a provider = %q, want none", got)
	}
}

// web is a service behind a load balancer, with another group that nothing forwards to.
func web(insights string) object {
	return object{
		"Balancer": resource("AWS::ElasticLoadBalancingV2::LoadBalancer", object{}),
		"Targets":  resource("AWS::ElasticLoadBalancingV2::TargetGroup", object{"TargetType": "ip"}),
		"Listener": resource("AWS::ElasticLoadBalancingV2::Listener", object{"LoadBalancerArn": ref("Balancer"),
			"DefaultActions": list{object{"Type": "forward", "TargetGroupArn": ref("Targets")}}}),
		"Cluster": resource("AWS::ECS::Cluster", object{"ClusterSettings": list{object{"Name": "containerInsights", "Value": insights}}}),
		"Service": resource("AWS::ECS::Service", object{"Cluster": ref("Cluster"), "DesiredCount": 3}),
	}
}

func TestServicesAreWatchedWithTheirLoadBalancer(t *testing.T) {
	for typ, want := range map[string][]string{
		"AWS::ElasticLoadBalancingV2::LoadBalancer": {"HTTPCode_ELB_5XX_Count GreaterThanThreshold 10",
			"RejectedConnectionCount GreaterThanThreshold 0"},
		"AWS::ElasticLoadBalancingV2::TargetGroup": {"HTTPCode_Target_5XX_Count GreaterThanThreshold 10",
			"TargetResponseTime GreaterThanThreshold 1",
			"UnHealthyHostCount GreaterThanThreshold 0", "HealthyHostCount LessThanThreshold 1"},
		"AWS::ECS::Service": {"CPUUtilization GreaterThanThreshold 80", "MemoryUtilization GreaterThanThreshold 80",
			"RunningTaskCount GreaterThanThreshold 0"},
	} {
		if diff := cmp.Diff(want, words(t, read(t, web("enhanced")), typ)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
	}
	off := words(t, read(t, web("disabled")), "AWS::ECS::Service")
	if want := "no RunningTaskCount: Container Insights of Prod/Cluster are off"; !slices.Contains(off, want) {
		t.Errorf("without Container Insights got %q, want %q among them", off, want)
	}
	alone := web("enabled")
	delete(alone, "Listener")
	if got := words(t, read(t, alone), "AWS::ElasticLoadBalancingV2::TargetGroup"); len(got) != 1 {
		t.Errorf("a group without a listener has %q, want the reason why it has no alarm", got)
	}
}

func TestAnAlarmWatches(t *testing.T) {
	good := func() object {
		return object{"Namespace": "AWS/ApplicationELB", "MetricName": "HealthyHostCount", "ComparisonOperator": "LessThanThreshold",
			"Threshold":    2,
			"AlarmActions": list{"arn:aws:sns:eu-west-1:111111111111:oncall"}, "Dimensions": list{
				object{"Name": "LoadBalancer", "Value": att("Balancer", "LoadBalancerFullName")},
				object{"Name": "TargetGroup", "Value": att("Targets", "TargetGroupFullName")}}}
	}
	for name, c := range map[string]struct {
		change func(alarm object)
		want   bool
	}{
		"as it should be": {func(object) {}, true},
		"in an expression": {func(alarm object) {
			alarm["Metrics"] = list{object{"Id": "h", "MetricStat": object{"Metric": object{"Namespace": alarm["Namespace"],
				"MetricName": alarm["MetricName"], "Dimensions": alarm["Dimensions"]}}}}
			delete(alarm, "MetricName")
		}, true},
		"over three days":      {func(alarm object) { alarm["Period"], alarm["EvaluationPeriods"] = 3*86400, 1 }, false},
		"over two days":        {func(alarm object) { alarm["Period"], alarm["EvaluationPeriods"] = 3600, 48 }, true},
		"of another metric":    {func(alarm object) { alarm["MetricName"] = "RequestCount" }, false},
		"of another namespace": {func(alarm object) { alarm["Namespace"] = "AWS/NetworkELB" }, false},
		"the other way round":  {func(alarm object) { alarm["ComparisonOperator"] = "GreaterThanThreshold" }, false},
		"without an action":    {func(alarm object) { delete(alarm, "AlarmActions") }, false},
		"switched off":         {func(alarm object) { alarm["ActionsEnabled"] = false }, false},
		"of another group": {func(alarm object) {
			alarm["Dimensions"].(list)[1] = object{"Name": "TargetGroup", "Value": "targetgroup/other/1"}
		}, false},
		"by its ARN": {func(alarm object) {
			alarm["Dimensions"].(list)[1] = object{"Name": "TargetGroup", "Value": ref("Targets")}
		}, false},
		"of a zone": {func(alarm object) {
			alarm["Dimensions"] = append(alarm["Dimensions"].(list), object{"Name": "AvailabilityZone", "Value": "a"})
		}, false},
	} {
		t.Run(name, func(t *testing.T) {
			alarm, resources := good(), web("enabled")
			c.change(alarm)
			resources["Alarm"] = resource("AWS::CloudWatch::Alarm", alarm)
			a := read(t, resources)
			alarms, _, _ := watch.Recommended(a.OfType("AWS::ElasticLoadBalancingV2::TargetGroup")[0])
			i := slices.IndexFunc(alarms, func(a watch.Alarm) bool { return a.Metric == "HealthyHostCount" })
			if got := alarms[i].Watcher() != nil; got != c.want {
				t.Errorf("is watched = %t, want %t", got, c.want)
			}
		})
	}
}

// A workload has so many symptoms that its page combines them in parts.
func TestAnAlarmIsHeardThroughCompositeAlarms(t *testing.T) {
	for name, topic := range map[string]list{"that tell somebody": {"arn:aws:sns:eu-west-1:111111111111:oncall"}, "that tell nobody": nil} {
		t.Run(name, func(t *testing.T) {
			rule := func(of string) object { return object{"Fn::Sub": `ALARM("${` + of + `.Arn}")`} }
			a := read(t, object{
				"Queue": resource("AWS::SQS::Queue", object{}),
				"Old": resource("AWS::CloudWatch::Alarm", object{"Namespace": "AWS/SQS", "MetricName": "ApproximateAgeOfOldestMessage",
					"Dimensions": list{object{"Name": "QueueName", "Value": att("Queue", "QueueName")}}, "ComparisonOperator": "GreaterThanThreshold"}),
				"Part": resource("AWS::CloudWatch::CompositeAlarm", object{"AlarmRule": rule("Old")}),
				"Page": resource("AWS::CloudWatch::CompositeAlarm", object{"AlarmRule": rule("Part"), "AlarmActions": topic}),
			})
			alarms, _, _ := watch.Recommended(a.OfType("AWS::SQS::Queue")[0])
			if got, want := alarms[0].Watcher() != nil, topic != nil; got != want {
				t.Errorf("is watched = %t, want %t", got, want)
			}
		})
	}
}

func TestAnAlarmMayKnowAResourceByItsName(t *testing.T) {
	for name, want := range map[string]bool{"orders": true, "refunds": false} {
		a := read(t, object{"Table": resource("AWS::DynamoDB::Table", object{"TableName": "orders"}),
			"Alarm": resource("AWS::CloudWatch::Alarm", object{"Namespace": "AWS/DynamoDB", "MetricName": "ReadThrottleEvents",
				"ComparisonOperator": "GreaterThanThreshold", "AlarmActions": list{"arn:aws:sns:eu-west-1:111111111111:oncall"},
				"Dimensions": list{object{"Name": "TableName", "Value": name}}})})
		alarms, _, _ := watch.Recommended(a.OfType("AWS::DynamoDB::Table")[0])
		if got := alarms[0].Watcher() != nil; got != want {
			t.Errorf("alarm on the table called %s: is watched = %t, want %t", name, got, want)
		}
	}
}

func TestOtherTypesAreNotSupported(t *testing.T) {
	a := read(t, object{"Vpc": resource("AWS::EC2::VPC", object{})})
	if _, _, supported := watch.Recommended(a.OfType("AWS::EC2::VPC")[0]); supported {
		t.Error("a VPC is said to have metrics")
	}
}
