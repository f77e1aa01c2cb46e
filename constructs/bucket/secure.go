package bucket

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// SecureBucketProps configure a [SecureBucket]; nil and the zero value are the production
// choice.
type SecureBucketProps struct {
	// Key encrypts the objects. The default is a new [encryption.Key] for S3 alone.
	Key awskms.IKey
	// AccessLogs takes the server access logs. Several buckets may share it. The default is a new
	// [LogBucket].
	AccessLogs awss3.IBucket
	// NoncurrentDays is how long an overwritten or deleted object can be brought back. The
	// default is 90.
	NoncurrentDays int
	// Lifecycle are further rules, such as transitions to other storage classes.
	Lifecycle []*awss3.LifecycleRule
}

// A SecureBucket is a bucket for data that matters. It promises that
//
//   - nothing in it is public (S3-001, S3-007), and nobody reads or writes it without TLS
//     (S3-002) or with a key of their own (S3-006),
//   - it states its encryption (S3-003), which is by KMS with a bucket key,
//   - overwritten and deleted objects can be brought back (S3-004), for 90 days,
//   - there are no ACLs (S3-005), access is logged (S3-009, S3-012), and it outlives its
//     stack (S3-008).
//
// TLS has to be 1.2 or newer; unfinished uploads are removed after a week. Standing idle it
// costs one KMS key a month. See "Security best practices for Amazon S3".
type SecureBucket struct {
	constructs.Construct
	bucket awss3.Bucket
	logs   awss3.IBucket
}

// NewSecureBucket defines a bucket. It panics with an error when NoncurrentDays is negative.
func NewSecureBucket(scope constructs.Construct, id string, props *SecureBucketProps) *SecureBucket {
	b := &SecureBucket{}
	p := plinth.Define(b, scope, id, props.withDefaults)
	plinth.SetFlag(b, plinth.LogsByPolicy)
	if p.Key == nil {
		p.Key = encryption.NewKey(b, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.S3{}}}).Key()
	}
	if b.logs = p.AccessLogs; b.logs == nil {
		b.logs = NewLogBucket(b, "AccessLogs", nil).Bucket()
	}
	made := closed()
	made["encryption"] = awss3.BucketEncryption_KMS
	made["encryptionKey"] = p.Key
	made["bucketKeyEnabled"] = true
	made["serverAccessLogsBucket"] = b.logs
	made["serverAccessLogsPrefix"] = tree.Path(b) + "/" // many buckets may share one for logs
	rules := []any{batch.Map{"noncurrentVersionExpiration": days(p.NoncurrentDays)}, unfinished()}
	for _, rule := range p.Lifecycle {
		rules = append(rules, rule)
	}
	made["lifecycleRules"] = rules
	bucket, policy := define(b, made)
	b.bucket = bucket
	kept := promise.At("Resource").
		Is("BucketEncryption", encryptionBy(map[string]any{"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": batch.Get(p.Key, "keyArn")}, true)).
		Is("LifecycleConfiguration.Rules.0", map[string]any{"Status": "Enabled",
			"NoncurrentVersionExpiration": map[string]any{"NoncurrentDays": p.NoncurrentDays}}).
		Is("LoggingConfiguration", map[string]any{"DestinationBucketName": batch.Get(b.logs, "bucketName"), "LogFilePrefix": tree.Path(b) + "/"})
	if p.Lifecycle != nil {
		kept = kept.Is("LifecycleConfiguration", tree.Node(b.bucket).DefaultChild().(awss3.CfnBucket).LifecycleConfiguration())
	}
	keep(bucket, policy, "is encrypted with its key, keeps every version as long as it says, and logs every request", kept)
	return b
}

// Bucket returns the L2 construct.
func (b *SecureBucket) Bucket() awss3.Bucket { return b.bucket }

// Key returns the key that encrypts the objects.
func (b *SecureBucket) Key() awskms.IKey { return b.bucket.EncryptionKey() }

// AccessLogs returns the bucket of the server access logs.
func (b *SecureBucket) AccessLogs() awss3.IBucket { return b.logs }

func (p *SecureBucketProps) withDefaults() (SecureBucketProps, error) {
	var q SecureBucketProps
	if p != nil {
		q = *p
	}
	if q.NoncurrentDays == 0 {
		q.NoncurrentDays = 90
	}
	if q.NoncurrentDays < 0 {
		return q, fmt.Errorf("NoncurrentDays is %d, want 1 or more", q.NoncurrentDays)
	}
	return q, nil
}
