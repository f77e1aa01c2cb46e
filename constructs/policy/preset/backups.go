package preset

import "github.com/plinth-cdk/plinth/constructs/policy"

// ProtectBackups lets only exempt roles delete backups, shorten how long they are kept, stop making
// them, or open a vault to strangers. Snapshots of volumes are left alone: Amazon Data Lifecycle
// Manager deletes them as a role of the account.
type ProtectBackups struct {
	// Exempt are patterns of the roles that deploy vaults and plans. Required.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectBackups) Statements() ([]policy.Statement, error) {
	exempt, err := requireExempt("ProtectBackups", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectBackups", exempt,
		"backup:*MpaApprovalTeam",
		"backup:CancelLegalHold",
		"backup:CreateRestoreAccessBackupVault",
		"backup:DeleteBackup*",
		"backup:DeleteRecoveryPoint",
		"backup:DisassociateRecoveryPoint*",
		"backup:PutBackupVault*",
		"backup:UpdateBackupPlan",
		"backup:UpdateRecoveryPointLifecycle",
		"dynamodb:DeleteBackup",
		"dynamodb:UpdateContinuousBackups",
		"elasticfilesystem:PutBackupPolicy",
		"fsx:DeleteBackup",
		"glacier:AbortVaultLock",
		"glacier:CompleteVaultLock",
		"glacier:DeleteArchive",
		"glacier:DeleteVault",
		"rbin:DeleteRule",
		"rbin:LockRule",
		"rbin:UnlockRule",
		"rbin:UpdateRule",
		"rds:DeleteDBClusterAutomatedBackup",
		"rds:DeleteDBClusterSnapshot",
		"rds:DeleteDBInstanceAutomatedBackup",
		"rds:DeleteDBSnapshot",
		"redshift:DeleteClusterSnapshot",
		"s3:BypassGovernanceRetention",
	)}, nil
}
