package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
)

// FlowLogs says where flow logs go. The zero value is CloudWatch Logs.
type FlowLogs struct {
	// Bucket sends them to S3 instead, as Parquet in hourly partitions: cheaper to keep and
	// to query when there is much traffic. The bucket belongs to you, usually to the Log
	// Archive account; its policy and that of its key have to let
	// delivery.logs.amazonaws.com write. For a bucket of the same app both are added.
	Bucket awss3.IBucket
	// Retention is how long CloudWatch Logs keeps them. The default is 90 days, the least
	// that the guardrail FLOWLOG-003 accepts in production.
	Retention awslogs.RetentionDays
	// Key encrypts the log group. Its policy has to let CloudWatch Logs use it. The default
	// is a new customer managed key.
	Key awskms.IKey
}

func (f FlowLogs) withDefaults() (FlowLogs, error) {
	if f.Bucket != nil && (f.Retention != "" || f.Key != nil) {
		return f, fmt.Errorf("FlowLogs has a Bucket and also Retention or Key, which are for CloudWatch Logs; set them on the bucket")
	}
	if f.Retention == "" {
		f.Retention = awslogs.RetentionDays_THREE_MONTHS
	}
	return f, nil
}

// flowLogFields is the record format: every field up to version 5 that tells who talked to
// whom. pkt-* are the ends behind NAT gateways and load balancers, flow-direction and
// traffic-path say which way it went. The order is that of the versions.
var flowLogFields = []string{
	"version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes",
	"start", "end", "action", "log-status",
	"vpc-id", "subnet-id", "instance-id", "tcp-flags", "type", "pkt-srcaddr", "pkt-dstaddr",
	"region", "az-id", "sublocation-type", "sublocation-id",
	"pkt-src-aws-service", "pkt-dst-aws-service", "flow-direction", "traffic-path",
}

// transitGatewayLogFields is the record format of a transit gateway: both ends, both
// attachments, and why packets were lost.
var transitGatewayLogFields = []string{
	"version", "resource-type", "account-id", "tgw-id", "tgw-attachment-id", "tgw-src-vpc-account-id", "tgw-dst-vpc-account-id",
	"tgw-src-vpc-id", "tgw-dst-vpc-id", "tgw-src-subnet-id", "tgw-dst-subnet-id", "tgw-src-eni", "tgw-dst-eni",
	"tgw-src-az-id", "tgw-dst-az-id", "tgw-pair-attachment-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol",
	"packets", "bytes", "start", "end", "log-status", "type", "packets-lost-no-route", "packets-lost-blackhole",
	"packets-lost-mtu-exceeded", "packets-lost-ttl-expired", "tcp-flags", "region", "flow-direction",
	"pkt-src-aws-service", "pkt-dst-aws-service",
}

// addFlowLog logs all traffic of a resource. A transit gateway takes no traffic type: it logs
// everything anyway. The children are called the same in every construct.
func addFlowLog(scope constructs.Construct, f FlowLogs, of awsec2.FlowLogResourceType, traffic awsec2.FlowLogTrafficType, fields []string) {
	format := make([]awsec2.LogFormat, len(fields))
	for i, field := range fields {
		format[i] = awsec2.LogFormat_Custom(jsii.String("${" + field + "}"))
	}
	log := awsec2.NewFlowLog(scope, jsii.String("FlowLog"), &awsec2.FlowLogProps{
		ResourceType:           of,
		TrafficType:            traffic,
		MaxAggregationInterval: awsec2.FlowLogMaxAggregationInterval_ONE_MINUTE,
		LogFormat:              &format,
		Destination:            flowLogDestination(scope, f),
	})
	if f.Bucket != nil {
		// The L2 spells these in camel case, which CloudFormation's reference does not know.
		log.Node().DefaultChild().(awsec2.CfnFlowLog).SetDestinationOptions(map[string]any{
			"FileFormat": "parquet", "HiveCompatiblePartitions": true, "PerHourPartition": true,
		})
	}
}

func flowLogDestination(scope constructs.Construct, f FlowLogs) awsec2.FlowLogDestination {
	if f.Bucket != nil {
		deliverWithKeyOf(scope, f.Bucket)
		return awsec2.FlowLogDestination_ToS3(f.Bucket, nil, &awsec2.S3DestinationOptions{
			FileFormat:               awsec2.FlowLogFileFormat_PARQUET,
			HiveCompatiblePartitions: jsii.Bool(true),
			PerHourPartition:         jsii.Bool(true),
		})
	}
	if f.Key == nil {
		f.Key = newLogsKey(scope, "FlowLogKey")
	}
	group := awslogs.NewLogGroup(scope, jsii.String("FlowLogGroup"), &awslogs.LogGroupProps{
		Retention:     f.Retention,
		EncryptionKey: f.Key,
		RemovalPolicy: awscdk.RemovalPolicy_RETAIN,
	})
	return awsec2.FlowLogDestination_ToCloudWatchLogs(group, flowLogRole(scope))
}

// flowLogRole lets the flow logs of this account and Region write, and those of no other:
// the conditions keep the service from being used as a deputy. The L2 adds what may be
// written to.
func flowLogRole(scope constructs.Construct) awsiam.Role {
	stack := awscdk.Stack_Of(scope)
	return awsiam.NewRole(scope, jsii.String("FlowLogRole"), &awsiam.RoleProps{
		Description: jsii.String("Delivers the flow logs of " + *scope.Node().Path()),
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("vpc-flow-logs.amazonaws.com"), &awsiam.ServicePrincipalOpts{
			Conditions: &map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike": map[string]any{"aws:SourceArn": stack.FormatArn(&awscdk.ArnComponents{
					Service: jsii.String("ec2"), Resource: jsii.String("vpc-flow-log"), ResourceName: jsii.String("*"),
				})},
			},
		}),
	})
}

// newLogsKey defines a key that CloudWatch Logs may use for the log groups of this account
// and Region, and for nothing else: it names what it encrypts in the encryption context. A
// group cannot be named more closely without giving it a physical name.
// See "Encrypt log data in CloudWatch Logs using AWS KMS" in the CloudWatch Logs guide.
func newLogsKey(scope constructs.Construct, id string) awskms.Key {
	stack := awscdk.Stack_Of(scope)
	key := awskms.NewKey(scope, &id, &awskms.KeyProps{
		Description:       jsii.String(*scope.Node().Path() + ": encrypts its logs"),
		EnableKeyRotation: jsii.Bool(true),
		PendingWindow:     awscdk.Duration_Days(jsii.Number(30)),
		RemovalPolicy:     awscdk.RemovalPolicy_RETAIN,
	})
	key.AddToResourcePolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Sid:        jsii.String("CloudWatchLogs"),
		Principals: &[]awsiam.IPrincipal{awsiam.NewServicePrincipal(jsii.String("logs."+*stack.Region()+".amazonaws.com"), nil)},
		Actions: jsii.Strings("kms:Encrypt*", "kms:Decrypt*", "kms:ReEncrypt*", "kms:GenerateDataKey*",
			"kms:Describe*"),
		Resources: jsii.Strings("*"), // in a key policy: this key
		Conditions: &map[string]any{"ArnLike": map[string]any{
			"kms:EncryptionContext:aws:logs:arn": stack.FormatArn(&awscdk.ArnComponents{
				Service: jsii.String("logs"), Resource: jsii.String("log-group"),
				ResourceName: jsii.String("*"), ArnFormat: awscdk.ArnFormat_COLON_RESOURCE_NAME,
			}),
		}},
	}), jsii.Bool(false))
	return key
}
