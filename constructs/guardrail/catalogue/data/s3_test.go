package data_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// logWriter lets a service write logs to a bucket.
func logWriter(service string) Object {
	return Object{"Effect": "Allow", "Principal": Object{"Service": service}, "Action": "s3:PutObject", "Resource": "*",
		"Condition": Object{"StringEquals": Object{"aws:SourceAccount": Ref("AWS::AccountId")}}}
}

// erasing lets the account do something with the bucket of the trail.
func erasing(action string) Change {
	return More("AuditPolicy.PolicyDocument.Statement", Object{"Effect": "Allow", "Action": action,
		"Principal": Object{"AWS": Join("arn:aws:iam::", Ref("AWS::AccountId"), ":root")}, "Resource": Join(Att("Audit", "Arn"), "/*")})
}

func s3Sabotages() []Case {
	const (
		block      = "Data.PublicAccessBlockConfiguration"
		encryption = "Data.BucketEncryption.ServerSideEncryptionConfiguration.0."
		rules      = "Data BucketEncryption.ServerSideEncryptionConfiguration"
		denial     = "DataPolicy.PolicyDocument.Statement.0."
		grant      = "DataPolicy.PolicyDocument.Statement.1."
		noTLS      = "no unconditional bucket policy denies requests without TLS"
	)
	const audit = "AuditPolicy.PolicyDocument.Statement.2.Condition"
	all := []Case{
		{Rule: "S3-012", Name: "key that log delivery cannot use", Change: []Change{
			Set("Logs.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm", "aws:kms")},
			At: "Data LoggingConfiguration.DestinationBucketName", Says: "bucket Prod/Logs encrypts with aws:kms; want AES256"},
		{Rule: "S3-012", Name: "decided at deployment", Change: []Change{
			Set("Logs.BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.SSEAlgorithm",
				Maybe("AES256", "aws:kms"))},
			At: "Data LoggingConfiguration.DestinationBucketName", Says: "want AES256"},
		{Rule: "S3-001", Name: "no block", Change: []Change{Set(block, nil)},
			At: "Data PublicAccessBlockConfiguration", Says: "is not set"},
		{Rule: "S3-001", Name: "block decided at deployment", Change: []Change{Set(block+".BlockPublicPolicy", Ref("Param"))},
			At: "Data PublicAccessBlockConfiguration.BlockPublicPolicy", Says: "${Param}"},
		{Rule: "S3-001", Name: "block in one of two cases", Change: []Change{Set(block, Maybe(Object{
			"BlockPublicAcls": true, "BlockPublicPolicy": true, "IgnorePublicAcls": true, "RestrictPublicBuckets": true}, NoValue))},
			At: "Data PublicAccessBlockConfiguration.BlockPublicAcls", Says: "true or not set"},
		{Rule: "S3-002", Name: "no policy", Change: []Change{Drop("DataPolicy")}, At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "policy of another bucket", Change: []Change{Set("DataPolicy.Bucket", Ref("Logs"))},
			Also: []string{"ACCESS-005"},
			At:   "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "allows", Change: []Change{Set(denial+"Effect", "Allow")}, Also: []string{"S3-007"},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "only one role", Change: []Change{Set(denial+"Principal", Object{"AWS": Att("Role", "Arn")})},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "all but one role",
			Change: []Change{Set(denial+"Principal", nil), Set(denial+"NotPrincipal", Object{"AWS": Att("Role", "Arn")})},
			At:     "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "reading only", Change: []Change{Set(denial+"Action", "s3:GetObject")},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "objects only", Change: []Change{Set(denial+"Resource", List{Join(Att("Data", "Arn"), "/*")})},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "bucket only", Change: []Change{Set(denial+"Resource", Att("Data", "Arn"))},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "the wrong way round",
			Change: []Change{Set(denial+"Condition", Object{"Bool": Object{"aws:SecureTransport": "true"}})},
			At:     "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "narrowed by a second condition", Change: []Change{Set(denial+"Condition",
			Object{"Bool": Object{"aws:SecureTransport": "false"}, "StringEquals": Object{"aws:PrincipalTag/x": "y"}})},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-002", Name: "policy under a condition", Change: []Change{Attribute("DataPolicy", "Condition", "Condition")},
			At: "Data BucketPolicy", Says: noTLS},
		{Rule: "S3-003", Name: "decided at deployment",
			Change: []Change{Set(encryption+"ServerSideEncryptionByDefault.SSEAlgorithm", Ref("Param"))}, At: rules, Says: "${Param}"},
		{Rule: "S3-004", Name: "never versioned", Change: []Change{Set("Data.VersioningConfiguration", nil)},
			At: "Data VersioningConfiguration.Status", Says: "is not set"},
		{Rule: "S3-004", Name: "suspended", Change: []Change{Set("Data.VersioningConfiguration.Status", "Suspended")},
			At: "Data VersioningConfiguration.Status", Says: "is Suspended"},
		{Rule: "S3-004", Name: "decided at deployment",
			Change: []Change{Set("Data.VersioningConfiguration.Status", Maybe("Enabled", "Suspended"))},
			At:     "Data VersioningConfiguration.Status", Says: "Enabled or Suspended"},
		{Rule: "S3-004", Name: "versions that go after a day", Change: []Change{versionsFor(Object{"NoncurrentDays": 1}, nil)},
			At: "Data LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration", Says: "keeps earlier versions for fewer than 7 days: 1"},
		{Rule: "S3-004", Name: "versions that go at deployment", Change: []Change{versionsFor(Object{"NoncurrentDays": Ref("Param")}, nil)},
			At: "Data LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration", Says: "known only at deployment"},
		{Rule: "S3-004", Name: "an empty prefix", Change: []Change{versionsFor(Object{"NoncurrentDays": 6}, "")},
			At: "Data LifecycleConfiguration.Rules.0.NoncurrentVersionExpiration", Says: "fewer than 7 days: 6"},
		{Rule: "S3-005", Name: "ACLs", Change: []Change{Set("Data.OwnershipControls.Rules.0.ObjectOwnership", "ObjectWriter")},
			At: "Data OwnershipControls.Rules.0.ObjectOwnership", Says: "is ObjectWriter; want BucketOwnerEnforced"},
		{Rule: "S3-005", Name: "decided at deployment", Change: []Change{Set("Data.OwnershipControls.Rules.0.ObjectOwnership", Ref("Param"))},
			At: "Data OwnershipControls.Rules.0.ObjectOwnership", Says: "known only at deployment"},
		{Rule: "S3-009", Name: "into itself", Change: []Change{Set("Data.LoggingConfiguration.DestinationBucketName", Ref("Data"))},
			Also: []string{"S3-012"}, At: "Data LoggingConfiguration.DestinationBucketName", Says: "so the bucket logs into itself"},
		{Rule: "S3-009", Name: "nowhere", Change: []Change{Set("Data.LoggingConfiguration", Object{})},
			At: "Data LoggingConfiguration.DestinationBucketName", Says: "is not set, so the bucket logs into itself"},
		{Rule: "S3-006", Name: "blocks nothing", Change: []Change{Set(encryption+"BlockedEncryptionTypes.EncryptionType", List{"NONE"})},
			At: rules, Says: "does not block SSE-C"},
		{Rule: "S3-006", Name: "decided at deployment",
			Change: []Change{Set(encryption+"BlockedEncryptionTypes.EncryptionType", Ref("Param"))}, At: rules,
			Says: "known only at deployment"},
		{Rule: "S3-007", Name: "everyone", Change: []Change{Set(grant+"Condition", nil)},
			At: "DataPolicy PolicyDocument", Says: "allows s3:GetObject to everyone"},
		{Rule: "S3-007", Name: "every AWS principal",
			Change: []Change{Set(grant+"Condition", nil), Set(grant+"Principal", Object{"AWS": List{Att("Role", "Arn"), "*"}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "all but one", Change: []Change{Set(grant+"Condition", nil), Set(grant+"Principal", nil),
			Set(grant+"NotPrincipal", Object{"AWS": "x"})},
			At: "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "condition that a request may lack",
			Change: []Change{Set(grant+"Condition", Object{"StringEqualsIfExists": Object{"aws:PrincipalOrgID": "o-1"}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "condition that excludes",
			Change: []Change{Set(grant+"Condition", Object{"StringNotEquals": Object{"aws:PrincipalOrgID": "o-1"}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "condition that everyone meets",
			Change: []Change{Set(grant+"Condition", Object{"StringLike": Object{"aws:PrincipalArn": "*"}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "from every address",
			Change: []Change{Set(grant+"Condition", Object{"IpAddress": Object{"aws:SourceIp": List{"10.0.0.0/8", "0.0.0.0/0"}}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "condition about something else",
			Change: []Change{Set(grant+"Condition", Object{"StringEquals": Object{"s3:prefix": "x"}})},
			At:     "DataPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "principal decided at deployment",
			Change: []Change{Set(grant+"Condition", nil), Set(grant+"Principal", Object{"AWS": Ref("Param")})},
			At:     "DataPolicy PolicyDocument", Says: "Param"},
		{Rule: "S3-007", Name: "address decided at deployment",
			Change: []Change{Set(grant+"Condition", Object{"IpAddress": Object{"aws:SourceIp": Ref("Param")}})},
			At:     "DataPolicy PolicyDocument", Says: "may be everyone"},
		{Rule: "S3-007", Name: "policy as text", Change: []Change{Set("LogsPolicy.Bucket", "x"), Set("LogsPolicy.PolicyDocument",
			`{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}}`)}, Also: []string{"S3-002"},
			At: "LogsPolicy PolicyDocument", Says: "to everyone"},
		{Rule: "S3-007", Name: "policy decided at deployment", Change: []Change{Set("DataPolicy.PolicyDocument", Ref("Param"))},
			Also: []string{"S3-002"},
			At:   "DataPolicy PolicyDocument", Says: "allows (unknown) to (unknown), which may be everyone"},
		{Rule: "S3-008", Name: "deleted with the stack", Change: []Change{Attribute("Data", "DeletionPolicy", nil)},
			At: "Data DeletionPolicy", Says: "is not set"},
		{Rule: "S3-008", Name: "deleted when replaced", Change: []Change{Attribute("Data", "UpdateReplacePolicy", "Delete")},
			At: "Data UpdateReplacePolicy", Says: "is Delete"},
		{Rule: "S3-008", Name: "decided at deployment", Change: []Change{Attribute("Data", "DeletionPolicy", Ref("Param"))},
			At: "Data DeletionPolicy", Says: "is known only at deployment; want Retain"},
		{Rule: "S3-009", Name: "no log", Change: []Change{Set("Data.LoggingConfiguration", nil),
			More("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com"))},
			At: "Data LoggingConfiguration", Says: "is not set"},
		{Rule: "S3-011", Name: "access logs of anybody", Change: []Change{More("LogsPolicy.PolicyDocument.Statement", Object{
			"Effect": "Allow", "Principal": Object{"Service": "logging.s3.amazonaws.com"}, "Action": "s3:PutObject", "Resource": "*"})},
			At: "LogsPolicy PolicyDocument", Says: "lets logging.s3.amazonaws.com act on behalf of any account"},
		{Rule: "S3-011", Name: "distributions of anybody", Change: []Change{Set(grant+"Condition", nil),
			Set(grant+"Principal", Object{"Service": "cloudfront.amazonaws.com"})},
			At: "DataPolicy PolicyDocument", Says: "lets cloudfront.amazonaws.com act on behalf of any account"},
		{Rule: "S3-013", Name: "versions deleted", Change: []Change{erasing("s3:DeleteObject*")},
			At: "AuditPolicy PolicyDocument", Says: "allows s3:DeleteObject to"},
		{Rule: "S3-013", Name: "unlocked, by the account itself", Change: []Change{erasing("s3:bypass*")},
			At: "AuditPolicy PolicyDocument", Says: "allows s3:BypassGovernanceRetention to"},
		{Rule: "S3-013", Name: "access logs deleted", Change: []Change{
			More("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com")),
			More("LogsPolicy.PolicyDocument.Statement", Object{"Effect": "Allow",
				"Action": "s3:DeleteObject", "Principal": Object{"AWS": "arn:aws:iam::111111111111:root"}, "Resource": "*"})},
			At: "LogsPolicy PolicyDocument", Says: "allows s3:DeleteObject to"},
		{Rule: "S3-009", Name: "trails are worth a log", Change: []Change{Set("Data.LoggingConfiguration", nil),
			More("LogsPolicy.PolicyDocument.Statement", logWriter("logging.s3.amazonaws.com")),
			More("DataPolicy.PolicyDocument.Statement", logWriter("cloudtrail.amazonaws.com"))},
			At: "Data LoggingConfiguration", Says: "is not set", Also: []string{"S3-010"}},
		{Rule: "S3-009", Name: "log in one of two cases",
			Change: []Change{Set("Data.LoggingConfiguration", Maybe(Object{"DestinationBucketName": Ref("Logs")}, NoValue))},
			At:     "Data LoggingConfiguration", Says: "is not always set"},
		{Rule: "S3-010", Name: "no lock", Change: []Change{Set("Audit.ObjectLockEnabled", nil)},
			At: "Audit ObjectLockEnabled", Says: "is not set; want true"},
		{Rule: "S3-010", Name: "no retention", Change: []Change{Set("Audit.ObjectLockConfiguration.Rule", nil)},
			At: "Audit ObjectLockConfiguration.Rule.DefaultRetention", Says: "new objects are not locked"},
		{Rule: "S3-011", Name: "no condition", Change: []Change{Set(audit, nil)},
			At: "AuditPolicy PolicyDocument", Says: "lets cloudtrail.amazonaws.com act on behalf of any account"},
		{Rule: "S3-011", Name: "condition on something else",
			Change: []Change{Set(audit, Object{"StringEquals": Object{"s3:x-amz-acl": "bucket-owner-full-control"}})},
			At:     "AuditPolicy PolicyDocument", Says: "on behalf of any account"},
		{Rule: "S3-011", Name: "any source", Change: []Change{Set(audit, Object{"StringLike": Object{"aws:SourceArn": "*"}})},
			At: "AuditPolicy PolicyDocument", Says: "on behalf of any account"},
	}
	for _, setting := range []string{"BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"} {
		all = append(all, Case{Rule: "S3-001", Name: setting, Change: []Change{Set(block+"."+setting, false)},
			At: "Data PublicAccessBlockConfiguration." + setting, Says: "is false; want true"})
	}
	return all
}

// versionsFor gives the good bucket one lifecycle rule for earlier versions.
func versionsFor(expiration Object, prefix any) Change {
	rule := Object{"Status": "Enabled", "NoncurrentVersionExpiration": expiration}
	if prefix != nil {
		rule["Prefix"] = prefix
	}
	return Set("Data.LifecycleConfiguration", Object{"Rules": List{rule}})
}
