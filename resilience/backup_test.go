package resilience_test

import (
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/bucket"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/backup"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/awsmanaged"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
)

func plan(stack awscdk.Stack) *resilience.BackupPlan {
	return resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: alertsIn(stack)})
}

// everyPlan is a plan with every field set, which copies to another Region, account and vault.
func everyPlan(stack awscdk.Stack) {
	app := stack.Node().Root().(awscdk.App)
	key := encryption.NewKey(stack, "VaultKey", &encryption.KeyProps{
		Uses: []keypolicy.Use{keypolicy.Backup{CopiedTo: []string{"222222222222"}}}})
	vault := resilience.NewBackupVault(stack, "Vault", &resilience.BackupVaultProps{
		Key: key.Key(), MinDays: 14, MaxDays: 400, ComplianceAfterDays: 30,
	})
	region := resilience.NewBackupVault(recovery(stack), "Copies", nil)
	account := resilience.NewBackupVault(stackIn(app, "Backups", "222222222222", "eu-west-1"), "Copies", &resilience.BackupVaultProps{
		CopiesFrom: []string{"111111111111", "o-a1b2c3d4e5"}, CopiedTo: []string{"111111111111"},
	})
	gap := resilience.NewAirGappedVault(stack, "AirGapped", &resilience.AirGappedVaultProps{
		MinDays: 14, MaxDays: 90, CopiesFrom: []string{"222222222222", "o-a1b2c3d4e5"},
	})
	resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{
		Alerts: alertsIn(stack), Vault: vault, TagKey: "backup-plan", TagValue: "gold", BucketDays: 35,
		Rules: []resilience.BackupRule{
			{Name: "Hourly", Schedule: "cron(0 * * * ? *)", Days: 14},
			{Name: "Monthly", Schedule: "cron(0 5 1 * ? *)", Days: 365, ColdAfterDays: 30},
		},
		Copies: []resilience.BackupCopy{{To: region}, {To: account, Days: 90}, {To: gap, Days: 30}},
	})
}

func TestBackupPlanDefault(t *testing.T) {
	app, stack := newStack(t)
	b := plan(stack)
	b.Protect(bucket.NewSecureBucket(stack, "Data", nil))
	if key, value := b.Tag(); key != "backup" || value != "Prod/Backup" || b.Role() == nil || b.Vault().Vault() == nil ||
		b.Vault().Name() == "" {
		t.Errorf("Tag() = %s, %s, or another accessor returns nil", key, value)
	}
	snapshot.Check(t, app)
}

func TestBackupPlanFull(t *testing.T) {
	app, stack := newStack(t)
	everyPlan(stack)
	snapshot.Check(t, app)
}

func TestBackupGuards(t *testing.T) {
	constructtest.Guard(t, newStack, resilience.NewBackupPlan, false, func(stack awscdk.Stack, n int) resilience.BackupPlanProps {
		return resilience.BackupPlanProps{Alerts: alertsIn(stack), BucketDays: 10 + n}
	})
	constructtest.Guard(t, newStack, resilience.NewBackupVault, true, func(_ awscdk.Stack, n int) resilience.BackupVaultProps {
		return resilience.BackupVaultProps{MinDays: 10 + n}
	})
	constructtest.Guard(t, newStack, resilience.NewAirGappedVault, true, func(_ awscdk.Stack, n int) resilience.AirGappedVaultProps {
		return resilience.AirGappedVaultProps{MinDays: 10 + n}
	})
}

func TestBackupsKeepTheirPromises(t *testing.T) {
	app, stack := newStack(t)
	if gap := resilience.NewAirGappedVault(stack, "Second", nil); gap.Resource() == nil || gap.Name() == "" {
		t.Error("an accessor returns nil")
	}
	everyPlan(stack)
	promisetest.Undone(t, snapshot.Synth(t, app))
}

func TestBackupsThatAreWeakenedBreakTheirPromise(t *testing.T) {
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct {
		return resilience.NewBackupVault(stack, "Vault", nil).Vault()
	}, map[string]any{
		"LockConfiguration.MinRetentionDays": 1, "EncryptionKeyArn": "arn:aws:kms:eu-west-1:111111111111:alias/aws/backup",
	})
	constructtest.Broken(t, func(stack awscdk.Stack) constructs.IConstruct { return plan(stack) }, map[string]any{
		"Selection BackupSelection.Conditions.StringEquals.0.ConditionValue": "nothing",
		"BackupPlan.BackupPlanRule.0.Lifecycle.DeleteAfterDays":              8,
		"BackupPlan.BackupPlanRule.0.ScheduleExpression":                     "cron(0 5 1 1 ? *)",
		"Absent TreatMissingData":                                            "missing",
	})
}

// The policy that CDK attaches to the role of a selection makes no backup of a bucket.
func TestTheRoleOfBackupsMayReadBuckets(t *testing.T) {
	app, stack := newStack(t)
	plan(stack)
	for _, v := range there(t, snapshot.Synth(t, app), "Prod/Backup/Role/Resource").Get("ManagedPolicyArns").List() {
		name, _ := v.Outline()
		for _, prefix := range []string{"arn:aws:iam::aws:policy/service-role/", "arn:aws:iam::aws:policy/"} {
			if found, ok := awsmanaged.Find(trimmed(name, prefix)); ok && len(found.Statements) > 0 {
				name = ""
				break
			}
		}
		if name != "" {
			t.Errorf("AWS has no managed policy %s", name)
		}
	}
}

func trimmed(s, prefix string) string {
	if len(s) > len(prefix) && s[:len(prefix)] == prefix {
		return s[len(prefix):]
	}
	return s
}

func TestCopiesAreNamedAndNotLookedUp(t *testing.T) {
	app, stack := newStack(t)
	everyPlan(stack)
	a := snapshot.Synth(t, app)
	for _, s := range a.Stacks {
		if imports := s.Imports(); len(imports) > 0 {
			t.Errorf("%s imports %v, want each stack to stand alone", s.Path, imports)
		}
	}
	vaults := map[string]bool{}
	for _, v := range a.OfType("AWS::Backup::BackupVault") {
		name, _ := v.Get("BackupVaultName").Text()
		vaults["arn:aws:backup:"+v.Stack.Region+":"+v.Stack.Account+":backup-vault:"+name] = true
	}
	for i, c := range there(t, a, "Prod/Backup/Resource").Get("BackupPlan", "BackupPlanRule", "0", "CopyActions").List()[:2] {
		if to, _ := c.Get("DestinationBackupVaultArn").Text(); !vaults[to] {
			t.Errorf("copy %d goes to %s, want one of %v", i, to, vaults)
		}
	}
}

// RDS lets no backup start in a window of an instance, or within the hour before it.
func TestDefaultRulesStartOutsideOfTheDefaultWindows(t *testing.T) {
	for _, every := range []time.Duration{4 * time.Hour, 6 * time.Hour, 8 * time.Hour, 12 * time.Hour, 24 * time.Hour} {
		app, stack := newStack(t)
		p := pairProps(stack)
		p.OwnFailover, p.RPO = "by hand", every+2*time.Hour
		database(stack)
		resilience.NewDisasterRecovery(stack, "Pair", &p).AddBackups("Backups", every).Protect(stack)
		report, err := engine.Evaluate(snapshot.Synth(t, app), backup.Rules(), time.Now())
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range report.Findings {
			if f.Rule.ID == "BACKUP-013" {
				t.Errorf("every %s: guardrails find %v, want none", every, f)
			}
		}
	}
}

func TestProtectTagsWhatHoldsDataAndNothingElse(t *testing.T) {
	app, stack := newStack(t)
	b := plan(stack)
	b.Protect(bucket.NewSecureBucket(stack, "Data", nil))
	a := snapshot.Synth(t, app)
	if got := there(t, a, "Prod/Data/Resource/Resource").Tag("backup"); got.Is("Prod/Backup") != assembly.True {
		t.Errorf("tag of the bucket = %v, want Prod/Backup", got)
	}
	if got := there(t, a, "Prod/Data/Key/Resource/Resource").Tag("backup"); got.Exists() {
		t.Errorf("tag of the key = %v, want none", got)
	}
}

func TestBackupPlanRefuses(t *testing.T) {
	refused(t, resilience.NewBackupPlan, func(stack awscdk.Stack) map[string]misuse[resilience.BackupPlanProps] {
		type props = resilience.BackupPlanProps
		alerts := alertsIn(stack)
		vault := resilience.NewBackupVault(stack, "Vault", &resilience.BackupVaultProps{MinDays: 10, MaxDays: 100})
		gap := resilience.NewAirGappedVault(stack, "Gap", &resilience.AirGappedVaultProps{MinDays: 60})
		closed := resilience.NewAirGappedVault(stackIn(stack.Node().Root().(awscdk.App), "Backups", "222222222222", "eu-west-1"), "Gap",
			&resilience.AirGappedVaultProps{CopiesFrom: []string{"333333333333"}})
		nowhere := resilience.NewBackupVault(
			plinth.NewStack(stack.Node().Root().(constructs.Construct), "Anywhere", &plinth.StackProps{Tags: tags, WatchedBy: "a test"}), "Vault",
			nil)
		rule := func(days, cold int) []resilience.BackupRule {
			return []resilience.BackupRule{{Name: "Daily", Schedule: "cron(0 5 * * ? *)", Days: days, ColdAfterDays: cold}}
		}
		return map[string]misuse[props]{
			"no alerts": {props{}, "Alerts is nil, want the topic that hears of jobs that fail"},
			"too short": {props{Alerts: alerts, Vault: vault, Rules: rule(9, 0)},
				"Rules Daily keeps backups for 9 days, want 10 at least: the lock of Prod/Vault refuses each job"},
			"too long":  {props{Alerts: alerts, Vault: vault, Rules: rule(101, 0)}, "want 100 at most"},
			"own vault": {props{Alerts: alerts, Rules: rule(3, 0)}, "Rules Daily keeps backups for 3 days, want 7 at least"},
			"cold for a week": {props{Alerts: alerts, Rules: rule(100, 30)},
				"Rules Daily keeps backups for 100 days, want 120 at least: cold storage is for 90"},
			"twice the name": {props{Alerts: alerts, Rules: append(rule(9, 0), rule(9, 0)...)}, `Rules has the name "Daily" twice or none`},
			"no schedule":    {props{Alerts: alerts, Rules: []resilience.BackupRule{{Name: "A", Days: 9}}}, "Rules A has no Schedule"},
			"bucket days":    {props{Alerts: alerts, BucketDays: 36}, "BucketDays is 36, want 1 to 35"},
			"bucket lock": {props{Alerts: alerts, Vault: vault, BucketDays: 8, Rules: rule(20, 0)},
				"BucketDays keeps backups for 8 days, want 10 at least"},
			"nowhere": {props{Alerts: alerts, Copies: []resilience.BackupCopy{{}}}, "Copies[0] has no To, want the vault of the copies"},
			"to itself": {props{Alerts: alerts, Vault: vault, Rules: rule(20, 0), Copies: []resilience.BackupCopy{{To: vault}}},
				"Copies[0] is the vault of the plan"},
			"copy too short": {props{Alerts: alerts, Rules: rule(20, 0), Copies: []resilience.BackupCopy{{To: gap}}},
				"Copies[0] of Rules Daily keeps backups for 20 days, want 60 at least"},
			"unknown Region": {props{Alerts: alerts, Rules: rule(20, 0), Copies: []resilience.BackupCopy{{To: nowhere}}},
				"want it in a known account and Region"},
			"not admitted": {props{Alerts: alerts, Copies: []resilience.BackupCopy{{To: closed}}},
				"Copies[0] is Backups/Gap, whose CopiesFrom are without account 111111111111, want it there"},
			"another stack": {props{Alerts: alerts, Vault: nowhere}, "want a vault of the same stack; another one takes Copies"},
		}
	})
}

func TestVaultsRefuse(t *testing.T) {
	key := func(stack awscdk.Stack) *encryption.Key {
		return encryption.NewKey(stack, "Key", &encryption.KeyProps{Uses: []keypolicy.Use{keypolicy.Backup{}}})
	}
	refused(t, resilience.NewBackupVault, func(stack awscdk.Stack) map[string]misuse[resilience.BackupVaultProps] {
		type props = resilience.BackupVaultProps
		return map[string]misuse[props]{
			"negative":    {props{MinDays: -1}, "MinDays is -1, want 1 or more"},
			"crossed":     {props{MinDays: 30, MaxDays: 20}, "MaxDays is 20, want MinDays, 30, or more"},
			"two days":    {props{ComplianceAfterDays: 2}, "ComplianceAfterDays is 2, want 3 or more"},
			"account":     {props{CopiesFrom: []string{"me"}}, `CopiesFrom is "me", want the 12 digits of an AWS account id`},
			"holder":      {props{CopiedTo: []string{"me"}}, `CopiedTo has "me"`},
			"a given key": {props{Key: key(stack).Key(), CopiedTo: []string{"222222222222"}}, "CopiedTo is for the key that the vault makes"},
		}
	})
	refused(t, resilience.NewAirGappedVault, func(awscdk.Stack) map[string]misuse[resilience.AirGappedVaultProps] {
		type props = resilience.AirGappedVaultProps
		return map[string]misuse[props]{
			"a day":   {props{MinDays: 1}, "MinDays is 1, want 7 or more"},
			"crossed": {props{MinDays: 30, MaxDays: 20}, "MaxDays is 20, want MinDays, 30, or more"},
			"account": {props{CopiesFrom: []string{"me"}}, `CopiesFrom is "me", want the 12 digits of an AWS account id`},
		}
	})
}
