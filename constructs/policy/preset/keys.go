package preset

import (
	"github.com/plinth-cdk/plinth/constructs/policy"
)

// ProtectKeys prevents destroying and disabling KMS keys, without which data encrypted under them
// is lost. It leaves aliases, grants and key policies alone, which stacks change often.
type ProtectKeys struct {
	// Exempt are patterns of principals that may destroy and disable keys, such as a break-glass
	// role. The default is none.
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
