package catalogue

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const bucketType = "AWS::S3::Bucket"

var s3Rules = []engine.Rule{
	{
		ID: "S3-001", Title: "Buckets block public access in full",
		Why:      "With all four settings on, no later policy or ACL can make the bucket public by mistake.",
		Fix:      "Set BlockPublicAccess to BLOCK_ALL; publish through CloudFront with origin access control.",
		Pillar:   engine.Security,
		Controls: []string{"S3.2", "S3.3", "S3.8", "CIS 2.1.4", "AwsSolutions-S2"},
		Check:    engine.Each(bucketType, bucketPublicAccess),
	},
	{
		ID: "S3-002", Title: "Buckets refuse requests without TLS",
		Why:      "Plain HTTP shows object contents and signatures to everybody on the way.",
		Fix:      "Set EnforceSSL on the bucket, or deny s3:* where aws:SecureTransport is false in its policy.",
		Pillar:   engine.Security,
		Controls: []string{"S3.5", "CIS 2.1.1", "AwsSolutions-S10"},
		Check:    bucketTransport,
	},
	{
		ID: "S3-003", Title: "Buckets state their default encryption",
		Why:    "What encrypts the data should be a decision in the template, not an account's default.",
		Fix:    "Set BucketEncryption, with a KMS key for data that matters.",
		Pillar: engine.Security,
		Check:  engine.Each(bucketType, bucketEncryption),
	},
	{
		ID: "S3-004", Title: "Buckets keep earlier versions",
		Why:      "Versioning is what brings an overwritten or deleted object back, be it by mistake or by ransomware.",
		Fix:      "Set Versioned, with a lifecycle rule that expires noncurrent versions.",
		Pillar:   engine.Reliability,
		Controls: []string{"S3.14"},
		Check: engine.Each(bucketType, func(r *assembly.Resource, report engine.Reporter) {
			engine.Want(r, report, "Enabled", "VersioningConfiguration", "Status")
		}),
	},
	{
		ID: "S3-005", Title: "Buckets have their ACLs switched off",
		Why:      "ACLs grant access per object where no policy shows it.",
		Fix:      "Set ObjectOwnership to BUCKET_OWNER_ENFORCED.",
		Pillar:   engine.Security,
		Controls: []string{"S3.12"},
		Check: engine.Each(bucketType, func(r *assembly.Resource, report engine.Reporter) {
			engine.Want(r, report, "BucketOwnerEnforced", "OwnershipControls", "Rules", "0", "ObjectOwnership")
		}),
	},
	{
		ID: "S3-006", Title: "Buckets refuse customer-provided keys",
		Why:    "An intruder who rewrites objects with SSE-C under a key of their own holds them to ransom.",
		Fix:    "Set BlockedEncryptionTypes to SSE-C.",
		Pillar: engine.Security,
		Check:  engine.Each(bucketType, bucketBlocksSSEC),
	},
	{
		ID: "S3-007", Title: "No bucket policy allows everyone",
		Why:      "A principal of * without a condition on account, organization or network is the whole internet.",
		Fix:      "Name the principals, or add a condition such as aws:PrincipalOrgID.",
		Pillar:   engine.Security,
		Controls: []string{"S3.2", "S3.3"},
		Check:    engine.Each("AWS::S3::BucketPolicy", bucketPolicyOpen),
	},
	{
		ID: "S3-008", Title: "Production buckets outlive their stack",
		Why:    "A deleted stack or a changed logical id must not take the data with it.",
		Fix:    "Set the removal policy RETAIN.",
		Pillar: engine.Reliability,
		Relax:  productionOnly,
		Check:  engine.Each(bucketType, retained),
	},
	{
		ID: "S3-009", Title: "Access to buckets is logged",
		Why:      "Server access logs answer who read what after a leak.",
		Fix:      "Set ServerAccessLogsBucket to a bucket for logs; such buckets themselves are exempt.",
		Pillar:   engine.Security,
		Controls: []string{"S3.9", "AwsSolutions-S1"},
		Check:    bucketLogging,
	},
}

func bucketPublicAccess(bucket *assembly.Resource, report engine.Reporter) {
	const block = "PublicAccessBlockConfiguration"
	if !bucket.Get(block).Exists() {
		report(bucket, block, "is not set, so a policy or an ACL can make the bucket public")
		return
	}
	for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		engine.Want(bucket, report, true, block, setting)
	}
}

const encryptionRules = "BucketEncryption.ServerSideEncryptionConfiguration"

func bucketEncryption(bucket *assembly.Resource, report engine.Reporter) {
	algorithm := bucket.Get("BucketEncryption", "ServerSideEncryptionConfiguration", "0", "ServerSideEncryptionByDefault", "SSEAlgorithm")
	switch algorithm.OneOf("AES256", "aws:kms", "aws:kms:dsse") {
	case assembly.Unknown:
		report(bucket, encryptionRules, "encrypts with %v, which only deployment decides", algorithm)
	case assembly.False:
		report(bucket, encryptionRules, "names no default encryption that S3 knows")
	}
}

func bucketBlocksSSEC(bucket *assembly.Resource, report engine.Reporter) {
	blocked := assembly.False
	for _, rule := range bucket.Get("BucketEncryption", "ServerSideEncryptionConfiguration").List() {
		types := rule.Get("BlockedEncryptionTypes", "EncryptionType")
		blocked = either(blocked, anyOf(types.List(), func(v assembly.Value) assembly.Truth { return v.Is("SSE-C") }))
	}
	switch blocked {
	case assembly.Unknown:
		report(bucket, encryptionRules, "blocks encryption types that only deployment decides; want SSE-C among them")
	case assembly.False:
		report(bucket, encryptionRules, "does not block SSE-C")
	}
}

func bucketPolicyOpen(policy *assembly.Resource, report engine.Reporter) {
	for _, s := range statements(policy.Get("PolicyDocument")) {
		if !s.allows() || s.conditioned(restricting...) {
			continue
		}
		switch s.everyone() {
		case assembly.True:
			report(policy, "PolicyDocument", "allows %v to everyone", s.Get("Action"))
		case assembly.Unknown:
			report(policy, "PolicyDocument", "allows %v to %v, which only deployment knows not to be everyone",
				s.Get("Action"), s.Get("Principal"))
		}
	}
}

// policies groups the bucket policies by bucket, which they name by reference or by name.
func policies(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	byBucket := byTarget(a, "AWS::S3::BucketPolicy", "Bucket")
	named := map[string]*assembly.Resource{}
	for _, bucket := range a.OfType(bucketType) {
		if text, ok := bucket.Get("BucketName").Text(); ok {
			named[text] = bucket
		}
	}
	for _, policy := range a.OfType("AWS::S3::BucketPolicy") {
		text, ok := policy.Get("Bucket").Text()
		if bucket := named[text]; ok && bucket != nil {
			byBucket[bucket] = append(byBucket[bucket], policy)
		}
	}
	return byBucket
}

func bucketTransport(a *assembly.Assembly, report engine.Reporter) {
	byBucket := policies(a)
	for _, bucket := range a.OfType(bucketType) {
		secure := slices.ContainsFunc(byBucket[bucket], func(policy *assembly.Resource) bool {
			return present(policy, bucket) && slices.ContainsFunc(statements(policy.Get("PolicyDocument")), deniesPlainHTTP)
		})
		if !secure {
			report(bucket, "BucketPolicy", "no bucket policy surely denies requests without TLS")
		}
	}
}

// deniesPlainHTTP reports whether the statement denies every request over HTTP: to everyone,
// for the bucket and its objects.
func deniesPlainHTTP(s statement) bool {
	if s.Get("Effect").Is("Deny") != assembly.True || s.Get("NotPrincipal").Exists() || s.everyone() != assembly.True {
		return false
	}
	condition := s.Get("Condition")
	if s.Get("Condition", "Bool", "aws:SecureTransport").Is(false) != assembly.True ||
		len(condition.Keys()) != 1 || len(condition.Get("Bool").Keys()) != 1 {
		return false // a further condition would narrow the denial
	}
	all := anyOf(s.Get("Action").List(), func(v assembly.Value) assembly.Truth { return v.OneOf("*", "s3:*") })
	var objects, whole bool
	for _, r := range s.Get("Resource").List() {
		text, _ := r.Outline()
		objects = objects || strings.HasSuffix(text, "*")
		whole = whole || text == "*" || !strings.HasSuffix(text, "*")
	}
	return all == assembly.True && objects && whole
}

func bucketLogging(a *assembly.Assembly, report engine.Reporter) {
	receives := map[*assembly.Resource]bool{}
	for _, bucket := range a.OfType(bucketType) {
		for _, to := range bucket.Get("LoggingConfiguration", "DestinationBucketName").Targets() {
			receives[to.Resource] = true
		}
	}
	byBucket := policies(a)
	for _, bucket := range a.OfType(bucketType) {
		if receives[bucket] || slices.ContainsFunc(byBucket[bucket], takesDelivery) || surely(bucket.Get("LoggingConfiguration")) {
			continue
		}
		report(bucket, "LoggingConfiguration", "is not surely set")
	}
}

// logWriters are the services that deliver access logs. A bucket that one of them may write
// to holds logs, and logging access to those would never end. CloudTrail is not among them:
// access to trails is worth a log of its own.
var logWriters = []string{
	"logging.s3.amazonaws.com", "delivery.logs.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com",
}

func takesDelivery(policy *assembly.Resource) bool {
	return slices.ContainsFunc(statements(policy.Get("PolicyDocument")), func(s statement) bool {
		writer := anyOf(s.services(), func(v assembly.Value) assembly.Truth { return v.OneOf(logWriters...) })
		return writer == assembly.True && s.Get("Effect").Is("Allow") == assembly.True
	})
}
