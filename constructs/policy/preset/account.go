package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectAccountSettings lets only exempt roles change what an account has once: contacts, name and
// Regions; password policy and alias; the defaults of EC2 for encryption, images, snapshots and
// metadata; the blocks on public access of S3, VPC, EMR and Systems Manager; and the switches of
// AWS Backup.
type ProtectAccountSettings struct {
	// Exempt are patterns of the roles that set accounts up. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectAccountSettings) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectAccountSettings", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectAccountSettings", exempt,
		"account:AcceptPrimaryEmailUpdate",
		"account:Delete*",
		"account:DisableRegion",
		"account:EnableRegion",
		"account:Put*",
		"account:StartPrimaryEmailUpdate",
		"backup:UpdateGlobalSettings",
		"backup:UpdateRegionSettings",
		"ec2:CreateVpcBlockPublicAccessExclusion",
		"ec2:DeleteVpcBlockPublicAccessExclusion",
		"ec2:DisableAllowedImagesSettings",
		"ec2:DisableEbsEncryptionByDefault",
		"ec2:DisableImageBlockPublicAccess",
		"ec2:DisableSnapshotBlockPublicAccess",
		"ec2:EnableAllowedImagesSettings",
		"ec2:EnableSerialConsoleAccess",
		"ec2:EnableSnapshotBlockPublicAccess", // can weaken the mode as well
		"ec2:ModifyEbsDefaultKmsKeyId",
		"ec2:ModifyInstanceMetadataDefaults",
		"ec2:ModifyVpcBlockPublicAccess*",
		"ec2:ReplaceImageCriteriaInAllowedImagesSettings",
		"ec2:ResetEbsDefaultKmsKeyId",
		"elasticmapreduce:PutBlockPublicAccessConfiguration",
		"iam:CreateAccountAlias",
		"iam:DeleteAccount*",
		"iam:PutAccountProperties",
		"iam:UpdateAccount*",
		"s3:PutAccountPublicAccessBlock",
		"ssm:ResetServiceSetting",
		"ssm:UpdateServiceSetting",
	)}, nil
}
