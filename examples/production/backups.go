package main

import (
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/baseline"
	"github.com/plinth-cdk/plinth/constructs/crossaccount"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/policy/management"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/security"
)

// newDatabase defines the orders. The archive decrypts what it copies of their backups.
func (f *foundation) newDatabase(s shop, pair *resilience.DisasterRecovery) *resilience.Database {
	key := security.NewKey(s.stack, "OrdersKey", &security.KeyProps{Uses: []keypolicy.Use{
		keypolicy.RDS{}, keypolicy.SecretsManager{}, keypolicy.Logs{Groups: []string{"/aws/rds/*"}},
		keypolicy.Backup{CopiedTo: []string{f.org.Account(baseline.LogArchiveAccount).ID()}},
	}})
	return resilience.NewDatabase(s.stack, "Orders", &resilience.DatabaseProps{
		VPC: s.network.VPC(), DatabaseName: orders, Key: key.Key(), Replicated: true, RecoveryKey: pair.Key(),
	})
}

// backUp copies each backup across a Region, for when home is lost, and across an account, for when
// somebody has taken the account over.
func (f *foundation) backUp(app awscdk.App, s shop, copies *resilience.BackupVault, data ...constructs.IConstruct) {
	archive := f.in(app, "BackupArchive", baseline.LogArchiveAccount, plinth.Production)
	gap := resilience.NewAirGappedVault(archive, "Backups", &resilience.AirGappedVaultProps{
		CopiesFrom: []string{*s.stack.Account()},
	})
	awscdk.Annotations_Of(gap).AcknowledgeWarning(jsii.String("resilience:air-gapped-vault"), jsii.String("a week to a year is what we want"))
	plan := resilience.NewBackupPlan(s.stack, "Backup", &resilience.BackupPlanProps{
		Alerts: s.alerts, Copies: []resilience.BackupCopy{{To: copies}, {To: gap}},
		Vault: resilience.NewBackupVault(s.stack, "Backups", &resilience.BackupVaultProps{
			CopiedTo: []string{*archive.Account()},
		}),
	})
	plan.Protect(data...)
	resilience.NewRestoreTesting(s.stack, "RestoreTests", &resilience.RestoreTestingProps{
		Plan: plan, Alerts: s.alerts, VPC: s.network.VPC(),
		Types: []resilience.RestoreType{resilience.RestoreInstances, resilience.RestoreBuckets},
	})
}

// organizationBackup backs up what carries the tag backup=organization in production, for teams
// that write no plan of their own.
func organizationBackup() resilience.OrganizationBackup {
	return resilience.OrganizationBackup{Regions: []string{config.Home}, CopyTo: config.Recovery}
}

// backUpProduction attaches the policy of these backups once their vaults and roles are there.
func (f *foundation) backUpProduction(app awscdk.App, policies awscdk.Stack) baseline.Attachment {
	backup, err := organizationBackup().Policy()
	if err != nil {
		panic(err)
	}
	for _, w := range f.workloads {
		if w.unit != baseline.ProductionUnit || f.org.Awaits(w.account) != nil {
			continue
		}
		id := "Backup" + strings.ReplaceAll(w.account, " ", "")
		for i, stack := range []awscdk.Stack{
			f.in(app, id, w.account, w.class), f.in(app, id+"-"+config.Recovery, w.account, w.class, config.Recovery),
		} {
			resilience.NewMemberBackup(stack, "Backup", &resilience.MemberBackupProps{Backup: organizationBackup(), WithoutRole: i > 0})
			crossaccount.DependOn(policies, stack)
		}
	}
	return baseline.Attachment{Target: f.org.Unit(baseline.ProductionUnit), Management: []management.Policy{backup}}
}
