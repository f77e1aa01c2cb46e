// Backup-and-restore keeps the documents of a team and their index, and restores both in another
// Region when their own is lost: the cheapest way to recover, with nothing in the other Region but
// backups and the runbook that restores them.
package main

import (
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awskms"
	"github.com/aws/jsii-runtime-go"

	"github.com/plinth-cdk/plinth/constructs/keypolicy"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/price"
	"github.com/plinth-cdk/plinth/observability"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
	"github.com/plinth-cdk/plinth/security"
)

// What the documents promise, and how.
const (
	rpo, rto = 10 * time.Hour, 8 * time.Hour
	// restores is how long the slowest restore takes, as the restore tests measure it.
	restores = 4 * time.Hour

	// locked is for when everything is deployed: a first deployment that fails could not be rolled
	// back over a table that is protected from deletion.
	locked = false
)

func main() {
	plinth.Main(func(app awscdk.App) { define(app, current()) }, price.Section)
}

// A setup is what is likely to change.
type setup struct {
	locked  bool
	every   time.Duration // from one backup to the next
	sortKey string        // of the index, beside the owner
}

func current() setup { return setup{locked: locked, every: 6 * time.Hour, sortKey: "document"} }

func define(app awscdk.App, s setup) {
	if err := config.Validate(); err != nil {
		panic(err)
	}
	newStack := func(id, region string) awscdk.Stack {
		return plinth.NewStack(app, id, &plinth.StackProps{
			Account: config.Account, Region: region, Unlocked: !s.locked,
			Tags: plinth.Tags{Project: "documents", Team: "documents", CostCenter: "4711"},
		})
	}
	here, there := newStack("Documents", config.Home), newStack("Recovery", config.Recovery)
	alerts := func(stack awscdk.Stack) *security.AlertTopic {
		return security.NewAlertTopic(stack, "Alerts", &security.AlertTopicProps{Emails: []string{config.OnCall}})
	}
	hears, hearsThere := alerts(here), alerts(there)

	key := security.NewKey(here, "Key", &security.KeyProps{Uses: []keypolicy.Use{keypolicy.DynamoDB{}}}).Key()
	index, files := newIndex(here, key, s), security.NewSecureBucket(here, "Files", nil)

	pair := resilience.NewDisasterRecovery(here, "Pair", &resilience.DisasterRecoveryProps{
		Recovery: there, Strategy: objective.BackupRestore, RPO: rpo, RTO: rto, Failover: objective.Failover{Restore: restores},
		Alerts: hears, RecoveryAlerts: hearsThere,
	})
	plan := pair.AddBackups("Backups", s.every)
	plan.Protect(index, files)
	pair.AddRestore(nil)
	resilience.NewRestoreTesting(here, "RestoreTests", &resilience.RestoreTestingProps{
		Plan: plan, Alerts: hears, Types: []resilience.RestoreType{resilience.RestoreTables, resilience.RestoreBuckets}, Within: restores,
	})
	plinth.KeepAll("finds documents by their owner, under a key of its own", index)
	observability.Observe(app, &observability.ObserveProps{Alerts: []observability.Routes{
		observability.ToAll(hears), observability.ToAll(hearsThere),
	}})
}

// newIndex defines the table that finds a document by its owner.
func newIndex(stack awscdk.Stack, key awskms.IKey, s setup) awsdynamodb.Table {
	text := func(name string) *awsdynamodb.Attribute {
		return &awsdynamodb.Attribute{Name: &name, Type: awsdynamodb.AttributeType_STRING}
	}
	index := awsdynamodb.NewTable(stack, jsii.String("Index"), &awsdynamodb.TableProps{
		PartitionKey: text("owner"), SortKey: text(s.sortKey), BillingMode: awsdynamodb.BillingMode_PAY_PER_REQUEST,
		Encryption: awsdynamodb.TableEncryption_CUSTOMER_MANAGED, EncryptionKey: key,
		PointInTimeRecoverySpecification: &awsdynamodb.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: jsii.Bool(true)},
		RemovalPolicy:                    awscdk.RemovalPolicy_RETAIN,
	})
	index.Node().DefaultChild().(awsdynamodb.CfnTable).SetDeletionProtectionEnabled(plinth.Lock(index, "BACKUP-002"))
	return index
}
