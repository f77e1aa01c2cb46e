package bucket_test

import (
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/guardrail"
)

func ExampleNewSecureBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		logs := bucket.NewLogBucket(stack, "AccessLogs", nil)
		bucket.NewSecureBucket(stack, "Data", &bucket.SecureBucketProps{AccessLogs: logs.Bucket()})
	})
	constructtest.Count(a, "AWS::S3::Bucket", "AWS::KMS::Key")
	// Output:
	// AWS::S3::Bucket 2
	// AWS::KMS::Key 1
}

func TestBucketsThatAreOpenedBreakTheirPromise(t *testing.T) {
	secure := func(stack awscdk.Stack) constructs.IConstruct {
		return bucket.NewSecureBucket(stack, "Data", nil).Bucket()
	}
	logs := func(stack awscdk.Stack) constructs.IConstruct {
		return bucket.NewLogBucket(stack, "Logs", nil).Bucket()
	}
	shared := func(stack awscdk.Stack) constructs.IConstruct {
		shared := bucket.NewSecureBucket(stack, "Data", nil).Bucket()
		shared.GrantRead(awsiam.NewAccountPrincipal(jsii.String("222222222222")), nil)
		guardrail.Trust(stack, "222222222222", "reads what we share")
		return shared.Policy()
	}
	constructtest.Broken(t, shared, map[string]any{"PolicyDocument.Statement.2.Action": "s3:*", "Bucket": "other"})
	constructtest.Broken(t, secure, map[string]any{"PublicAccessBlockConfiguration.BlockPublicAcls": false,
		"VersioningConfiguration.Status": "Suspended", "LoggingConfiguration.LogFilePrefix": "elsewhere/"})
	constructtest.Broken(t, logs, map[string]any{
		"OwnershipControls.Rules.0.ObjectOwnership": "ObjectWriter", "LifecycleConfiguration.Rules.0.ExpirationInDays": 1})
}

func TestBucketsRefuseNegativeDays(t *testing.T) {
	constructtest.Preview(func(stack awscdk.Stack) {
		constructtest.Refused(t, stack, "NoncurrentDays is -1, want 1 or more",
			func() { bucket.NewSecureBucket(stack, "Bad", &bucket.SecureBucketProps{NoncurrentDays: -1}) })
		constructtest.Refused(t, stack, "RetentionDays is -1, want 1 or more",
			func() { bucket.NewLogBucket(stack, "Bad", &bucket.LogBucketProps{RetentionDays: -1}) })
	})
}

// S3 drops access logs for a bucket that encrypts with KMS.
func TestLogBucketsEncryptWithS3sOwnKeys(t *testing.T) {
	a := constructtest.Preview(func(stack awscdk.Stack) { bucket.NewLogBucket(stack, "Logs", nil) })
	rule := a.OfType("AWS::S3::Bucket")[0].Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0")
	if got := rule.Get("ServerSideEncryptionByDefault", "SSEAlgorithm"); got.Is("AES256") != assembly.True {
		t.Errorf("SSEAlgorithm = %v, want AES256", got)
	}
}
