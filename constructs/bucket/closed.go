// Package bucket defines the buckets of every layer: closed to the public and to what is not TLS,
// with versions, and kept when their stack is deleted.
package bucket

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/batch"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
	"github.com/plinth-cdk/plinth/constructs/tree"
)

// closed is what every bucket has, whatever is in it.
func closed() batch.Map {
	return batch.Map{
		"blockPublicAccess":      batch.Get("aws_s3.BlockPublicAccess", "BLOCK_ALL"),
		"enforceSSL":             true,
		"minimumTLSVersion":      1.2,
		"versioned":              true,
		"objectOwnership":        awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		"blockedEncryptionTypes": []any{batch.Get("aws_s3.BlockedEncryptionType", "SSE_C")},
		"removalPolicy":          awscdk.RemovalPolicy_RETAIN,
	}
}

// unfinished removes what would cost for ever and no listing shows: parts of abandoned uploads,
// and delete markers of objects whose last version has expired.
func unfinished() batch.Map {
	return batch.Map{"abortIncompleteMultipartUploadAfter": days(7), "expiredObjectDeleteMarker": true}
}

func days(n int) batch.Call { return batch.Static("Duration", "days", n) }

// define defines the bucket of a construct, lets others write into it, and returns what its policy
// says then.
func define(scope constructs.Construct, props batch.Map, admitted ...batch.Call) (bucket awss3.Bucket, policy []any) {
	const id = "Resource"
	itself := batch.Result(0)
	calls := append([]batch.Call{batch.New("aws_s3.Bucket", scope, id, props)}, admitted...)
	of := batch.Ask(append(calls, batch.On(itself, "policy.document.toJSON"))...)
	bucket = of[0].(awss3.Bucket)
	tree.Grown(bucket, scope, id)
	return bucket, plinth.Written(of[len(calls)])
}

// keep records what a bucket promises that was made of [closed].
func keep(bucket awss3.Bucket, policy []any, sentence string, kept promise.Subject) {
	plinth.Promise(bucket, promise.That(sentence,
		kept.Is("PublicAccessBlockConfiguration", map[string]any{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
		}).Is("VersioningConfiguration", map[string]any{"Status": "Enabled"}).
			Is("OwnershipControls", map[string]any{"Rules": []any{map[string]any{"ObjectOwnership": "BucketOwnerEnforced"}}}).
			Is("LifecycleConfiguration.Rules.1", map[string]any{"Status": "Enabled", "ExpiredObjectDeleteMarker": true,
				"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7}}).
			Unset("WebsiteConfiguration").Retained(),
		promise.At("Policy/Resource").Refers("Bucket", "Resource").Is("PolicyDocument", batch.Get(bucket, "policy.document")).
			Policy("PolicyDocument.Statement", policy...)))
}

// encryptionBy is the default encryption of a bucket that takes no keys of customers.
func encryptionBy(byDefault map[string]any, bucketKey any) map[string]any {
	rule := map[string]any{
		"ServerSideEncryptionByDefault": byDefault, "BlockedEncryptionTypes": map[string]any{"EncryptionType": []string{"SSE-C"}},
	}
	if bucketKey != nil {
		rule["BucketKeyEnabled"] = bucketKey
	}
	return map[string]any{"ServerSideEncryptionConfiguration": []any{rule}}
}
