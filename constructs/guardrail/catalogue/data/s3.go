package data

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/s3bucket"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const bucketType = "AWS::S3::Bucket"

const encryptionRules = "BucketEncryption.ServerSideEncryptionConfiguration"

var s3Rules = []engine.Rule{
	{
		ID: "S3-001", Title: "Buckets block all public access",
		Why:      "With all four settings on, no later policy or ACL can make the bucket public by mistake.",
		Fix:      "Set BlockPublicAccess to BLOCK_ALL, and publish through CloudFront with origin access control.",
		Pillar:   engine.Security,
		Controls: []string{"S3.2", "S3.3", "S3.8", "CIS 2.1.4", "AwsSolutions-S2"},
		Check:    engine.Each(bucketType, bucketPublicAccess),
	},
	{
		ID: "S3-002", Title: "Buckets require TLS",
		Why:      "Over plain HTTP, anyone on the network path can read objects and signatures.",
		Fix:      "Set EnforceSSL on the bucket, or deny s3:* in its policy where aws:SecureTransport is false.",
		Pillar:   engine.Security,
		Controls: []string{"S3.5", "CIS 2.1.1", "AwsSolutions-S10"},
		Check:    bucketTransport,
	},
	{
		ID: "S3-003", Title: "Buckets encrypt in a way that the template decides",
		Why: "S3 encrypts every object since January 2023, with its own keys where the template is silent; a template that leaves it to a " +
			"parameter may have a key in one deployment and none in the next.",
		Fix:    "Set BucketEncryption to AES256 or aws:kms, or leave it unset.",
		Pillar: engine.Security,
		Check:  engine.Each(bucketType, bucketEncryption),
	},
	{
		ID: "S3-004", Title: "Buckets keep earlier versions of objects",
		Why:      "Versioning brings overwritten and deleted objects back, whether a mistake or ransomware changed them.",
		Fix:      "Set Versioned, with a lifecycle rule that expires noncurrent versions after a week at the earliest.",
		Pillar:   engine.Reliability,
		Controls: []string{"S3.14"},
		Check: func(pass *engine.Pass) {
			written := logTargets(pass.Assembly)
			for _, r := range pass.OfType(bucketType) {
				pass.Want(r, "Enabled", "VersioningConfiguration", "Status")
				if !written[r] {
					keptVersions(pass, r)
				}
			}
		},
	},
	{
		ID: "S3-005", Title: "Buckets have ACLs disabled",
		Why:      "ACLs grant access object by object, where no policy shows it.",
		Fix:      "Set ObjectOwnership to BUCKET_OWNER_ENFORCED; a bucket for standard logs of CloudFront, which come by ACL, is exempt.",
		Pillar:   engine.Security,
		Controls: []string{"S3.12"},
		Check: engine.Each(bucketType, func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("OwnershipControls").Exists() && !s3bucket.TakesCDNLogs(r) { // AWS disables ACLs by itself
				pass.Want(r, "BucketOwnerEnforced", "OwnershipControls", "Rules", "0", "ObjectOwnership")
			}
		}),
	},
	{
		ID: "S3-006", Title: "Buckets block encryption with customer-provided keys",
		Why:    "An intruder who rewrites objects with SSE-C and a key of their own can demand ransom for them.",
		Fix:    "Set BlockedEncryptionTypes to SSE-C, or leave it unset.",
		Pillar: engine.Security,
		Check:  engine.Each(bucketType, bucketBlocksSSEC),
	},
	{
		ID: "S3-007", Title: "Bucket policies do not allow public access",
		Why:      "A principal of * without a condition on account, organization or network is the whole internet.",
		Fix:      "Name the principals, or add a condition such as aws:PrincipalOrgID.",
		Pillar:   engine.Security,
		Controls: []string{"S3.2", "S3.3"},
		Check:    engine.Each("AWS::S3::BucketPolicy", bucketPolicyOpen),
	},
	{
		ID: "S3-008", Title: "Production buckets are retained when their stack is deleted",
		Why:    "Deleting a stack or changing a logical id must not delete the data.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check:  engine.Each(bucketType, (*engine.Pass).WantRetained),
	},
	{
		ID: "S3-009", Title: "Buckets have server access logging enabled",
		Why:      "After a leak, server access logs tell who read what.",
		Fix:      "Set ServerAccessLogsBucket to a bucket for logs; buckets for logs are exempt.",
		Pillar:   engine.Security,
		Controls: []string{"S3.9", "AwsSolutions-S1"},
		Check:    bucketLogging,
	},
	{
		ID: "S3-010", Title: "Trail buckets have Object Lock enabled",
		Why: "An intruder wants to erase the evidence; Object Lock keeps it even from administrators of the account. A bucket whose " +
			"policy lets CloudTrail write is one, whichever account or organization the trail is of.",
		Fix:      "Set ObjectLockEnabled, and a default retention in ObjectLockConfiguration.",
		Pillar:   engine.Security,
		Controls: []string{"S3.15"},
		Check:    trailBucketsLocked,
	},
	{
		ID: "S3-011", Title: "Bucket policies let services read and write for known sources only",
		Why: "They act on behalf of all their customers: without a condition on the source, another account can put forged " +
			"logs among yours, or read what the service may (the confused deputy).",
		Fix:    "Add aws:SourceArn, aws:SourceAccount or aws:SourceOrgID to the statement.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::S3::BucketPolicy", bucketConfusedDeputy),
	},
	{
		ID: "S3-012", Title: "Access log buckets are encrypted with S3 managed keys",
		Why:    "S3 does not deliver access logs to a bucket whose default encryption is KMS, and reports no error.",
		Fix:    "Set the default encryption of the log bucket to AES256.",
		Pillar: engine.Security,
		Check:  engine.Each(bucketType, accessLogDelivery),
	},
	{
		ID: "S3-013", Title: "Policies of log buckets let nobody delete, unlock or open what is in them",
		Why: "The statement that deletes evidence is written long before it is used; a policy needs none for administrators of the account, " +
			"whom control policies keep out.",
		Fix:    "Take the actions out of the statement, and let a life cycle rule delete what is old enough.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::S3::BucketPolicy", evidenceKept),
	},
}

// logsToItself reports whether access logs go into the bucket that they are of, which AWS also
// takes a missing destination for.
func logsToItself(bucket *assembly.Resource, to assembly.Value) bool {
	return !to.Exists() || to.RefersTo(bucket) || bucket.Get("BucketName").Exists() && to.Same(bucket.Get("BucketName")) == assembly.True
}

func accessLogDelivery(pass *engine.Pass, bucket *assembly.Resource) {
	const destination = "LoggingConfiguration.DestinationBucketName"
	for _, to := range bucket.Get("LoggingConfiguration", "DestinationBucketName").Targets() {
		algorithm := s3bucket.Encryption(to.Resource)
		if algorithm.OneOf("aws:kms", "aws:kms:dsse") != assembly.False {
			pass.Report(bucket, destination, "bucket %s encrypts with %v; want AES256", to.Resource.Path, algorithm)
		}
	}
}

func bucketPublicAccess(pass *engine.Pass, bucket *assembly.Resource) {
	const block = "PublicAccessBlockConfiguration"
	if !bucket.Get(block).Exists() {
		pass.Report(bucket, block, "is not set, so a policy or an ACL can make the bucket public")
		return
	}
	for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		pass.Want(bucket, true, block, setting)
	}
}

func bucketEncryption(pass *engine.Pass, bucket *assembly.Resource) {
	algorithm := s3bucket.Encryption(bucket)
	if algorithm.Exists() && algorithm.OneOf("AES256", "aws:kms", "aws:kms:dsse") == assembly.Unknown {
		pass.Report(bucket, encryptionRules, "encrypts with %v, which is known only at deployment", algorithm)
	}
}

// bucketBlocksSSEC takes a bucket that says nothing: AWS blocks SSE-C in new ones.
func bucketBlocksSSEC(pass *engine.Pass, bucket *assembly.Resource) {
	said, blocked := false, assembly.False
	for _, rule := range bucket.Get("BucketEncryption", "ServerSideEncryptionConfiguration").List() {
		types := rule.Get("BlockedEncryptionTypes", "EncryptionType")
		said, blocked = said || types.Exists(), blocked.Or(types.Includes("SSE-C"))
	}
	if !said {
		return
	}
	switch blocked {
	case assembly.Unknown:
		pass.Report(bucket, encryptionRules, "blocks encryption types that are known only at deployment; want SSE-C among them")
	case assembly.False:
		pass.Report(bucket, encryptionRules, "does not block SSE-C")
	}
}

func bucketLogging(pass *engine.Pass) {
	receives := map[*assembly.Resource]bool{}
	for _, bucket := range pass.OfType(bucketType) {
		for _, to := range bucket.Get("LoggingConfiguration", "DestinationBucketName").Targets() {
			receives[to.Resource] = true
		}
		receives[bucket] = receives[bucket] || s3bucket.TakesCDNLogs(bucket)
	}
	byBucket := s3bucket.Policies(pass.Assembly)
	for _, bucket := range pass.OfType(bucketType) {
		if v := bucket.Get("LoggingConfiguration"); v.Exists() && logsToItself(bucket, v.Get("DestinationBucketName")) {
			pass.Report(bucket, "LoggingConfiguration.DestinationBucketName", "is %v, so the bucket logs into itself",
				v.Get("DestinationBucketName"))
			continue
		}
		if !receives[bucket] && !slices.ContainsFunc(byBucket[bucket], s3bucket.TakesDelivery) {
			pass.WantSet(bucket, "LoggingConfiguration")
		}
	}
}
