package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// DenyWeakS3Encryption denies uploads whose encryption headers weaken the default of the bucket.
// Uploads without a header stay possible: S3 encrypts them as the bucket says. The preset is for a
// service control policy, or for a resource control policy, which also applies to callers of other
// accounts.
//
// On purpose, no statement requires the header, which would deny uploads of SDKs that leave
// encryption to the bucket, and none is about s3:CreateBucket, which has no encryption headers.
type DenyWeakS3Encryption struct {
	// RequireKMS denies AES256 as well, so that the header can be aws:kms or aws:kms:dsse only.
	RequireKMS bool
	// Exempt are patterns of principals that may use any encryption. The default is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (e DenyWeakS3Encryption) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("DenyWeakS3Encryption", e.Exempt)
	if err != nil {
		return nil, err
	}
	const header = "s3:x-amz-server-side-encryption"
	accepted := []string{"aws:kms", "aws:kms:dsse"}
	if !e.RequireKMS {
		accepted = append([]string{"AES256"}, accepted...)
	}
	weak := deniedEverywhere("DenyOtherEncryption", exempt, "s3:PutObject")
	weak.Condition = exempt.condition(policy.Condition{
		// StringNotEquals holds for an absent header as well, with or without IfExists. Only Null
		// distinguishes the two.
		"StringNotEquals": {header: accepted},
		"Null":            {header: {"false"}},
	})
	customer := deniedEverywhere("DenyCustomerProvidedKeys", exempt, "s3:PutObject")
	customer.Condition = exempt.condition(policy.Condition{"Null": {header + "-customer-algorithm": {"false"}}})
	return []policy.Statement{weak, customer}, nil
}

// ProtectS3Settings lets only exempt roles change the encryption, the public access block and the
// object ownership of buckets, which keep a bucket private and encrypted whatever its policy says,
// and the policy, access control list and tags of buckets.
type ProtectS3Settings struct {
	// Exempt are patterns of the roles that deploy buckets. Required, since a new bucket gets its
	// settings by the same actions.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectS3Settings) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectS3Settings", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectBucketSettings", exempt,
		"s3:DeleteBucketPolicy",
		"s3:PutAccessPointPolicy",
		"s3:PutAccessPointPublicAccessBlock",
		"s3:PutAccountPublicAccessBlock",
		"s3:PutBucketAcl",
		"s3:PutBucketOwnershipControls",
		"s3:PutBucketPolicy",
		"s3:PutBucketPublicAccessBlock",
		"s3:PutBucketTagging",
		"s3:PutEncryptionConfiguration",
	)}, nil
}
