package resilience

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/encryption"
	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/tree"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// AddBucket defines a bucket that is replicated to the recovery Region. Recovery, Topics and
// RecoveryTopics of the props are those of the pair. It panics as [DisasterRecovery.Add] and
// [NewReplicatedBucket] do.
func (d *DisasterRecovery) AddBucket(id string, props *ReplicatedBucketProps) *ReplicatedBucket {
	d.Add(objective.Data{Name: id, By: objective.Objects})
	var p ReplicatedBucketProps
	if props != nil {
		p = *props
	}
	p.Recovery, p.Topics = d.props.Recovery, []awssns.ITopic{d.props.Alerts.Topic()}
	p.RecoveryTopics = []awssns.ITopic{d.props.RecoveryAlerts.Topic()}
	return NewReplicatedBucket(d, id, &p)
}

// AddBackups defines a plan that makes backups so often, 1, 2, 3, 4, 6, 8, 12 or 24 hours apart,
// and copies them into a new vault in the recovery Region, where an alarm rings when a copy is
// older than the RPO. The buckets of the pair are backed up; [BackupPlan.Protect] adds others. RDS
// lets no backup start around the windows of an instance, so that fewer than four hours cannot be
// kept for one: BACKUP-013 warns of it. It panics as [DisasterRecovery.Add] does, and for another
// interval.
func (d *DisasterRecovery) AddBackups(id string, every time.Duration) *BackupPlan {
	hours := int(every / time.Hour)
	if hours < 1 || hours > 24 || 24%hours != 0 || every%time.Hour != 0 {
		panic(plinth.Misuse(d, "every is %s, want 1, 2, 3, 4, 6, 8, 12 or 24 hours", objective.Short(every)))
	}
	d.wantNoRestore()
	data := objective.Data{Name: id, By: objective.Backups, Every: every}
	d.Add(data)
	old, _ := data.AlarmAt(d.props.RPO, time.Hour) // which is how often the alarm looks
	schedule := "cron(0 6 * * ? *)"
	if hours < 24 {
		// Half past one and every four hours from there is outside of the default windows of databases.
		schedule = fmt.Sprintf("cron(30 %d/%d * * ? *)", min(hours-1, 1), hours)
	}
	copies := NewBackupVault(d.props.Recovery, id, nil)
	tree.DependStack(tree.Stack(d), d.props.Recovery) // copies into a vault that is not there fail
	d.vaults = append(d.vaults, copies)
	copies.AlarmOnAge("TooOld", old, d.props.RecoveryAlerts)
	rules := append([]BackupRule{{Name: "Objective", Schedule: schedule, Days: 35}}, DefaultBackupRules()[1:]...)
	plan := NewBackupPlan(d, id, &BackupPlanProps{Alerts: d.props.Alerts, Rules: rules, Copies: []BackupCopy{{To: copies}}})
	plan.Protect(d)
	return plan
}

// AddBackupLogs declares that a database of this stack is restored in the recovery Region, from
// backups and logs of transactions that RDS replicates there. Its RecoveryKey has to be the
// [DisasterRecovery.Key]. It panics as [DisasterRecovery.Add] does, and for another database.
func (d *DisasterRecovery) AddBackupLogs(database *Database) {
	if database == nil {
		panic(plinth.Misuse(d, "database is nil, want one with the RecoveryKey of the pair"))
	}
	d.wantKey(tree.Path(database), database.settings.RecoveryKey)
	d.wantNoRestore()
	d.Add(objective.Data{Name: *tree.Node(database).Id(), By: objective.BackupLogs})
	d.logged = append(d.logged, database)
}

// wantNoRestore refuses what the runbook of AddRestore would leave out.
func (d *DisasterRecovery) wantNoRestore() {
	if d.restores {
		panic(plinth.Misuse(d, "a backup is added after AddRestore, which would leave it out, want it before"))
	}
}

// Key returns the key of the pair in the recovery Region, for RecoveryKey of its databases: it
// encrypts backups and master passwords there. It is known by its alias, so that the stacks of
// databases can be updated while that Region is lost. It costs a KMS key a month.
func (d *DisasterRecovery) Key() awskms.IKey {
	if d.key == nil {
		made := encryption.NewKey(d.props.Recovery, *tree.Node(d).Id()+"Key", &encryption.KeyProps{
			Purpose: "encrypts backups and master passwords of " + tree.Path(d),
			Uses:    []keypolicy.Use{keypolicy.RDS{}, keypolicy.SecretsManager{}},
		})
		d.key = awskms.Key_FromKeyArn(d, jsii.String("RecoveryKey"), jsii.String(made.AliasARN()))
		tree.DependStack(tree.Stack(d), d.props.Recovery) // its alias does not say that it has to be there
	}
	return d.key
}

// AddKey defines a multi-Region key for what the workload encrypts itself, with the same key
// material in both Regions: the primary key in Recovery, and its replica here. So Recovery refers
// to nothing here; while its Region is lost the stack of the replica cannot be updated. It costs
// two KMS keys a month. It panics with an error for uses that [encryption.NewKey] refuses.
func (d *DisasterRecovery) AddKey(id string, uses ...keypolicy.Use) (here *encryption.ReplicaKey, there *encryption.Key) {
	there = encryption.NewKey(d.props.Recovery, id, &encryption.KeyProps{Uses: uses, MultiRegion: true})
	return encryption.NewReplicaKey(d, id, &encryption.ReplicaKeyProps{Primary: there, Uses: uses}), there
}

// wantKey wants a database to encrypt what it keeps in the recovery Region with the key of the
// pair. A database without a RecoveryKey keeps nothing there.
func (d *DisasterRecovery) wantKey(path string, key awskms.IKey) {
	if key == nil || key != d.key {
		panic(plinth.Misuse(d, "%s has another RecoveryKey or none, want Key() of the pair: its password and backups have to survive", path))
	}
}
