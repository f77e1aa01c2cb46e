package security

import (
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/bucket"
)

type (
	// A SecureBucket is a bucket for data that matters, see [bucket.SecureBucket].
	SecureBucket = bucket.SecureBucket
	// SecureBucketProps configure a [SecureBucket]; nil and the zero value are the production
	// choice.
	SecureBucketProps = bucket.SecureBucketProps
	// A LogBucket takes the server access logs of other buckets, see [bucket.LogBucket].
	LogBucket = bucket.LogBucket
	// LogBucketProps configure a [LogBucket]; nil and the zero value are the production choice.
	LogBucketProps = bucket.LogBucketProps
)

// NewSecureBucket defines a bucket, see [bucket.NewSecureBucket].
func NewSecureBucket(scope constructs.Construct, id string, props *SecureBucketProps) *SecureBucket {
	return bucket.NewSecureBucket(scope, id, props)
}

// NewLogBucket defines a bucket for access logs, see [bucket.NewLogBucket].
func NewLogBucket(scope constructs.Construct, id string, props *LogBucketProps) *LogBucket {
	return bucket.NewLogBucket(scope, id, props)
}
