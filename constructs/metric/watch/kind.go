package watch

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

// A kind is a type of resource: where it reports, by which of its attributes, and which of the
// recommended alarms are for a resource as it is.
type kind struct {
	namespace string
	dimension Dimension // whose resource is the one that is watched
	choose    func(w *watch)
}

// A watch collects the alarms of one resource.
type watch struct {
	*assembly.Resource
	namespace  string
	dimensions []Dimension
	alarms     []Alarm
	gaps       []Gap
}

// on adds the recommended alarms on metrics.
func (w *watch) on(names ...string) {
	of, _ := metric.Find(w.namespace)
	for _, name := range names {
		m, ok := of.Find(name)
		if !ok {
			panic(fmt.Sprintf("watch: %s publishes no %s", w.namespace, name))
		}
		for _, a := range m.Alarms {
			w.alarms = append(w.alarms, Alarm{Resource: w.Resource, Namespace: w.namespace, Metric: name, Dimensions: w.dimensions, Alarm: a})
		}
	}
}

// last is the alarm that was added last.
func (w *watch) last() *Alarm { return &w.alarms[len(w.alarms)-1] }

// derived adds the recommended alarm on a metric with a threshold of the resource, or says what is
// not known of it.
func (w *watch) derived(name string, threshold float64, known bool, unknown string) {
	if !known {
		w.cannot(name, unknown)
		return
	}
	w.on(name)
	w.last().Threshold = threshold
}

// cannot notes what is not watched, and why.
func (w *watch) cannot(name, reason string) { w.gaps = append(w.gaps, Gap{name, reason}) }

// under has further dimensions while f adds alarms.
func (w *watch) under(further []Dimension, f func()) {
	own := w.dimensions
	w.dimensions = append(own[:len(own):len(own)], further...)
	f()
	w.dimensions = own
}

// always chooses the same metrics for every resource of a kind.
func always(names ...string) func(*watch) { return func(w *watch) { w.on(names...) } }

// refers reports whether a value may refer to a resource, however deep in it.
func refers(v assembly.Value, to *assembly.Resource) bool {
	for _, target := range v.Targets() {
		if target.Resource == to {
			return true
		}
	}
	return false
}

// usedBy reports whether a resource of a type refers to this one in a property.
func (w *watch) usedBy(typ string, property ...string) bool {
	for _, r := range w.Stack.Assembly().OfType(typ) {
		if refers(r.Get(property...), w.Resource) {
			return true
		}
	}
	return false
}

var kinds = map[string]kind{
	"AWS::ApiGateway::Stage":                    {"AWS/ApiGateway", by("Stage", ""), restStage},
	"AWS::ApiGatewayV2::Stage":                  {"AWS/ApiGateway", by("Stage", ""), stage},
	"AWS::AutoScaling::AutoScalingGroup":        {"AWS/EC2", by("AutoScalingGroupName", ""), scalingGroup},
	"AWS::Backup::BackupVault":                  {"AWS/Backup", by("BackupVaultName", ""), vault},
	"AWS::CertificateManager::Certificate":      {"AWS/CertificateManager", by("CertificateArn", ""), always("DaysToExpiry")},
	"AWS::CloudFront::Distribution":             {"AWS/CloudFront", by("DistributionId", ""), distribution},
	"AWS::DynamoDB::GlobalTable":                {"AWS/DynamoDB", by("TableName", ""), table},
	"AWS::DynamoDB::Table":                      {"AWS/DynamoDB", by("TableName", ""), table},
	"AWS::EC2::Instance":                        {"AWS/EC2", by("InstanceId", ""), instance},
	"AWS::EC2::NatGateway":                      {"AWS/NATGateway", by("NatGatewayId", ""), natGateway},
	"AWS::EC2::TransitGateway":                  {"AWS/TransitGateway", by("TransitGateway", ""), transitGateway},
	"AWS::EC2::TransitGatewayAttachment":        {"AWS/TransitGateway", by("TransitGatewayAttachment", ""), attachment},
	"AWS::EC2::TransitGatewayVpcAttachment":     {"AWS/TransitGateway", by("TransitGatewayAttachment", ""), attachment},
	"AWS::EC2::VPCEndpoint":                     {"AWS/PrivateLinkEndpoints", by("VPC Endpoint Id", ""), endpoint},
	"AWS::EC2::VPNConnection":                   {"AWS/VPN", by("VpnId", ""), always("TunnelState")},
	"AWS::EC2::Volume":                          {"AWS/EBS", by("VolumeId", ""), volume},
	"AWS::ECS::Service":                         {"AWS/ECS", by("ServiceName", "Name"), service},
	"AWS::ElastiCache::CacheCluster":            {"AWS/ElastiCache", by("CacheClusterId", ""), cacheCluster},
	"AWS::ElastiCache::ReplicationGroup":        {"AWS/ElastiCache", by("CacheClusterId", ""), replicationGroup},
	"AWS::ElastiCache::ServerlessCache":         {"AWS/ElastiCache", by("clusterId", ""), always("ThrottledCmds")},
	"AWS::ElasticLoadBalancingV2::LoadBalancer": {"AWS/ApplicationELB", by("LoadBalancer", "LoadBalancerFullName"), balancer},
	"AWS::ElasticLoadBalancingV2::TargetGroup":  {"AWS/ApplicationELB", by("TargetGroup", "TargetGroupFullName"), targetGroup},
	"AWS::Events::Rule":                         {"AWS/Events", by("RuleName", ""), rule},
	"AWS::KMS::Key":                             {"AWS/KMS", by("KeyId", ""), key},
	"AWS::Lambda::Function":                     {"AWS/Lambda", by("FunctionName", ""), function},
	"AWS::RDS::DBCluster":                       {"AWS/RDS", by("DBClusterIdentifier", ""), databaseCluster},
	"AWS::RDS::DBInstance":                      {"AWS/RDS", by("DBInstanceIdentifier", ""), database},
	"AWS::Route53::HealthCheck":                 {"AWS/Route53", by("HealthCheckId", ""), healthCheck},
	"AWS::S3::Bucket":                           {"AWS/S3", by("SourceBucket", ""), bucket},
	"AWS::SNS::Topic":                           {"AWS/SNS", by("TopicName", "TopicName"), topic},
	"AWS::SQS::Queue":                           {"AWS/SQS", by("QueueName", "QueueName"), queue},
	"AWS::Scheduler::ScheduleGroup": {"AWS/Scheduler", by("ScheduleGroup", ""),
		always("TargetErrorCount", "InvocationDroppedCount")},
	"AWS::StepFunctions::StateMachine": {"AWS/States", by("StateMachineArn", ""), always("ExecutionsFailed", "ExecutionsTimedOut")},
	"AWS::Synthetics::Canary":          {"CloudWatchSynthetics", by("CanaryName", ""), always("SuccessPercent")},
}
