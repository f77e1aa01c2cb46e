package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectLogArchive keeps the logs of an organization from the administrators of the account that
// holds them: only exempt roles delete objects there, or tag and lock them otherwise, change
// buckets, or lock services out by key policies and grants. An upload stays possible, such as that
// of a query's result: buckets with versions keep what it would overwrite. [ProtectKeys],
// [ProtectS3Settings] and [ProtectBackups] belong beside it. It is for the unit of the archive,
// since workloads delete their own objects.
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
		"kms:CreateGrant",
		"kms:DeleteAlias",
		"kms:PutKeyPolicy",
		"kms:RevokeGrant",
		"kms:UpdateAlias",
		"kms:UpdatePrimaryRegion",
		"s3:BypassGovernanceRetention",
		"s3:CreateJob",
		"s3:Delete*",
		"s3:ObjectOwnerOverrideToBucketOwner",
		"s3:PutAccessPoint*",
		"s3:PutBucket*",
		"s3:PutEncryptionConfiguration",
		"s3:PutInventoryConfiguration",
		"s3:PutLifecycleConfiguration",
		"s3:PutObjectAcl",
		"s3:PutObjectLegalHold",
		"s3:PutObjectRetention",
		"s3:PutObjectTagging",
		"s3:PutObjectVersion*",
		"s3:PutReplicationConfiguration",
		"s3:Replicate*",
		"s3:UpdateJob*",
	)}, nil
}
