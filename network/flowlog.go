package network

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// addFlowLog logs all traffic of a resource. A transit gateway takes no traffic type: it logs
// everything anyway. The children are called the same in every construct.
func addFlowLog(
	scope constructs.Construct, to LogDestination, of awsec2.FlowLogResourceType, traffic awsec2.FlowLogTrafficType, fields []string,
) {
	format := "${" + strings.Join(fields, "} ${") + "}"
	log := awsec2.NewFlowLog(scope, jsii.String("FlowLog"), &awsec2.FlowLogProps{
		ResourceType:           of,
		TrafficType:            traffic,
		MaxAggregationInterval: awsec2.FlowLogMaxAggregationInterval_ONE_MINUTE,
		LogFormat:              &[]awsec2.LogFormat{awsec2.LogFormat_Custom(&format)},
		Destination:            flowLogDestination(scope, to),
	})
	if role := tree.Node(scope).TryFindChild(jsii.String(flowLogRole)); role != nil {
		plinth.KeepRole(role.(awsiam.Role), "delivers flow logs to its log group, for this account alone")
	}
	kept := promise.At("FlowLog").Is("MaxAggregationInterval", 60).Is("LogFormat", format).
		Is("ResourceId", of.ResourceId()).Is("ResourceType", of.ResourceType())
	if to.Bucket != nil {
		kept = kept.Is("DestinationOptions", parquet).Is("LogDestinationType", "s3").Is("LogDestination", to.Bucket.BucketArn())
		// The L2 spells these in camel case, which CloudFormation's reference does not know.
		tree.Node(log).DefaultChild().(awsec2.CfnFlowLog).SetDestinationOptions(parquet)
	} else {
		kept = kept.Is("LogDestinationType", "cloud-watch-logs").Is("LogGroupName", log.LogGroup().LogGroupName()).
			Is("DeliverLogsPermissionArn", log.IamRole().RoleArn()).Unset("LogDestination")
	}
	plinth.Promise(log, promise.That("names both ends of every connection of its resource, minute by minute, where it was told to", kept))
}

var parquet = map[string]any{"FileFormat": "parquet", "HiveCompatiblePartitions": true, "PerHourPartition": true}

const flowLogGroup, flowLogRole = "FlowLogGroup", "FlowLogRole"

// flowLogDestination is a bucket, where flow logs are Parquet in hourly partitions, or a log group.
func flowLogDestination(scope constructs.Construct, to LogDestination) awsec2.FlowLogDestination {
	if to.Bucket != nil {
		logdelivery.AllowKeyOf(scope, to.Bucket)
		return awsec2.FlowLogDestination_ToS3(to.Bucket, nil, &awsec2.S3DestinationOptions{
			FileFormat:               awsec2.FlowLogFileFormat_PARQUET,
			HiveCompatiblePartitions: jsii.Bool(true),
			PerHourPartition:         jsii.Bool(true),
		})
	}
	if to.Key == nil {
		to.Key = logdelivery.NewKey(scope, "FlowLogKey")
	}
	group := logdelivery.NewLogGroup(scope, flowLogGroup, to.Retention, to.Key)
	return awsec2.FlowLogDestination_ToCloudWatchLogs(group, awsiam.NewRole(scope, jsii.String(flowLogRole), &awsiam.RoleProps{
		Description: jsii.String("Delivers the flow logs of " + tree.Path(scope)),
		AssumedBy:   trust.ForResourcesOf(scope, "vpc-flow-logs", "ec2", "vpc-flow-log/*"),
	}))
}
