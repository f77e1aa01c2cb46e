package network

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53resolver"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// QueryLogsProps configure [QueryLogs]; nil and the zero value are the production choice,
// for VPCs that are added later.
type QueryLogsProps struct {
	// VPCs are whose queries are logged. [QueryLogs.AddVPC] adds more.
	VPCs []awsec2.IVpc
	// Logs says where the logs go. The default is CloudWatch Logs, kept for 90 days, encrypted
	// with a key of their own.
	Logs LogDestination
}

// QueryLogs record every DNS query of VPCs: the name, the answer, the instance that asked,
// and what DNS Firewall did. Malware resolves the name of its server before a flow log
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

// NewQueryLogs defines query logs. It panics with an error when Logs has a Bucket together with
// Retention or Key, which are for CloudWatch Logs.
func NewQueryLogs(scope constructs.Construct, id string, props *QueryLogsProps) *QueryLogs {
	q := &QueryLogs{}
	p := plinth.Define(q, scope, id, props.withDefaults)
	if p.Logs.Bucket != nil {
		q.config = q.logTo(p.Logs.Bucket.BucketArn())
		logdelivery.AdmitVendedLogs(q, p.Logs.Bucket, q.config)
	} else {
		if p.Logs.Key == nil {
			p.Logs.Key = logdelivery.NewKey(q, "Key")
		}
		group, permission := logdelivery.NewVendedLogGroup(q, "LogGroup", p.Logs.Retention, p.Logs.Key)
		q.group, q.config = group, q.logTo(group.LogGroupArn())
		tree.Depend(q.config, permission)
	}
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
	props := &awsroute53resolver.CfnResolverQueryLoggingConfigAssociationProps{
		ResolverQueryLogConfigId: q.config.AttrId(), ResourceId: vpc.VpcId(),
	}
	logged := awsroute53resolver.NewCfnResolverQueryLoggingConfigAssociation(q, awscdk.Names_UniqueId(vpc), props)
	plinth.Keep(logged, "logs the queries of its VPC", props)
}

func (q *QueryLogs) logTo(destination *string) awsroute53resolver.CfnResolverQueryLoggingConfig {
	props := &awsroute53resolver.CfnResolverQueryLoggingConfigProps{Name: uniqueName(q, 64), DestinationArn: destination}
	config := awsroute53resolver.NewCfnResolverQueryLoggingConfig(q, jsii.String("Resource"), props)
	plinth.Keep(config, "logs to the destination that was given, or to a group of its own", props)
	return config
}

func (p *QueryLogsProps) withDefaults() (q QueryLogsProps, err error) {
	if p != nil {
		q = *p
	}
	q.Logs, err = q.Logs.withDefaults("Logs")
	return q, err
}
