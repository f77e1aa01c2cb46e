package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// DenyWeakS3Encryption refuses uploads whose encryption headers weaken a bucket's default, and
// leaves ordinary uploads alone: without a header, S3 encrypts as the bucket says, always.
// It can be part of a service control policy or, to reach callers from elsewhere as well,
// of a resource control policy.
//
// Two things are deliberately missing. A statement that demands the header: it would
// refuse every upload of an SDK that leaves encryption to the bucket. And one about
// s3:CreateBucket: encryption headers do not exist there.
type DenyWeakS3Encryption struct {
	// RequireKMS refuses AES256 in the header, too, and leaves aws:kms and aws:kms:dsse.
	RequireKMS bool
	// Exempt are patterns of principals that the preset leaves alone.
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
		// StringNotEquals holds for an absent header as well, with IfExists or without;
		// only Null tells the two apart.
		"StringNotEquals": {header: accepted},
		"Null":            {header: {"false"}},
	})
	customer := deniedEverywhere("DenyCustomerProvidedKeys", exempt, "s3:PutObject")
	customer.Condition = exempt.condition(policy.Condition{"Null": {header + "-customer-algorithm": {"false"}}})
	return []policy.Statement{weak, customer}, nil
}

// ProtectS3Settings denies everybody but the exempt roles to change the encryption, the
// public access block and the ownership of buckets: the settings under which a bucket is
// private and encrypted whatever its objects and policies say.
type ProtectS3Settings struct {
	// Exempt are patterns of the roles that deploy buckets. Required: a bucket gets these
	// settings by the same actions when it is made.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectS3Settings) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectS3Settings", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectBucketSettings", exempt,
		"s3:PutAccessPointPublicAccessBlock",
		"s3:PutAccountPublicAccessBlock",
		"s3:PutBucketOwnershipControls",
		"s3:PutBucketPublicAccessBlock",
		"s3:PutEncryptionConfiguration",
	)}, nil
}
