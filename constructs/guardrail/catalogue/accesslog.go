package catalogue

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var accessLogRules = []engine.Rule{{
	ID: "S3-012", Title: "Access logs go to buckets that can take them",
	Why:    "S3 delivers access logs to no bucket whose default encryption is KMS, and says nothing about it.",
	Fix:    "Let the bucket for logs encrypt with AES256, S3's own keys.",
	Pillar: engine.Security,
	Check:  engine.Each(bucketType, accessLogDelivery),
}}

func accessLogDelivery(pass *engine.Pass, bucket *assembly.Resource) {
	const destination = "LoggingConfiguration.DestinationBucketName"
	for _, to := range bucket.Get("LoggingConfiguration", "DestinationBucketName").Targets() {
		algorithm := to.Resource.Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0", "ServerSideEncryptionByDefault", "SSEAlgorithm")
		if algorithm.OneOf("aws:kms", "aws:kms:dsse") != assembly.False {
			pass.Report(bucket, destination, "bucket %s encrypts with %v; want AES256", to.Resource.Path, algorithm)
		}
	}
}
