package resilience_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func organizationBackup() resilience.OrganizationBackup {
	return resilience.OrganizationBackup{Regions: []string{"eu-west-1", "eu-central-1"}, CopyTo: "eu-north-1",
		Rules: []resilience.BackupRule{{Name: "Monthly", Schedule: "cron(0 5 1 * ? *)", Days: 365, ColdAfterDays: 30}}}
}

// The policy knows vault and role by the names that the member gives them.
func TestPolicyAndMemberAgree(t *testing.T) {
	app, stack := newStack(t)
	m := resilience.NewMemberBackup(stack, "Backup", &resilience.MemberBackupProps{Backup: organizationBackup()})
	if m.Vault().Name() != "organization-backup" || m.Role() == nil {
		t.Errorf("vault = %s, role = %v, want organization-backup and a role", m.Vault().Name(), m.Role())
	}
	policy, err := organizationBackup().Policy()
	if err != nil {
		t.Fatal(err)
	}
	content := `{"plans":{"organization-backup":{"regions":{"@@assign":["eu-west-1","eu-central-1"]},"rules":{"Monthly":{` +
		`"copy_actions":{"arn:aws:backup:eu-north-1:$account:backup-vault:organization-backup":{` +
		`"lifecycle":{"delete_after_days":{"@@assign":"365"},"move_to_cold_storage_after_days":{"@@assign":"30"}},` +
		`"target_backup_vault_arn":{"@@assign":"arn:aws:backup:eu-north-1:$account:backup-vault:organization-backup"}}},` +
		`"lifecycle":{"delete_after_days":{"@@assign":"365"},"move_to_cold_storage_after_days":{"@@assign":"30"}},` +
		`"schedule_expression":{"@@assign":"cron(0 5 1 * ? *)"},"start_backup_window_minutes":{"@@assign":"60"},` +
		`"target_backup_vault_name":{"@@assign":"organization-backup"}}},"selections":{"tags":{"organization-backup":{` +
		`"iam_role_arn":{"@@assign":"arn:aws:iam::$account:role/plinth-backup/organization-backup"},` +
		`"tag_key":{"@@assign":"backup"},"tag_value":{"@@assign":["organization"]}}}}}}}`
	if diff := cmp.Diff(content, policy.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	a := snapshot.Synth(t, app)
	want(t, there(t, a, "Prod/Backup/Role/Resource"), map[string]any{"RoleName": "organization-backup", "Path": "/plinth-backup/"})
	promisetest.Undone(t, a)
}

func TestMemberBackupDefault(t *testing.T) {
	app, stack := newStack(t)
	resilience.NewMemberBackup(stack, "Backup",
		&resilience.MemberBackupProps{Backup: resilience.OrganizationBackup{Regions: []string{"eu-west-1"}}})
	other := stackIn(app, "Second", "111111111111", "eu-central-1")
	m := resilience.NewMemberBackup(other, "Backup", &resilience.MemberBackupProps{Backup: organizationBackup(), WithoutRole: true})
	if m.Role() != nil {
		t.Error("Role() of the second Region is set, want none: roles are of the account")
	}
	snapshot.Check(t, app)
}

func TestMemberBackupGuard(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewMemberBackup, false, func(_ awscdk.Stack, n int) resilience.MemberBackupProps {
		b := organizationBackup()
		b.Name = []string{"gold", "silver", "bronze"}[n%3]
		return resilience.MemberBackupProps{Backup: b, WithoutRole: true}
	})
}

func TestMemberBackupRefuses(t *testing.T) {
	refused(t, resilience.NewMemberBackup, func(awscdk.Stack) map[string]misuse[resilience.MemberBackupProps] {
		type props = resilience.MemberBackupProps
		with := func(change func(p *props)) props {
			p := props{Backup: organizationBackup()}
			change(&p)
			return p
		}
		return map[string]misuse[props]{
			"no Region": {props{}, `Backup: policy "BACKUP_POLICY": Regions is empty`},
			"too short": {with(func(p *props) { p.Backup.Rules[0].ColdAfterDays, p.Backup.Rules[0].Days = 0, 5 }),
				"Backup.Rules Monthly keeps backups for 5 days, want 7 at least"},
			"too long":   {with(func(p *props) { p.Vault.MaxDays = 90 }), "Backup.Rules Monthly keeps backups for 365 days, want 90 at most"},
			"two names":  {with(func(p *props) { p.Vault.Name = "mine" }), `Vault.Name is "mine", want none: it is that of the plan`},
			"vault name": {with(func(p *props) { p.Backup.Name = "a b" }), `Vault: Name is "a b", want 2 to 50 letters`},
			"vault lock": {with(func(p *props) { p.Vault.MinDays = -1 }), "Vault: MinDays is -1"},
			"schedule":   {with(func(p *props) { p.Backup.Rules[0].Schedule = "daily" }), "Rules.Monthly.Schedule"},
			"10,000 characters": {with(func(p *props) {
				for range 40 {
					r := p.Backup.Rules[0]
					r.Name = strings.Repeat("Rule", len(p.Backup.Rules))
					p.Backup.Rules = append(p.Backup.Rules, r)
				}
			}), "want at most 10000: move a part to another policy"},
		}
	})
}
