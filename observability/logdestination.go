package observability

import (
	"encoding/json"
	"errors"
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskinesisfirehose"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// LogDestinationProps configure a [LogDestination]. Accounts is required.
type LogDestinationProps struct {
	// Accounts are the ids of the accounts that may send logs.
	Accounts []string
	// Bucket keeps the logs. The default is a new [bucket.SecureBucket].
	Bucket awss3.IBucket
	// Topics hear when logs do not reach the bucket.
	Topics []awssns.ITopic
}

// A LogDestination takes copies of log events from other accounts, in a central account, and keeps
// them in a bucket: one object for some minutes of events, compressed, each event with its account,
// group and stream. They promise that
//
//   - nobody but Accounts may send, and CloudWatch Logs acts for those accounts only,
//   - events are encrypted on the way and in the bucket,
//   - somebody hears when they are more than 15 minutes late.
//
// Copies begin with the subscription of a group, what came before stays where it was. Where many
// accounts send everything, [LogCentralization] needs no subscription. Standing idle it costs two
// KMS keys and an alarm a month. See "Cross-account cross-Region log data sharing using Firehose".
type LogDestination struct {
	constructs.Construct
	bucket   awss3.IBucket
	resource awslogs.CfnDestination
	arn      string
}

// NewLogDestination defines a destination. It panics with an error when Accounts is empty or has
// something that is no account id, and when the account or the Region of its stack is not known.
func NewLogDestination(scope constructs.Construct, id string, props *LogDestinationProps) *LogDestination {
	d := &LogDestination{}
	p := plinth.Define(d, scope, id, func() (LogDestinationProps, error) { return props.withDefaults(scope) })
	at, name := plinth.PlaceOf(d), *awscdk.Names_UniqueResourceName(d, &awscdk.UniqueResourceNameOptions{MaxLength: jsii.Number(128)})
	d.arn = "arn:" + at.Partition + ":logs:" + at.Region + ":" + at.Account + ":destination:" + name
	stream := d.newStream(p)
	sources := []any{}
	for _, account := range append(slices.Clone(p.Accounts), at.Account) { // first of all it tries for itself
		sources = append(sources, "arn:"+at.Partition+":logs:"+at.Region+":"+account+":*")
	}
	role := awsiam.NewRole(d, jsii.String("Role"), &awsiam.RoleProps{
		Description: jsii.String("Hands log events to " + tree.Path(d)),
		AssumedBy:   trust.Under("logs", map[string]any{"StringLike": map[string]any{"aws:SourceArn": sources}}),
	})
	stream.GrantPutRecords(role)
	plinth.KeepRole(role, "takes log events from the accounts that were named")
	policy, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "Senders", "Effect": "Allow", "Principal": map[string]any{"AWS": p.Accounts},
		"Action": "logs:PutSubscriptionFilter", "Resource": d.arn,
	}}})
	if err != nil {
		panic(err) // strings always are JSON
	}
	d.resource = plinth.Kept(awslogs.NewCfnDestination, d, "Resource", "takes log events from the accounts that were named",
		&awslogs.CfnDestinationProps{
			DestinationName: &name, TargetArn: stream.DeliveryStreamArn(), RoleArn: role.RoleArn(), DestinationPolicy: jsii.String(string(policy)),
		})
	tree.Depend(d.resource, role)
	alerting.AlarmOnThreshold(d, "Late", "Logs of other accounts do not reach the bucket of", alerting.Threshold{
		Namespace: "AWS/Firehose", Metric: "DeliveryToS3.DataFreshness", Above: 900, SilenceIsGood: true,
		Dimensions: map[string]*string{"DeliveryStreamName": stream.DeliveryStreamName()},
	}, p.Topics...)
	return d
}

// newStream defines what carries events into the bucket.
func (d *LogDestination) newStream(p LogDestinationProps) awskinesisfirehose.DeliveryStream {
	if d.bucket = p.Bucket; d.bucket == nil {
		d.bucket = bucket.NewSecureBucket(d, "Bucket", nil).Bucket()
	}
	key := logdelivery.NewKey(d, "Key")
	errs := logdelivery.NewLogGroup(d, "Errors", awslogs.RetentionDays_THREE_MONTHS, key)
	role := awsiam.NewRole(d, jsii.String("Writer"), &awsiam.RoleProps{
		Description: jsii.String("Writes log events into the bucket of " + tree.Path(d)), AssumedBy: trust.ForAccount(d, "firehose"),
	})
	for _, statement := range []*awsiam.PolicyStatementProps{
		{Actions: jsii.Strings("s3:AbortMultipartUpload", "s3:PutObject"), Resources: &[]*string{d.bucket.ArnForObjects(jsii.String("*"))}},
		{Actions: jsii.Strings("s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"),
			Resources: &[]*string{d.bucket.BucketArn()}},
		{Actions: jsii.Strings("logs:PutLogEvents"), Resources: &[]*string{errs.LogGroupArn()}},
	} {
		plinth.Allow(role, statement)
	}
	if key := d.bucket.EncryptionKey(); key != nil {
		key.GrantEncryptDecrypt(role)
	}
	plinth.KeepRole(role, "writes log events into the bucket, and deletes none")
	stream := awskinesisfirehose.NewDeliveryStream(d, jsii.String("Stream"), &awskinesisfirehose.DeliveryStreamProps{
		Encryption: awskinesisfirehose.StreamEncryption_AwsOwnedKey(),
		Destination: awskinesisfirehose.NewS3Bucket(d.bucket, &awskinesisfirehose.S3BucketProps{
			// CloudWatch Logs compresses each record by itself, which nothing reads.
			Processors: &[]awskinesisfirehose.IDataProcessor{
				awskinesisfirehose.NewDecompressionProcessor(nil), awskinesisfirehose.NewAppendDelimiterToRecordProcessor(),
			},
			Role:        role.WithoutPolicyUpdates(nil), // CDK would let it delete
			Compression: awskinesisfirehose.Compression_GZIP(), LoggingConfig: awskinesisfirehose.NewEnableLogging(errs),
			DataOutputPrefix:  jsii.String("logs/!{timestamp:yyyy/MM/dd/HH}/"),
			ErrorOutputPrefix: jsii.String("failed/!{firehose:error-output-type}/"),
		}),
	})
	tree.Depend(stream, role)
	plinth.Promise(stream, promise.That("brings log events into the bucket, encrypted and in a form that people read",
		promise.At("Resource").Is("DeliveryStreamType", "DirectPut").
			Is("DeliveryStreamEncryptionConfigurationInput", map[string]any{"KeyType": "AWS_OWNED_CMK"}).
			Is("ExtendedS3DestinationConfiguration.BucketARN", d.bucket.BucketArn()).
			Is("ExtendedS3DestinationConfiguration.CompressionFormat", "GZIP").
			Is("ExtendedS3DestinationConfiguration.ProcessingConfiguration.Enabled", true)))
	return stream
}

// Resource returns the L1 construct.
func (d *LogDestination) Resource() awslogs.CfnDestination { return d.resource }

// Bucket returns where the logs are.
func (d *LogDestination) Bucket() awss3.IBucket { return d.bucket }

// ARN returns what groups of other accounts subscribe to. It is known before the destination is.
func (d *LogDestination) ARN() string { return d.arn }

func (p *LogDestinationProps) withDefaults(scope constructs.Construct) (q LogDestinationProps, err error) {
	if p != nil {
		q = *p
	}
	at := plinth.PlaceOf(scope)
	switch {
	case len(q.Accounts) == 0:
		return q, errors.New("Accounts is empty, want the ids of the accounts that send logs")
	case identifier.IsToken(at.Account) || identifier.IsToken(at.Region):
		return q, errors.New("the account or the Region of the stack is not known, want a stack with Account and Region: others name it")
	}
	return q, identifier.Account.CheckAll("Accounts", q.Accounts)
}
