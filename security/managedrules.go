package security

import (
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/credential"
)

// The rules below are those that CIS AWS Foundations and Security Hub's best practices ask for
// most. Parameters that are not given are AWS's defaults.

func managed(identifier, control string) ConfigRule {
	return ConfigRule{Identifier: identifier, Control: control}
}

func managedGlobal(identifier, control string) ConfigRule {
	return ConfigRule{Identifier: identifier, Control: control, Global: true}
}

func (r ConfigRule) with(parameter, value string) ConfigRule {
	r.Parameters = map[string]string{parameter: value}
	return r
}

// EncryptedVolumes finds volumes in use that are not encrypted.
func EncryptedVolumes() ConfigRule { return managed("ENCRYPTED_VOLUMES", "EC2.3") }

// EBSEncryptionByDefault finds Regions that do not encrypt new volumes.
func EBSEncryptionByDefault() ConfigRule { return managed("EC2_EBS_ENCRYPTION_BY_DEFAULT", "EC2.7") }

// NoPublicSnapshots finds volume snapshots that everybody may restore.
func NoPublicSnapshots() ConfigRule { return managed("EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK", "EC2.1") }

// IMDSv2 finds instances that answer to the first version of the metadata service.
func IMDSv2() ConfigRule { return managed("EC2_IMDSV2_CHECK", "EC2.8") }

// RDSMultiAZ finds databases in a single zone.
func RDSMultiAZ() ConfigRule { return managed("RDS_MULTI_AZ_SUPPORT", "RDS.5") }

// RDSEncrypted finds databases whose storage is not encrypted.
func RDSEncrypted() ConfigRule { return managed("RDS_STORAGE_ENCRYPTED", "RDS.3") }

// RDSNotPublic finds databases with a public address.
func RDSNotPublic() ConfigRule { return managed("RDS_INSTANCE_PUBLIC_ACCESS_CHECK", "RDS.2") }

// RDSMinorUpgrades finds databases that are not patched by themselves.
func RDSMinorUpgrades() ConfigRule {
	return managed("RDS_AUTOMATIC_MINOR_VERSION_UPGRADE_ENABLED", "RDS.13")
}

// S3BucketPublicReadProhibited finds buckets that everybody can read.
func S3BucketPublicReadProhibited() ConfigRule {
	return managed("S3_BUCKET_PUBLIC_READ_PROHIBITED", "S3.2")
}

// S3BucketPublicWriteProhibited finds buckets that everybody can write to.
func S3BucketPublicWriteProhibited() ConfigRule {
	return managed("S3_BUCKET_PUBLIC_WRITE_PROHIBITED", "S3.3")
}

// S3BucketPublicAccessBlocked finds buckets without a public access block of their own.
func S3BucketPublicAccessBlocked() ConfigRule {
	return managed("S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED", "S3.8")
}

// S3AccountPublicAccessBlocked finds accounts without a public access block.
func S3AccountPublicAccessBlocked() ConfigRule {
	return managed("S3_ACCOUNT_LEVEL_PUBLIC_ACCESS_BLOCKS_PERIODIC", "S3.1")
}

// S3TLSOnly finds buckets that can be reached without TLS.
func S3TLSOnly() ConfigRule { return managed("S3_BUCKET_SSL_REQUESTS_ONLY", "S3.5") }

// S3AccessLogged finds buckets without server access logs.
func S3AccessLogged() ConfigRule { return managed("S3_BUCKET_LOGGING_ENABLED", "S3.9") }

// SSHRestricted finds security groups that let everybody in on port 22, as soon as they do.
func SSHRestricted() ConfigRule { return managed("INCOMING_SSH_DISABLED", "EC2.13") }

// AdministrationRestricted finds security groups that let everybody in on port 22 or 3389, over
// IPv4 or IPv6, once a day.
func AdministrationRestricted() ConfigRule { return managed("VPC_SG_PORT_RESTRICTION_CHECK", "EC2.53") }

// DefaultSecurityGroupClosed finds default security groups with rules.
func DefaultSecurityGroupClosed() ConfigRule {
	return managed("VPC_DEFAULT_SECURITY_GROUP_CLOSED", "EC2.2")
}

// NACLsRestrictAdministration finds network ACLs that let everybody in on port 22 or 3389.
func NACLsRestrictAdministration() ConfigRule {
	return managed("NACL_NO_UNRESTRICTED_SSH_RDP", "EC2.21")
}

// FlowLogsEnabled finds VPCs without flow logs.
func FlowLogsEnabled() ConfigRule { return managed("VPC_FLOW_LOGS_ENABLED", "EC2.6") }

// MultiRegionTrail finds accounts without a trail of every Region.
func MultiRegionTrail() ConfigRule {
	return managed("MULTI_REGION_CLOUD_TRAIL_ENABLED", "CloudTrail.1")
}

// TrailEncrypted finds trails without a KMS key.
func TrailEncrypted() ConfigRule { return managed("CLOUD_TRAIL_ENCRYPTION_ENABLED", "CloudTrail.2") }

// TrailValidated finds trails whose log files could be changed unseen.
func TrailValidated() ConfigRule {
	return managed("CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED", "CloudTrail.4")
}

// KeyRotation finds KMS keys whose material does not rotate.
func KeyRotation() ConfigRule { return managed("CMK_BACKING_KEY_ROTATION_ENABLED", "KMS.4") }

// KeysNotDeleted finds KMS keys that are about to be deleted.
func KeysNotDeleted() ConfigRule { return managed("KMS_CMK_NOT_SCHEDULED_FOR_DELETION", "KMS.3") }

// SecretsRotate finds secrets without a rotation.
func SecretsRotate() ConfigRule {
	return managed("SECRETSMANAGER_ROTATION_ENABLED_CHECK", "SecretsManager.1")
}

// SecretsWithKey finds secrets under AWS's own key.
func SecretsWithKey() ConfigRule { return managed("SECRETSMANAGER_USING_CMK", "") }

// FileSystemsEncrypted finds file systems of EFS without a KMS key.
func FileSystemsEncrypted() ConfigRule { return managed("EFS_ENCRYPTED_CHECK", "EFS.1") }

// FunctionsNotPublic finds Lambda functions that everybody may call.
func FunctionsNotPublic() ConfigRule {
	return managed("LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED", "Lambda.1")
}

// RootMFA finds accounts whose root user has no second factor.
func RootMFA() ConfigRule { return managedGlobal("ROOT_ACCOUNT_MFA_ENABLED", "IAM.9") }

// RootHardwareMFA finds accounts whose root user has no hardware device.
func RootHardwareMFA() ConfigRule { return managedGlobal("ROOT_ACCOUNT_HARDWARE_MFA_ENABLED", "IAM.6") }

// NoRootKeys finds accounts whose root user has an access key.
func NoRootKeys() ConfigRule { return managedGlobal("IAM_ROOT_ACCESS_KEY_CHECK", "IAM.4") }

// ConsoleMFA finds users with a password and no second factor.
func ConsoleMFA() ConfigRule { return managedGlobal("MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS", "IAM.5") }

// UserMFA finds users without a second factor, with a password or without.
func UserMFA() ConfigRule { return managedGlobal("IAM_USER_MFA_ENABLED", "IAM.19") }

// UnusedCredentials finds users with passwords and keys that nobody has used for 45 days.
func UnusedCredentials() ConfigRule {
	return managedGlobal("IAM_USER_UNUSED_CREDENTIALS_CHECK", "IAM.22").with("maxCredentialUsageAge", strconv.Itoa(unusedDays))
}

// unusedDays is when CIS AWS Foundations wants unused credentials gone.
const unusedDays = 45

// KeysRotated finds access keys older than 90 days.
func KeysRotated() ConfigRule {
	return managedGlobal("ACCESS_KEYS_ROTATED", "IAM.3").with("maxAccessKeyAge", "90")
}

// PasswordPolicy finds accounts that let passwords be shorter than 14 characters, or one of the
// last 24: [AccountPasswordPolicy] sets that.
func PasswordPolicy() ConfigRule {
	r := managedGlobal("IAM_PASSWORD_POLICY", "IAM.15")
	r.Parameters = map[string]string{
		"MinimumPasswordLength": strconv.Itoa(credential.PasswordLength), "PasswordReusePrevention": strconv.Itoa(credential.PasswordReuse),
	}
	return r
}

// NoAdministrationPolicies finds policies that allow everything on everything.
func NoAdministrationPolicies() ConfigRule {
	return managedGlobal("IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS", "IAM.1")
}

// UsersWithoutPolicies finds users with policies of their own instead of a group's.
func UsersWithoutPolicies() ConfigRule { return managedGlobal("IAM_USER_NO_POLICIES_CHECK", "IAM.2") }

// RegionalRules are [BaselineRules] without those about IAM, for every Region but Home.
func RegionalRules() []ConfigRule {
	return slices.DeleteFunc(BaselineRules(), func(r ConfigRule) bool { return r.Global })
}

// CISRules are those of [BaselineRules] behind the controls of CIS AWS Foundations Benchmark
// v5.0.0, by their security control ids. One rule answers EC2.53 and EC2.54, and one IAM.15 and
// IAM.16; what is missing is no managed rule's, or is a construct's own: Config.1 is
// [ConfigRecorder]'s, IAM.28 [AccessAnalyzers]'.
func CISRules() []ConfigRule {
	return slices.DeleteFunc(BaselineRules(), func(r ConfigRule) bool { return !slices.Contains(cis.Controls(), r.Control) })
}

// BaselineRules are the rules that any account should keep, in a stable order.
func BaselineRules() []ConfigRule {
	return []ConfigRule{
		EncryptedVolumes(), EBSEncryptionByDefault(), NoPublicSnapshots(), IMDSv2(),
		RDSMultiAZ(), RDSEncrypted(), RDSNotPublic(), RDSMinorUpgrades(),
		S3BucketPublicReadProhibited(), S3BucketPublicWriteProhibited(), S3BucketPublicAccessBlocked(), S3AccountPublicAccessBlocked(),
		S3TLSOnly(), S3AccessLogged(),
		SSHRestricted(), AdministrationRestricted(), DefaultSecurityGroupClosed(), NACLsRestrictAdministration(), FlowLogsEnabled(),
		MultiRegionTrail(), TrailEncrypted(), TrailValidated(),
		KeyRotation(), KeysNotDeleted(), SecretsRotate(), SecretsWithKey(), FileSystemsEncrypted(), FunctionsNotPublic(),
		RootMFA(), RootHardwareMFA(), NoRootKeys(), ConsoleMFA(), UserMFA(), UnusedCredentials(), KeysRotated(),
		PasswordPolicy(), NoAdministrationPolicies(), UsersWithoutPolicies(),
	}
}
