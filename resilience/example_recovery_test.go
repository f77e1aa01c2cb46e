package resilience_test

import (
	"fmt"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// The other side stands in a stack of its own, in the Region to recover in.
func ExampleNewReplicatedBucket() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		there := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
		resilience.NewReplicatedBucket(stack, "Documents", &resilience.ReplicatedBucketProps{Recovery: there})
	})
	for _, bucket := range a.OfType("AWS::S3::Bucket") {
		for _, rule := range bucket.Get("ReplicationConfiguration", "Rules").List() {
			fmt.Println(rule.Get("Id"), "within", rule.Get("Destination", "ReplicationTime", "Time", "Minutes"), "minutes")
		}
	}
	// Output: Everything within 15 minutes
}

// A plan backs up what it protects: here everything in the stack that holds data.
func ExampleNewBackupPlan() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		there := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
		copies := resilience.NewBackupVault(there, "Copies", nil)
		resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{
			Alerts: alertsIn(stack), Copies: []resilience.BackupCopy{{To: copies}},
		}).Protect(stack)
	})
	for _, rule := range a.OfType("AWS::Backup::BackupPlan")[0].Get("BackupPlan", "BackupPlanRule").List() {
		fmt.Println(rule.Get("RuleName"), "for", rule.Get("Lifecycle", "DeleteAfterDays"), "days, copies:", len(rule.Get("CopyActions").List()))
	}
	// Output:
	// Daily for 35 days, copies: 1
	// Weekly for 90 days, copies: 1
	// Monthly for 365 days, copies: 1
}

// A vault of a backup account takes copies of the organization.
func ExampleNewBackupVault() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		resilience.NewBackupVault(stack, "Copies", &resilience.BackupVaultProps{CopiesFrom: []string{"o-a1b2c3d4e5"}, MinDays: 30})
	})
	fmt.Println("keeps copies for", a.OfType("AWS::Backup::BackupVault")[0].Get("LockConfiguration", "MinRetentionDays"), "days at least")
	// Output: keeps copies for 30 days at least
}

func ExampleNewAirGappedVault() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		gap := resilience.NewAirGappedVault(stack, "AirGapped", nil)
		resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{
			Alerts: alertsIn(stack), Copies: []resilience.BackupCopy{{To: gap}},
		})
	})
	constructtest.Count(a, "AWS::Backup::LogicallyAirGappedBackupVault", "AWS::Backup::BackupVault")
	// Output:
	// AWS::Backup::LogicallyAirGappedBackupVault 1
	// AWS::Backup::BackupVault 1
}

// Every Sunday the newest backup of each type is restored and looked at.
func ExampleNewRestoreTesting() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		backup := resilience.NewBackupPlan(stack, "Backup", &resilience.BackupPlanProps{Alerts: alertsIn(stack)})
		resilience.NewRestoreTesting(stack, "Restores", &resilience.RestoreTestingProps{
			Plan: backup, Alerts: alertsIn(stack), VPC: vpc(stack), Within: 2 * time.Hour,
			Types: []resilience.RestoreType{resilience.RestoreInstances, resilience.RestoreBuckets},
		})
	})
	constructtest.Count(a, "AWS::Backup::RestoreTestingSelection", "AWS::StepFunctions::StateMachine")
	// Output:
	// AWS::Backup::RestoreTestingSelection 2
	// AWS::StepFunctions::StateMachine 2
}

// Backups every 6 hours and a replicated bucket, for a loss of 8 hours at most.
func ExampleNewDisasterRecovery() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		there := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
		dr := resilience.NewDisasterRecovery(stack, "Shop", &resilience.DisasterRecoveryProps{
			Recovery: there, Strategy: objective.BackupRestore, RPO: 8 * time.Hour, RTO: 6 * time.Hour,
			Failover: objective.Failover{Restore: 4 * time.Hour}, Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(there),
		})
		dr.AddBucket("Documents", nil)
		dr.AddBackups("Backups", 6*time.Hour).Protect(stack)
		dr.AddRestore(nil) // the runbook for the day on which they are needed
	})
	constructtest.Count(a, "AWS::Backup::BackupVault", "AWS::SSM::Document", "AWS::S3::Bucket")
	// Output:
	// AWS::Backup::BackupVault 2
	// AWS::SSM::Document 1
	// AWS::S3::Bucket 4
}

// A copy in another Region knows its source by name alone.
func ExampleNewRegionReplica() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		there := constructtest.Beside(stack, "Standby", "111111111111", "eu-central-1")
		orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true})
		resilience.NewRegionReplica(there, "Orders", &resilience.RegionReplicaProps{Source: orders, VPC: vpc(there)})
	})
	for _, instance := range a.OfType("AWS::RDS::DBInstance") {
		if source := instance.Get("SourceDBInstanceIdentifier"); source.Exists() {
			fmt.Println(instance.Path, "copies", source)
		}
	}
	// Output: Standby/Orders/Resource copies arn:aws:rds:eu-west-1:111111111111:db:prod-orders-525171e2
}

// A pair that people fail over: replicas, traffic, a plan, and a runbook in each Region.
func ExampleDisasterRecovery_AddRunbooks() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		before := constructtest.Beside(stack, "Recovery", "111111111111", "eu-central-1")
		after := constructtest.Beside(stack, "Standby", "111111111111", "eu-central-1")
		global := constructtest.Beside(stack, "Global", "111111111111", "us-east-1")
		dr := resilience.NewDisasterRecovery(stack, "Shop", &resilience.DisasterRecoveryProps{
			Recovery: before, Standby: after, Strategy: objective.WarmStandby, RPO: 15 * time.Minute, RTO: time.Hour,
			Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(before),
		})
		orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true, RecoveryKey: dr.Key()})
		dr.AddReplica("Orders", &resilience.RegionReplicaProps{Source: orders, VPC: vpc(after)})
		dr.AddTraffic(global, "Traffic", &resilience.RegionTrafficProps{Zone: zone(global), Name: "shop.example.com"})
		dr.AddRunbooks()
	})
	constructtest.Count(a, "AWS::SSM::Document", "AWS::ARCRegionSwitch::Plan")
	// Output:
	// AWS::SSM::Document 2
	// AWS::ARCRegionSwitch::Plan 1
}

// Clients get to the nearest Region that serves.
func ExampleNewRegionTraffic() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		global := constructtest.Beside(stack, "Global", "111111111111", "us-east-1")
		resilience.NewRegionTraffic(global, "Shop", &resilience.RegionTrafficProps{
			Zone: zone(global), Name: "shop.example.com", Primary: "eu-west-1", Recovery: "eu-central-1", Led: resilience.Both,
		})
	})
	for _, record := range a.OfType("AWS::Route53::RecordSet") {
		fmt.Println(record.Get("Region"), "to", record.Get("AliasTarget", "DNSName"))
	}
	// Output:
	// eu-west-1 to eu-west-1.shop.example.com
	// eu-central-1 to eu-central-1.shop.example.com
}

// A plan for traffic alone.
func ExampleNewRegionSwitch() {
	a := constructtest.Preview(func(stack awscdk.Stack) {
		global := constructtest.Beside(stack, "Global", "111111111111", "us-east-1")
		traffic := resilience.NewRegionTraffic(global, "Shop", &resilience.RegionTrafficProps{
			Zone: zone(global), Name: "shop.example.com", Primary: "eu-west-1", Recovery: "eu-central-1",
		})
		resilience.NewRegionSwitch(global, "Switch", &resilience.RegionSwitchProps{
			Primary: "eu-west-1", Recovery: "eu-central-1", RTO: 30 * time.Minute, Zone: zone(global), Record: "shop.example.com",
			Alarms: []awscloudwatch.IAlarm{traffic.Primary().Alarm(), traffic.Recovery().Alarm()},
		})
	})
	fmt.Println("within", a.OfType("AWS::ARCRegionSwitch::Plan")[0].Get("RecoveryTimeObjectiveMinutes"), "minutes")
	// Output: within 30 minutes
}
