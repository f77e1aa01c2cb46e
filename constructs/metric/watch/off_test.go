package watch_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func TestOff(t *testing.T) {
	bucket := func(metrics string) object {
		return resource("AWS::S3::Bucket", object{"ReplicationConfiguration": object{"Rules": list{object{"Id": "all",
			"Destination": object{"Metrics": object{"Status": metrics}}}}}})
	}
	group := func(metrics any) object {
		return resource("AWS::AutoScaling::AutoScalingGroup", object{"MetricsCollection": metrics})
	}
	for name, c := range map[string]struct {
		namespace, metric, dimension string
		of                           object
		want                         string
	}{
		"Container Insights": {"ECS/ContainerInsights", "RunningTaskCount", "ClusterName", resource("AWS::ECS::Cluster", object{}),
			"Container Insights of Prod/It are off"},
		"Container Insights that are on": {"ECS/ContainerInsights", "RunningTaskCount", "ClusterName",
			resource("AWS::ECS::Cluster", object{"ClusterSettings": list{object{"Name": "containerInsights", "Value": "enhanced"}}}), ""},
		"a group": {"AWS/AutoScaling", "GroupPendingInstances", "AutoScalingGroupName",
			group(list{object{"Granularity": "1Minute", "Metrics": list{"GroupInServiceInstances"}}}),
			"MetricsCollection of Prod/It does not have it"},
		"a group with all metrics": {"AWS/AutoScaling", "GroupPendingInstances", "AutoScalingGroupName",
			group(list{object{"Granularity": "1Minute"}}), ""},
		"a prediction": {"AWS/AutoScaling", "PredictiveScalingLoadForecast", "AutoScalingGroupName", group(nil), ""},
		"replication": {"AWS/S3", "ReplicationLatency", "SourceBucket", bucket("Disabled"),
			"no replication rule of Prod/It has Metrics"},
		"replication with metrics": {"AWS/S3", "ReplicationLatency", "SourceBucket", bucket("Enabled"), ""},
		"an origin": {"AWS/CloudFront", "OriginLatency", "DistributionId", resource("AWS::CloudFront::Distribution", object{}),
			"Prod/It has no MonitoringSubscription"},
		"what every distribution has": {"AWS/CloudFront", "5xxErrorRate", "DistributionId", resource("AWS::CloudFront::Distribution", object{}),
			""},
	} {
		t.Run(name, func(t *testing.T) {
			a := read(t, object{it: c.of, "Alarm": resource("AWS::CloudWatch::Alarm", object{"Namespace": c.namespace, "MetricName": c.metric,
				"Dimensions": list{object{"Name": c.dimension, "Value": ref(it)}}})})
			if got := watch.Off(watch.Watched(a.OfType("AWS::CloudWatch::Alarm")[0])[0]); got != c.want {
				t.Errorf("Off() = %q, want %q", got, c.want)
			}
		})
	}
}
