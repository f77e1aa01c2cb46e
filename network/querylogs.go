package network

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
)

// QueryLogsProps configure [QueryLogs]; nil and the zero value are the production choice,
// for VPCs that are added later.
type QueryLogsProps struct {
	// VPCs are whose queries are logged. [QueryLogs.AddVPC] adds more.
	VPCs []awsec2.IVpc
	// Bucket takes the logs instead of CloudWatch Logs, such as that of the Log Archive
	// account. For a bucket of the same app the policies of bucket and key are added.
	Bucket awss3.IBucket
	// Retention is how long CloudWatch Logs keeps them. The default is 90 days.
	Retention awslogs.RetentionDays
	// Key encrypts the log group. Its policy has to let CloudWatch Logs use it. The default
	// is a new customer managed key.
	Key awskms.IKey
}

// QueryLogs record every DNS query of VPCs: the name, the answer, the instance that asked,
// and what DNS Firewall did. Malware has to resolve the name of its master before a flow log
// can show anything. They promise that
//
//   - the logs are encrypted with a KMS key (DNS-001) and, in production, kept for 90 days
//     (DNS-002),
//   - the delivery service may write them, on behalf of this account only (DELIVERY-001).
//
// Standing idle they cost one KMS key a month; logs cost by the GB.
type QueryLogs struct {
	constructs.Construct
	config awsroute53resolver.CfnResolverQueryLoggingConfig
	group  awslogs.ILogGroup
}

// NewQueryLogs defines query logs. It panics with an error when a Bucket is set together
// with Retention or Key, which are for CloudWatch Logs.
func NewQueryLogs(scope constructs.Construct, id string, props *QueryLogsProps) *QueryLogs {
	var p QueryLogsProps
	if props != nil {
		p = *props
	}
	if p.Bucket != nil && (p.Retention != "" || p.Key != nil) {
		panic(fmt.Errorf("network: query logs %q: Bucket is set and also Retention or Key, which are for CloudWatch Logs; set them on the bucket", id))
	}
	q := &QueryLogs{}
	plinth.Init(q, scope, id)
	destination, permission := q.destination(p)
	q.config = awsroute53resolver.NewCfnResolverQueryLoggingConfig(q, jsii.String("Resource"),
		&awsroute53resolver.CfnResolverQueryLoggingConfigProps{Name: uniqueName(q, 64), DestinationArn: destination})
	q.config.Node().AddDependency(permission)
	for _, vpc := range p.VPCs {
		q.AddVPC(vpc)
	}
	return q
}

// Config returns the L1 construct; there is no L2.
func (q *QueryLogs) Config() awsroute53resolver.CfnResolverQueryLoggingConfig { return q.config }

// LogGroup returns where the logs are, nil if that is a bucket.
func (q *QueryLogs) LogGroup() awslogs.ILogGroup { return q.group }

// AddVPC logs the queries of a further VPC.
func (q *QueryLogs) AddVPC(vpc awsec2.IVpc) {
	awsroute53resolver.NewCfnResolverQueryLoggingConfigAssociation(q, awscdk.Names_UniqueId(vpc),
		&awsroute53resolver.CfnResolverQueryLoggingConfigAssociationProps{
			ResolverQueryLogConfigId: q.config.AttrId(), ResourceId: vpc.VpcId(),
		})
}

func (q *QueryLogs) destination(p QueryLogsProps) (arn *string, permission constructs.IDependable) {
	if p.Bucket != nil {
		return p.Bucket.BucketArn(), deliverTo(q, p.Bucket)
	}
	if p.Retention == "" {
		p.Retention = awslogs.RetentionDays_THREE_MONTHS
	}
	if p.Key == nil {
		p.Key = newLogsKey(q, "Key")
	}
	group, permission := newDeliveredLogGroup(q, "LogGroup", p.Retention, p.Key)
	q.group = group
	return group.LogGroupArn(), permission
}
