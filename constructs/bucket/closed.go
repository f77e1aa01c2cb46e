// Package bucket defines the buckets of every layer: closed to the public and to what is not TLS,
// with versions, and kept when their stack is deleted.
package bucket

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// closed is what every bucket has, whatever is in it.
func closed() *awss3.BucketProps {
	return &awss3.BucketProps{
		BlockPublicAccess:      awss3.BlockPublicAccess_BLOCK_ALL(),
		EnforceSSL:             jsii.Bool(true),
		MinimumTLSVersion:      jsii.Number(1.2),
		Versioned:              jsii.Bool(true),
		ObjectOwnership:        awss3.ObjectOwnership_BUCKET_OWNER_ENFORCED,
		BlockedEncryptionTypes: &[]awss3.BlockedEncryptionType{awss3.BlockedEncryptionType_SSE_C()},
		RemovalPolicy:          awscdk.RemovalPolicy_RETAIN,
	}
}

// unfinished removes what would cost for ever and no listing shows: parts of abandoned uploads,
// and delete markers of objects whose last version has expired.
func unfinished() *awss3.LifecycleRule {
	return &awss3.LifecycleRule{
		AbortIncompleteMultipartUploadAfter: awscdk.Duration_Days(jsii.Number(7)),
		ExpiredObjectDeleteMarker:           jsii.Bool(true),
	}
}

// keep records what a bucket promises that was made of [closed].
func keep(bucket awss3.Bucket, sentence string, kept promise.Subject) {
	plinth.Promise(bucket, promise.That(sentence,
		kept.Is("PublicAccessBlockConfiguration", map[string]any{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true,
		}).Is("VersioningConfiguration", map[string]any{"Status": "Enabled"}).
			Is("OwnershipControls", map[string]any{"Rules": []any{map[string]any{"ObjectOwnership": "BucketOwnerEnforced"}}}).
			Is("LifecycleConfiguration.Rules.1", map[string]any{"Status": "Enabled", "ExpiredObjectDeleteMarker": true,
				"AbortIncompleteMultipartUpload": map[string]any{"DaysAfterInitiation": 7}}).
			Unset("WebsiteConfiguration").Retained(),
		promise.At("Policy/Resource").Is("Bucket", bucket.BucketName()).
			Policy("PolicyDocument.Statement", plinth.Statements(bucket.Policy().Document())...)))
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
