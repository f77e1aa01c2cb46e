package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/guardrail"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/fault"
)

// backUp keeps what replication cannot bring back: a mistake arrives in the other Region within a
// second. Each backup is copied there, and the newest one of each type is restored every week.
// After a failover the database is backed up where it is.
func (e environment) backUp(copies awscdk.Stack, here, there *side, secondary *resilience.AuroraCluster, data ...constructs.IConstruct) {
	vault := resilience.NewBackupVault(copies, "Backups", nil)
	vault.AlarmOnAge("TooOld", 30*time.Hour, there.alerts)
	plan := resilience.NewBackupPlan(here.stack, "Backup", &resilience.BackupPlanProps{
		Alerts: here.alerts, Copies: []resilience.BackupCopy{{To: vault}},
	})
	plan.Protect(data...)
	resilience.NewRestoreTesting(here.stack, "RestoreTests", &resilience.RestoreTestingProps{
		Plan: plan, Alerts: here.alerts, VPC: here.vpc, Types: []resilience.RestoreType{resilience.RestoreClusters, resilience.RestoreBuckets},
		Within: 2 * time.Hour,
	})
	switch {
	case e.awake:
		resilience.NewBackupPlan(copies, "Backup", &resilience.BackupPlanProps{Alerts: there.alerts, Vault: vault}).Protect(secondary)
	case e.class == plinth.Production:
		guardrail.Waive(there.stack, "BACKUP-006", "its database is a copy of what is backed up in the other Region, until it takes over")
	}
}

// practice breaks a zone, tasks and the database on the first Tuesday of each month, where nobody
// buys anything, and stops when more requests fail than users would bear.
func (e environment) practice(s *side) {
	unbearable := s.service.Targets().AlarmOnErrors("Unbearable", 100)
	day := resilience.NewGameDay(s.stack, "GameDay", &resilience.GameDayProps{
		Stop: []awscloudwatch.IAlarm{unbearable}, Alerts: s.alerts,
		Experiments: []fault.Kind{fault.TaskLoss, fault.ClusterFailover, fault.ZonePower},
	})
	day.Expose(s.stack)
}
