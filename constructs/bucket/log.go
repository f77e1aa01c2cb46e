package bucket

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/logdelivery"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/trust"
)

// LogBucketProps configure a [LogBucket]; nil and the zero value are the production choice.
type LogBucketProps struct {
	// RetentionDays is how long logs are kept. The default is 365.
	RetentionDays int
}

// A LogBucket takes the server access logs of other buckets of its account and Region. It encrypts
// with S3's own keys: S3 silently drops access logs for a bucket that encrypts with KMS. It
// promises that
//
//   - nothing in it is public (S3-001, S3-007), and nobody reads or writes it without TLS
//     (S3-002) or with a key of their own (S3-006),
//   - it states its encryption (S3-003), and access logs can be delivered to it (S3-012),
//   - versions are kept (S3-004), there are no ACLs (S3-005), and it outlives its stack
//     (S3-008).
//
// Standing idle it costs nothing. See "Enabling Amazon S3 server access logging".
type LogBucket struct {
	constructs.Construct
	bucket awss3.Bucket
}

// overwrittenDays is how long a log is kept that somebody has overwritten or deleted, which is time
// to notice.
const overwrittenDays = 7

// NewLogBucket defines a bucket for access logs. It panics with an error when RetentionDays is
// negative.
func NewLogBucket(scope constructs.Construct, id string, props *LogBucketProps) *LogBucket {
	b := &LogBucket{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	plinth.SetFlag(b, plinth.LogsByPolicy)
	made := closed()
	made["encryption"] = awss3.BucketEncryption_S3_MANAGED
	made["lifecycleRules"] = []any{
		batch.Map{"expiration": days(p.RetentionDays), "noncurrentVersionExpiration": days(overwrittenDays)}, unfinished(),
	}
	writer := logdelivery.Writer{ // also for buckets in other stacks, for which CDK cannot add statements
		Sid: "AccessLogs", Service: "logging.s3.amazonaws.com", Conditions: trust.AccountConditions(b),
	}
	bucket, policy := define(b, made, writer.Admitted(batch.Result(0)))
	b.bucket = bucket
	keep(bucket, policy, "keeps access logs as long as it says, closed to the public and to what is not TLS", promise.At("Resource").
		Is("BucketEncryption", encryptionBy(map[string]any{"SSEAlgorithm": "AES256"}, nil)).
		Is("LifecycleConfiguration.Rules.0", map[string]any{"Status": "Enabled", "ExpirationInDays": p.RetentionDays,
			"NoncurrentVersionExpiration": map[string]any{"NoncurrentDays": overwrittenDays}}))
	return b
}

// Bucket returns the L2 construct.
func (b *LogBucket) Bucket() awss3.Bucket { return b.bucket }

func (p *LogBucketProps) withDefaults() (LogBucketProps, error) {
	var q LogBucketProps
	if p != nil {
		q = *p
	}
	if q.RetentionDays == 0 {
		q.RetentionDays = 365
	}
	if q.RetentionDays < 0 {
		return q, fmt.Errorf("RetentionDays is %d, want 1 or more", q.RetentionDays)
	}
	return q, nil
}
