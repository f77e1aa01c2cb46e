package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ProtectKeys prevents destroying and disabling KMS keys, without which data encrypted under them
// is lost, by KMS, CloudHSM, AWS Private CA and AWS Payment Cryptography. Key policies, which can
// lock everybody out or let a stranger in, are for exempt roles and deployers. It leaves aliases
// and grants alone: an alias destroys nothing, and AWS services create grants for their callers.
type ProtectKeys struct {
	// Exempt are patterns of principals that may destroy and disable keys, such as a break-glass
	// role. The default is none.
	Exempt []string
	// Deployers are patterns of the roles that deploy workloads and may write key policies. The
	// default is that key policies are not protected.
	Deployers []string
}

// Statements implements [policy.Preset].
func (p ProtectKeys) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("ProtectKeys", p.Exempt)
	if err != nil {
		return nil, err
	}
	out := []policy.Statement{deniedEverywhere("ProtectKeys", exempt,
		"acm-pca:DeleteCertificateAuthority",
		"cloudhsm:DeleteBackup",
		"cloudhsm:DeleteCluster",
		"cloudhsm:DeleteHsm",
		"cloudhsm:ModifyBackupAttributes",
		"kms:DeleteCustomKeyStore",
		"kms:DeleteImportedKeyMaterial",
		"kms:DisableKey",
		"kms:DisableKeyRotation",
		"kms:DisconnectCustomKeyStore",
		"kms:ScheduleKeyDeletion",
		"payment-cryptography:DeleteKey",
	)}
	if len(p.Deployers) == 0 {
		return out, nil
	}
	deployers, err := exempt.with("ProtectKeys", p.Deployers)
	return append(out, deniedEverywhere("ProtectKeyPolicies", deployers, "kms:PutKeyPolicy")), err
}
