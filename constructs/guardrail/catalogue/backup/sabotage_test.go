package backup_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/backup"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	Prove(t, backup.Rules(), planHarmless(), planSabotages(), []Case{
		{Rule: "BACKUP-001", Name: "a day of backups", Change: []Change{Set("Database.BackupRetentionPeriod", 1)},
			At: "Database BackupRetentionPeriod", Says: "is 1; want at least 7"},
		{Rule: "BACKUP-002", Name: "unprotected", Change: []Change{Set("Database.DeletionProtection", false)},
			At: "Database DeletionProtection", Says: "is false"},
	})
}
