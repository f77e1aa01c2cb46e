package resilience_test

import (
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

// recoverable are the props of what copies data and proves the copies.
type recoverable struct {
	vault resilience.BackupVaultProps
	gap   resilience.AirGappedVaultProps
	plan  resilience.BackupPlanProps
	tests resilience.RestoreTestingProps
	audit resilience.BackupAuditProps
	day   resilience.GameDayProps
	// name is the id of the vault.
	name string
}

// backedUp defines all of it, after changes.
func backedUp(changes ...func(stack awscdk.Stack, r *recoverable)) func(awscdk.Stack) {
	return func(stack awscdk.Stack) {
		r := recoverable{name: "Vault", gap: resilience.AirGappedVaultProps{MaxDays: 365}}
		r.tests = resilience.RestoreTestingProps{VPC: vpc(stack), Types: []resilience.RestoreType{resilience.RestoreInstances}}
		r.day = resilience.GameDayProps{Stop: []awscloudwatch.IAlarm{usersNotice(stack)}}
		for _, change := range changes {
			change(stack, &r)
		}
		alerts := alertsIn(stack)
		r.plan.Alerts, r.tests.Alerts, r.day.Alerts = alerts, alerts, alerts
		r.plan.Vault = resilience.NewBackupVault(stack, r.name, &r.vault)
		r.plan.Copies = append(r.plan.Copies, resilience.BackupCopy{To: resilience.NewAirGappedVault(stack, "Gap", &r.gap)})
		r.tests.Plan = resilience.NewBackupPlan(stack, "Backup", &r.plan)
		r.audit.Plan = r.tests.Plan
		resilience.NewRestoreTesting(stack, "Tests", &r.tests)
		resilience.NewBackupAudit(stack, "Audit", &r.audit)
		r.tests.Plan.Protect(stack)
		resilience.NewGameDay(stack, "GameDay", &r.day)
	}
}

// Likely changes, from vaults and plans that are deployed.
func TestLikelyChangesOfBackupsReplaceNothingThatHoldsData(t *testing.T) {
	type change = func(stack awscdk.Stack, r *recoverable)
	before := constructtest.Preview(backedUp())
	for name, change := range map[string]change{
		"nothing": func(awscdk.Stack, *recoverable) {},
		"a longer lock": func(_ awscdk.Stack, r *recoverable) {
			r.vault.MinDays, r.vault.MaxDays, r.vault.ComplianceAfterDays = 14, 400, 30
		},
		"more rules": func(_ awscdk.Stack, r *recoverable) {
			r.plan.Rules = append(resilience.DefaultBackupRules(), resilience.BackupRule{Name: "Hourly", Schedule: "cron(0 * * * ? *)", Days: 7})
		},
		"fewer rules, kept longer": func(_ awscdk.Stack, r *recoverable) {
			r.plan.Rules = []resilience.BackupRule{{Name: "Daily", Schedule: "cron(0 2 * * ? *)", Days: 90}}
			r.plan.BucketDays = 35
		},
		"a copy in another Region": func(stack awscdk.Stack, r *recoverable) {
			there := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
			r.plan.Copies = []resilience.BackupCopy{{To: resilience.NewBackupVault(there, "Copies", nil)}}
		},
		"another tag":             func(_ awscdk.Stack, r *recoverable) { r.plan.TagKey, r.plan.TagValue = "backup-plan", "gold" },
		"a vault of another name": func(_ awscdk.Stack, r *recoverable) { r.name = "Gold" },
		"accounts that copy": func(stack awscdk.Stack, r *recoverable) {
			constructtest.Beside(stack, "Backups", "222222222222", "eu-west-1")
			r.vault.CopiesFrom, r.vault.CopiedTo = []string{"222222222222"}, []string{"222222222222"}
		},
		"more tests and controls": func(_ awscdk.Stack, r *recoverable) {
			r.tests.Types = append(r.tests.Types, resilience.RestoreBuckets)
			r.tests.Schedule, r.tests.Within, r.audit.RestoreWithin = "cron(0 9 ? * MON *)", time.Hour, time.Hour
		},
		"another game day": func(_ awscdk.Stack, r *recoverable) {
			r.day.Experiments, r.day.Zone, r.day.Outage = []fault.Kind{fault.TaskLoss, fault.ZonePower}, 2, time.Hour
		},
	} {
		t.Run(name, func(t *testing.T) {
			for _, f := range rehearse.Update(before, constructtest.Preview(backedUp(change))).Findings {
				kinds := []finding.Kind{finding.Replace, finding.Collision, finding.Refused, finding.Stale}
				if f.Severity == finding.Error && slices.Contains(kinds, f.Kind) {
					t.Errorf("rehearsal finds %s, want nothing replaced or refused", f)
				}
			}
		})
	}
}

// What AWS would replace is refused.
func TestWhatWouldReplaceAVaultIsRefused(t *testing.T) {
	before := constructtest.Preview(backedUp())
	for name, change := range map[string]func(stack awscdk.Stack, r *recoverable){
		"another key": func(stack awscdk.Stack, r *recoverable) {
			r.vault.Key = encryption.NewKey(stack, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.Backup{}}}).Key()
		},
		"other days of an air-gapped vault": func(_ awscdk.Stack, r *recoverable) { r.gap.MaxDays = 730 },
	} {
		t.Run(name, func(t *testing.T) {
			if r := rehearse.Update(before, constructtest.Preview(backedUp(change))); r.Deployable() {
				t.Errorf("rehearsal finds %v, want it refused", r.Findings)
			}
		})
	}
}

// A stack whose creation fails is deleted, and tried again, as long as it is Unlocked.
func TestFirstDeploymentsOfBackupsCanFail(t *testing.T) {
	app := snapshot.NewApp(t)
	stack := plinth.NewStack(app, "Prod",
		&plinth.StackProps{Account: "111111111111", Region: "eu-west-1", Tags: tags, Unlocked: true, WatchedBy: "a test"})
	backedUp()(stack)
	everyExperiment(plinth.NewStack(app, "Test", &plinth.StackProps{Account: "222222222222", Region: "eu-west-1", Tags: tags,
		Class: plinth.NonProduction}))
	for _, f := range rehearse.First(snapshot.Synth(t, app)).Findings {
		if f.Severity == finding.Error {
			t.Errorf("rehearsal finds %s, want nothing in the way", f)
		}
	}
}
