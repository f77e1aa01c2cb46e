package watch_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// sentences are the conditions of the alarms of a resource, with the dimensions that are no
// reference to it, and its gaps.
func sentences(t *testing.T, r *assembly.Resource) (all []string) {
	t.Helper()
	alarms, gaps, _ := watch.Recommended(r)
	for _, alarm := range alarms {
		text := alarm.Metric + " " + strings.TrimSuffix(strings.TrimPrefix(alarm.Condition(), alarm.Statistic+" "), " s")
		for _, d := range alarm.Dimensions {
			switch value := d.Value(d.Base()); {
			case d.Resource == r && d.Attribute == "" && d.Literal == "" && d.Part == 0:
			case d.Resource == r:
				text += fmt.Sprintf(" %s=%v", d.Name, value)
			default:
				text += fmt.Sprintf(" %s=%v", d.Name, value)
			}
		}
		all = append(all, text)
	}
	for _, gap := range gaps {
		all = append(all, "no "+gap.Metric+": "+gap.Reason)
	}
	return all
}

// It is the resource of an app that is looked at.
const it = "It"

func TestKinds(t *testing.T) {
	aurora := func(engine, class string) object {
		return resource("AWS::RDS::DBInstance", object{"Engine": engine, "DBInstanceClass": class, "DBClusterIdentifier": ref("Cluster")})
	}
	cluster := resource("AWS::RDS::DBCluster", object{"Engine": "aurora-postgresql",
		"ServerlessV2ScalingConfiguration": object{"MinCapacity": 1, "MaxCapacity": 16}})
	for name, c := range map[string]struct {
		resources object
		want      []string
	}{
		"a cluster of Aurora with a reader": {object{it: cluster,
			"Writer": resource("AWS::RDS::DBInstance", object{"Engine": "aurora-postgresql", "DBClusterIdentifier": ref(it)}),
			"Reader": resource("AWS::RDS::DBInstance", object{"Engine": "aurora-postgresql", "DBClusterIdentifier": ref(it)})},
			[]string{"EngineUptime <= 0 for 2 of 2 x 60 Role=WRITER", "AuroraReplicaLagMaximum > 1000 for 10 of 10 x 60"}},
		"a cluster of Aurora without one": {object{it: cluster}, []string{"EngineUptime <= 0 for 2 of 2 x 60 Role=WRITER"}},
		"a Multi-AZ cluster of RDS": {object{it: resource("AWS::RDS::DBCluster", object{"Engine": "postgres"})},
			[]string{"CPUUtilization > 90 for 5 of 5 x 60 Role=WRITER"}},
		// 80 % of 1,000 connections, and 5 % of 16 GiB.
		"a member of Aurora MySQL": {object{it: aurora("aurora-mysql", "db.r6g.large"), "Cluster": cluster}, []string{
			"CPUUtilization > 90 for 5 of 5 x 60", "DatabaseConnections > 800 for 5 of 5 x 60", "FreeableMemory < 858993459 for 15 of 15 x 60"}},
		// 80 % of the 3,360 connections of 16 ACU.
		"a member of Aurora Serverless v2": {object{it: aurora("aurora-postgresql", "db.serverless"), "Cluster": cluster}, []string{
			"CPUUtilization > 90 for 5 of 5 x 60", "ACUUtilization > 90 for 15 of 15 x 60", "DatabaseConnections > 2688 for 5 of 5 x 60"}},
		"a member of Aurora Serverless v2 elsewhere": {object{it: aurora("aurora-postgresql", "db.serverless")}, []string{
			"CPUUtilization > 90 for 5 of 5 x 60", "ACUUtilization > 90 for 15 of 15 x 60",
			"no DatabaseConnections: MaxCapacity of the cluster is not known, or below 1"}},
		// With two vCPU the one thread of the engine is at 90 % when the node is at 45 %.
		"a cache in cluster mode": {object{it: resource("AWS::ElastiCache::ReplicationGroup", object{"CacheNodeType": "cache.r7g.large",
			"NumNodeGroups": 2, "ReplicasPerNodeGroup": 0, "ClusterMode": "enabled"})}, []string{
			"DatabaseMemoryUsagePercentage > 80 for 5 of 5 x 60 CacheClusterId=" + joined("-0001-001"),
			"CPUUtilization > 45 for 5 of 5 x 60 CacheClusterId=" + joined("-0001-001"),
			"DatabaseMemoryUsagePercentage > 80 for 5 of 5 x 60 CacheClusterId=" + joined("-0002-001"),
			"CPUUtilization > 45 for 5 of 5 x 60 CacheClusterId=" + joined("-0002-001")}},
		"a cache with a replica": {object{it: resource("AWS::ElastiCache::ReplicationGroup", object{"CacheNodeType": "cache.r7g.xlarge",
			"NumCacheClusters": 2})}, []string{
			"DatabaseMemoryUsagePercentage > 80 for 5 of 5 x 60 CacheClusterId=" + joined("-001"),
			"EngineCPUUtilization > 90 for 5 of 5 x 60 CacheClusterId=" + joined("-001"),
			"ReplicationLag > 10 for 15 of 15 x 60 CacheClusterId=" + joined("-001"),
			"DatabaseMemoryUsagePercentage > 80 for 5 of 5 x 60 CacheClusterId=" + joined("-002"),
			"EngineCPUUtilization > 90 for 5 of 5 x 60 CacheClusterId=" + joined("-002"),
			"ReplicationLag > 10 for 15 of 15 x 60 CacheClusterId=" + joined("-002")}},
		"a cache of unknown size": {object{it: resource("AWS::ElastiCache::ReplicationGroup", object{"NumNodeGroups": ref("Param")})},
			[]string{"no DatabaseMemoryUsagePercentage: the number of nodes is known at deployment only"}},
		"a stage of a REST API": {object{it: resource("AWS::ApiGateway::Stage", object{"RestApiId": ref("Api")}),
			"Api": resource("AWS::ApiGateway::RestApi", object{"Name": "shop"})}, []string{
			"5XXError > 0.05 for 3 of 3 x 60 ApiName=shop", "4XXError > 0.05 for 5 of 5 x 60 ApiName=shop",
			"Latency >= 2500 for 5 of 5 x 60 ApiName=shop"}},
		"a stage of a REST API of a specification": {object{it: resource("AWS::ApiGateway::Stage", object{"RestApiId": ref("Api")}),
			"Api": resource("AWS::ApiGateway::RestApi", object{})},
			[]string{"no 5XXError: the API is not in the app, or has no Name, under which it reports"}},
		"a stage of a WebSocket API": {object{it: resource("AWS::ApiGatewayV2::Stage", object{"ApiId": ref("Api")}),
			"Api": resource("AWS::ApiGatewayV2::Api", object{"ProtocolType": "WEBSOCKET"})}, []string{
			"ExecutionError > 0.05 for 3 of 3 x 60 ApiId=map[Ref:Api]", "ClientError > 0.05 for 5 of 5 x 60 ApiId=map[Ref:Api]"}},
		"a bucket whose requests are counted": {object{it: resource("AWS::S3::Bucket", object{
			"MetricsConfigurations": list{object{"Id": "all"}, object{"Id": "images"}}})}, []string{
			"5xxErrors > 0.05 for 15 of 15 x 60 FilterId=all", "5xxErrors > 0.05 for 15 of 15 x 60 FilterId=images"}},
		"a bucket": {object{it: resource("AWS::S3::Bucket", object{})}, nil},
		"a volume": {object{it: resource("AWS::EC2::Volume", object{"VolumeType": "gp2"}),
			"Attachment": resource("AWS::EC2::VolumeAttachment", object{"VolumeId": ref(it), "InstanceId": ref("Server")})},
			[]string{"VolumeStalledIOCheck >= 1 for 10 of 10 x 60 InstanceId=map[Ref:Server]", "BurstBalance < 20 for 3 of 3 x 300"}},
		"a volume at nothing": {object{it: resource("AWS::EC2::Volume", object{})},
			[]string{"no VolumeStalledIOCheck: nothing in the app attaches the volume"}},
		// The reference to a rule on a bus of its own is "bus|rule".
		"a rule on a bus": {object{it: resource("AWS::Events::Rule", object{"EventBusName": ref("Bus"),
			"Targets": list{object{"DeadLetterConfig": object{"Arn": "arn:aws:sqs:eu-west-1:111111111111:failed"}}}})}, []string{
			"FailedInvocations > 0 for 1 of 1 x 60 EventBusName=map[Ref:Bus] RuleName=map[Fn::Select:[1 map[Fn::Split:[| map[Ref:It]]]]]",
			"InvocationsFailedToBeSentToDlq > 0 for 1 of 1 x 60 EventBusName=map[Ref:Bus] " +
				"RuleName=map[Fn::Select:[1 map[Fn::Split:[| map[Ref:It]]]]]"}},
		"a rule on the default bus": {object{it: resource("AWS::Events::Rule", object{"EventBusName": "default"})},
			[]string{"FailedInvocations > 0 for 1 of 1 x 60"}},
		"a NAT gateway": {object{it: resource("AWS::EC2::NatGateway", object{})}, []string{"ErrorPortAllocation > 0 for 5 of 15 x 60",
			"PacketsDropCount 100 x PacketsDropCount / (PacketsInFromSource + PacketsInFromDestination) > 0.01 for 5 of 5 x 60"}},
		"a transit gateway": {object{it: resource("AWS::EC2::TransitGateway", object{})}, []string{
			"PacketDropCountNoRoute > 0 for 5 of 5 x 60", "PacketDropCountBlackhole > 0 for 5 of 5 x 60"}},
		"a transit gateway with a blackhole": {object{it: resource("AWS::EC2::TransitGateway", object{}),
			"Nowhere": resource("AWS::EC2::TransitGatewayRoute", object{"Blackhole": true})},
			[]string{"PacketDropCountNoRoute > 0 for 5 of 5 x 60"}},
		"an attachment to the gateway of another account": {object{it: resource("AWS::EC2::TransitGatewayVpcAttachment",
			object{"TransitGatewayId": "tgw-1"})}, []string{"PacketDropCountNoRoute > 0 for 5 of 5 x 60 TransitGateway=tgw-1"}},
		"an attachment to a gateway beside it": {object{"Hub": resource("AWS::EC2::TransitGateway", object{}),
			it: resource("AWS::EC2::TransitGatewayAttachment", object{"TransitGatewayId": ref("Hub")})}, nil},
		"a health check": {object{it: resource("AWS::Route53::HealthCheck", object{"HealthCheckConfig": object{"Type": "HTTPS"}})},
			[]string{"HealthCheckStatus < 1 for 3 of 3 x 60"}},
		"a health check that is always healthy": {object{it: resource("AWS::Route53::HealthCheck", object{
			"HealthCheckConfig": object{"Type": "CALCULATED", "HealthThreshold": 0}})}, nil},
		"imported key material": {object{it: resource("AWS::KMS::Key", object{"Origin": "EXTERNAL"})},
			[]string{"SecondsUntilKeyMaterialExpiration < 2592000 for 1 of 1 x 3600"}},
		"a key": {object{it: resource("AWS::KMS::Key", object{})}, nil},
		"an endpoint": {object{it: resource("AWS::EC2::VPCEndpoint", object{"VpcEndpointType": "Interface", "VpcId": ref("Vpc"),
			"ServiceName": "com.amazonaws.eu-west-1.ecr.api"})}, []string{
			"PacketsDropped > 0 for 5 of 5 x 60 VPC Id=map[Ref:Vpc] Service Name=com.amazonaws.eu-west-1.ecr.api Endpoint Type=Interface"}},
		"a gateway endpoint": {object{it: resource("AWS::EC2::VPCEndpoint", object{})}, nil},
		"a stream": {object{it: resource("AWS::Lambda::Function", object{"Timeout": 60, "DeadLetterConfig": object{"TargetArn": "x"}}),
			"Source": resource("AWS::Lambda::EventSourceMapping", object{"FunctionName": ref(it), "StartingPosition": "LATEST"})}, []string{
			"Errors > 0 for 3 of 3 x 60", "Throttles >= 1 for 5 of 5 x 60", "Duration > 48000 for 15 of 15 x 60",
			"DeadLetterErrors > 0 for 1 of 1 x 60", "IteratorAge > 43200000 for 5 of 5 x 60"}},
		"a distribution with additional metrics": {object{it: resource("AWS::CloudFront::Distribution", object{"DistributionConfig": object{
			"Origins": list{object{"CustomOriginConfig": object{"OriginReadTimeout": 10}}}}}),
			"More": resource("AWS::CloudFront::MonitoringSubscription", object{"DistributionId": ref(it)})}, []string{
			"5xxErrorRate > 1 for 5 of 5 x 60 Region=Global", "OriginLatency > 8000 for 5 of 5 x 60 Region=Global"}},
		"a vault of a daily plan that copies": {vault("cron(0 5 * * ? *)", object{"CopyActions": list{object{}}}), []string{
			"NumberOfBackupJobsFailed > 0 for 1 of 1 x 3600", "NumberOfBackupJobsExpired > 0 for 1 of 1 x 3600",
			"NumberOfCopyJobsFailed > 0 for 1 of 1 x 3600", "NumberOfBackupJobsCompleted < 1 for 26 of 26 x 3600"}},
		"a vault of a weekly plan": {vault("cron(0 5 ? * SUN *)", object{}), []string{
			"NumberOfBackupJobsFailed > 0 for 1 of 1 x 3600", "NumberOfBackupJobsExpired > 0 for 1 of 1 x 3600",
			"no NumberOfBackupJobsCompleted: no plan backs up to the vault every day, and an alarm looks back a day or, by the hour, a week"}},
		"a vault of copies": {object{it: resource("AWS::Backup::BackupVault", object{})}, nil},
		"a serverless cache": {object{it: resource("AWS::ElastiCache::ServerlessCache", object{})},
			[]string{"ThrottledCmds > 0 for 3 of 5 x 60"}},
		"a global table": {object{it: resource("AWS::DynamoDB::GlobalTable", object{"Replicas": list{object{"Region": "eu-west-1"},
			object{"Region": "eu-central-1"}}})}, []string{"ReadThrottleEvents > 0 for 5 of 5 x 60", "WriteThrottleEvents > 0 for 5 of 5 x 60",
			"ReplicationLatency > 180000 for 15 of 15 x 60 ReceivingRegion=eu-central-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			a := read(t, c.resources)
			at := slices.IndexFunc(a.Resources(), func(r *assembly.Resource) bool { return r.LogicalID == it })
			if diff := cmp.Diff(c.want, sentences(t, a.Resources()[at])); diff != "" {
				t.Errorf("alarms and gaps (-want +got):\n%s", diff)
			}
		})
	}
}

// joined is the name of a node, as the template says it.
func joined(node string) string { return fmt.Sprintf("map[Fn::Join:[ [map[Ref:It] %s]]]", node) }

// vault is one that a plan backs up to on a schedule.
func vault(schedule string, rule object) object {
	rule["TargetBackupVault"], rule["ScheduleExpression"] = ref(it), schedule
	return object{it: resource("AWS::Backup::BackupVault", object{}), "Plan": resource("AWS::Backup::BackupPlan", object{
		"BackupPlan": object{"BackupPlanRule": list{rule}}})}
}

// A pilot light has no tasks: Container Insights report nothing of it, and no target is healthy.
func TestServicesThatWaitDoNotPage(t *testing.T) {
	asleep := web("enabled")
	service := asleep["Service"].(object)["Properties"].(object)
	service["DesiredCount"], service["LoadBalancers"] = 0, list{object{"TargetGroupArn": ref("Targets")}}
	for typ, paging := range map[string]string{"AWS::ECS::Service": "RunningTaskCount",
		"AWS::ElasticLoadBalancingV2::TargetGroup": "Healthy"} {
		for _, text := range words(t, read(t, asleep), typ) {
			if strings.HasPrefix(text, paging) {
				t.Errorf("a %s that waits for a failover has an alarm on %s", typ, text)
			}
		}
	}
	asleep["Scaling"] = resource("AWS::ApplicationAutoScaling::ScalableTarget", object{"MinCapacity": 2,
		"ResourceId": object{"Fn::Join": list{"/", list{"service", ref("Cluster"), att("Service", "Name")}}}})
	if got := words(t, read(t, asleep), "AWS::ECS::Service"); !slices.Contains(got, "RunningTaskCount GreaterThanThreshold 0") {
		t.Errorf("alarms of a service that scales from two tasks = %q, want one on RunningTaskCount", got)
	}
}

// Where somebody else watches a stack, nothing is missing there.
func TestStacksThatOthersWatch(t *testing.T) {
	a := assemblytest.Read(t, assemblytest.Stack{Name: "Prod", Environment: "111111111111/eu-west-1",
		Template: object{"Resources": object{"Queue": resource("AWS::SQS::Queue", object{})}},
		Metadata: map[string][]assemblytest.Entry{"Prod": {{Type: assembly.MetadataWatchedBy, Data: "the platform team"}}}})
	c := watch.Cover(a).Resources[0]
	want := []watch.Gap{{Metric: "ApproximateAgeOfOldestMessage", Reason: "watched by the platform team"}}
	if diff := cmp.Diff(want, c.Exempt); diff != "" || len(c.Missing) > 0 {
		t.Errorf("%d alarms are missing, and exempt (-want +got):\n%s", len(c.Missing), diff)
	}
}
