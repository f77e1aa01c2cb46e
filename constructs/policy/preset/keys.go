package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ProtectKeys denies to destroy or disable KMS keys, with which everything encrypted under
// them is lost. Aliases, grants and key policies stay free: stacks change them daily.
type ProtectKeys struct {
	// Exempt are patterns of principals that may, such as a break-glass role. The default
	// is none.
	Exempt []string
}

// Statements implements [policy.Preset].
func (p ProtectKeys) Statements() ([]policy.Statement, error) {
	exempt, err := exempting("ProtectKeys", p.Exempt)
	if err != nil {
		return nil, err
	}
	return []policy.Statement{deniedEverywhere("ProtectKeys", exempt,
		"kms:DeleteCustomKeyStore",
		"kms:DeleteImportedKeyMaterial",
		"kms:DisableKey",
		"kms:DisableKeyRotation",
		"kms:DisconnectCustomKeyStore",
		"kms:ScheduleKeyDeletion",
	)}, nil
}
