package restore

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/automation"
)

// Runbook writes the runbook by which people restore. It shows what there is and how old it is, and
// restores nothing unless it is told to. Role is the ARN that it runs as, and machine that of what
// [Machine] made.
func Runbook(p Plan, role, machine string) automation.Document {
	d := automation.Document{
		Description: fmt.Sprintf("Restores %s of %s in %s", p.Pair, p.Other, p.Region), Role: role,
		Parameters: map[string]automation.Parameter{
			"DryRun": automation.DryRun("what there is to restore and how old it is, and restores nothing"), "Reason": automation.Reason(),
		},
	}
	if p.Vault != "" {
		const api = "ListProtectedResourcesByBackupVault"
		d.Steps = append(d.Steps, automation.Step{
			Name: "Backups", Service: "backup", API: api, Inputs: automation.Object{"BackupVaultName": p.Vault},
			Outputs: []automation.Output{{Name: "Newest", Selector: "$.Results", Type: "MapList"}},
			Allow:   []automation.Permission{{Action: "backup:" + api, On: "backup:${Region}:${Account}:backup-vault:" + p.Vault}},
		})
	}
	for i, database := range p.Databases {
		if !database.Logs {
			continue
		}
		const api = "DescribeDBInstanceAutomatedBackups"
		d.Steps = append(d.Steps, automation.Step{
			Name: fmt.Sprint("Logs", i+1), Service: "rds", API: api, Inputs: automation.Object{"DBInstanceIdentifier": database.Name},
			Outputs: []automation.Output{{Name: "Until", Selector: "$.DBInstanceAutomatedBackups[0].RestoreWindow.LatestTime"}},
			Allow:   []automation.Permission{{Action: "rds:" + api, On: "rds:${Region}:${Account}:auto-backup:*"}},
		})
	}
	shown := automation.Sleep("Shown", "PT1S")
	shown.End = true
	return automation.Document{
		Description: d.Description, Role: d.Role, Parameters: d.Parameters,
		Steps: append(d.Steps, automation.Unless("Decide", "DryRun", "Restore", shown.Name), shown,
			automation.StartMachine("Restore", automation.Object{"stateMachineArn": machine, "input": "{}"})),
	}
}
