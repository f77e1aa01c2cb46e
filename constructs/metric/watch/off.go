package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Off says what is switched off, so that a series has no data; it is empty if everything is on, or
// the app does not say.
func Off(s Series) string {
	namespace, _ := s.Metric.Get("Namespace").Text()
	name, _ := s.Metric.Get("MetricName").Text()
	switch namespace {
	case "ECS/ContainerInsights":
		if cluster := s.of("ClusterName", "AWS::ECS::Cluster"); cluster != nil && !insights(cluster) {
			return "Container Insights of " + cluster.Path + " are off"
		}
	case "AWS/AutoScaling":
		if group := s.of("AutoScalingGroupName", "AWS::AutoScaling::AutoScalingGroup"); group != nil && !measures(group, name) {
			return "MetricsCollection of " + group.Path + " does not have it"
		}
	case "AWS/CloudFront":
		additional := []string{"OriginLatency", "CacheHitRate", "401ErrorRate", "403ErrorRate", "404ErrorRate", "502ErrorRate", "503ErrorRate",
			"504ErrorRate"}
		distribution := s.of("DistributionId", "AWS::CloudFront::Distribution")
		if distribution != nil && slices.Contains(additional, name) &&
			!(&watch{Resource: distribution}).usedBy("AWS::CloudFront::MonitoringSubscription", "DistributionId") {
			return distribution.Path + " has no MonitoringSubscription"
		}
	case "AWS/S3":
		return bucketOff(s)
	}
	return ""
}

func bucketOff(s Series) string {
	if bucket := s.of("SourceBucket", "AWS::S3::Bucket"); bucket != nil {
		for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
			if status := rule.Get("Destination", "Metrics", "Status"); status.Exists() && status.Is("Enabled") != assembly.False {
				return ""
			}
		}
		return "no replication rule of " + bucket.Path + " has Metrics"
	}
	bucket := s.of("BucketName", "AWS::S3::Bucket")
	if filter, ok := s.dimension("FilterId").Text(); bucket != nil && ok {
		for _, counted := range bucket.Get("MetricsConfigurations").List() {
			if counted.Get("Id").Is(filter) != assembly.False {
				return ""
			}
		}
		return fmt.Sprintf("%s has no MetricsConfiguration %s", bucket.Path, filter)
	}
	return ""
}

// of is the resource of a type that a dimension refers to, nil if it is not known.
func (s Series) of(dimension, typ string) *assembly.Resource {
	if to, ok := s.dimension(dimension).Target(); ok && to.Resource.Type == typ {
		return to.Resource
	}
	return nil
}

func (s Series) dimension(name string) assembly.Value {
	for _, d := range s.Metric.Get("Dimensions").List() {
		if d.Get("Name").Is(name) == assembly.True {
			return d.Get("Value")
		}
	}
	return assembly.Value{}
}

// measures reports whether an Auto Scaling group publishes one of its metrics, or may. Those about
// predictions come with a policy.
func measures(group *assembly.Resource, metric string) bool {
	if !strings.HasPrefix(metric, "Group") {
		return true
	}
	collections := group.Get("MetricsCollection")
	for _, c := range collections.List() {
		if metrics := c.Get("Metrics"); !metrics.Exists() || slices.ContainsFunc(metrics.List(), func(v assembly.Value) bool {
			return v.Is(metric) != assembly.False
		}) {
			return true
		}
	}
	return collections.Exists() && len(collections.Elements()) == 0
}
