package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectLogArchive keeps the logs of an organization from the administrators of the account that
// holds them: only exempt roles delete objects, versions and buckets there, shorten how long they
// are kept, refuse deliveries by a bucket or key policy, or change the settings that log access.
// [ProtectKeys] and [ProtectS3Settings] belong beside it. It is for the unit of the archive, since
// workloads delete their own objects.
type ProtectLogArchive struct {
	// Exempt are patterns of the roles that deploy the archive. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectLogArchive) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectLogArchive", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectLogArchive", exempt,
		"kms:PutKeyPolicy",
		"s3:BypassGovernanceRetention",
		"s3:DeleteBucket",
		"s3:DeleteBucketPolicy",
		"s3:DeleteObject",
		"s3:DeleteObjectVersion",
		"s3:PutBucketAcl",
		"s3:PutBucketLogging",
		"s3:PutBucketObjectLockConfiguration",
		"s3:PutBucketPolicy",
		"s3:PutBucketVersioning",
		"s3:PutLifecycleConfiguration",
		"s3:PutObjectRetention",
		"s3:PutReplicationConfiguration",
	)}, nil
}
