package preset_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/policy"
	"github.com/plinth-cdk/plinth/constructs/policy/preset"
)

func TestProtectKeys(t *testing.T) {
	p := underSCP(t, preset.ProtectKeys{Exempt: exempt})
	check(t, p,
		rows(admin, policy.Deny, "ProtectKeys", nil, "kms:ScheduleKeyDeletion", "kms:DisableKey", "kms:DeleteImportedKeyMaterial"),
		rows(
			admin, policy.Allow, "", nil, "kms:CancelKeyDeletion", "kms:EnableKey", "kms:CreateGrant", "kms:PutKeyPolicy",
			"kms:DeleteAlias", "kms:Decrypt",
		),
		rows(deploy, policy.Allow, "", nil, "kms:ScheduleKeyDeletion"),
	)
}
