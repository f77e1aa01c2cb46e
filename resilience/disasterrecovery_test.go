package resilience_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/plinth"
	"github.com/plinth-cdk/plinth/constructs/promise/promisetest"
	"github.com/plinth-cdk/plinth/constructs/snapshot"
	"github.com/plinth-cdk/plinth/resilience"
	"github.com/plinth-cdk/plinth/resilience/objective"
)

// pairProps are those of a pair that keeps backups of 6 hours in the other Region.
func pairProps(stack awscdk.Stack) resilience.DisasterRecoveryProps {
	return resilience.DisasterRecoveryProps{
		Recovery: recovery(stack), Strategy: objective.BackupRestore, RPO: 8 * time.Hour, RTO: 6 * time.Hour,
		Failover: objective.Failover{Restore: 4 * time.Hour}, Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
	}
}

func pair(stack awscdk.Stack, id string) *resilience.DisasterRecovery {
	p := pairProps(stack)
	d := resilience.NewDisasterRecovery(stack, id, &p)
	d.AddBucket(id+"Documents", &resilience.ReplicatedBucketProps{LockDays: 7})
	d.AddBackups(id+"Daily", 6*time.Hour)
	d.AddRestore(nil)
	return d
}

func TestDisasterRecoveryDefault(t *testing.T) {
	app, stack := newStack(t)
	d := pair(stack, "Shop")
	d.Add(objective.Data{Name: "Orders", By: objective.GlobalDatabase})
	if got := len(d.Data()); got != 3 {
		t.Errorf("Data() has %d stores, want 3", got)
	}
	snapshot.Check(t, app)
}

func TestDisasterRecoveryKeepsItsPromises(t *testing.T) {
	app, stack := newStack(t)
	pair(stack, "Shop")
	a := snapshot.Synth(t, app)
	for _, s := range a.Stacks {
		if imports := s.Imports(); len(imports) > 0 {
			t.Errorf("%s imports %v, want each stack to stand alone", s.Path, imports)
		}
	}
	promisetest.Undone(t, a)
}

func TestTwoPairsShareTheirStacks(t *testing.T) {
	app, stack := newStack(t)
	pair(stack, "Shop")
	pair(stack, "Crm")
	snapshot.Synth(t, app)
}

func TestDisasterRecoveryGuard(t *testing.T) {
	withData := func(scope constructs.Construct, id string, props *resilience.DisasterRecoveryProps) *resilience.DisasterRecovery {
		d := resilience.NewDisasterRecovery(scope, id, props)
		d.AddBucket(id+"Documents", nil)
		return d
	}
	constructtest.Guard(t, newStack, withData, false, func(stack awscdk.Stack, n int) resilience.DisasterRecoveryProps {
		p := pairProps(stack)
		p.RPO += time.Duration(n) * time.Hour
		return p
	})
}

func TestAPairWithoutDataIsRefused(t *testing.T) {
	app, stack := newStack(t)
	p := pairProps(stack)
	resilience.NewDisasterRecovery(stack, "Shop", &p)
	if err := plinth.Try(func() { app.Synth(nil) }); err == nil || !strings.Contains(err.Error(), "nothing is added, want the stores") {
		t.Errorf("Synth() = %v, want a word about a pair without data", err)
	}
}

// A recovery time that nothing keeps is none.
func TestAPairWithoutAWayToFailOverIsRefused(t *testing.T) {
	for want, add := range map[string]func(stack awscdk.Stack, d *resilience.DisasterRecovery){
		"RTO is 1h, and nothing leads clients to the other Region, want AddTraffic, or OwnFailover": func(
			_ awscdk.Stack, d *resilience.DisasterRecovery) {
			d.Add(objective.Data{Name: "Orders", By: objective.GlobalDatabase})
		},
		"RTO is 1h, and nothing promotes the databases, want AddRunbooks after AddTraffic, or OwnFailover": func(
			stack awscdk.Stack, d *resilience.DisasterRecovery) {
			orders := resilience.NewDatabase(stack, "Orders", &resilience.DatabaseProps{VPC: vpc(stack), Replicated: true, RecoveryKey: d.Key()})
			d.AddReplica("Orders", &resilience.RegionReplicaProps{Source: orders, VPC: vpc(standby(stack))})
			d.AddTraffic(global(stack), "Traffic", &resilience.RegionTrafficProps{Zone: zone(global(stack)), Name: "shop.example.com"})
		},
	} {
		app, stack := newStack(t)
		add(stack, resilience.NewDisasterRecovery(stack, "Shop", &resilience.DisasterRecoveryProps{
			Recovery: recovery(stack), Standby: standby(stack), Strategy: objective.WarmStandby, RPO: 15 * time.Minute, RTO: time.Hour,
			Alerts: alertsIn(stack), RecoveryAlerts: alertsIn(recovery(stack)),
		}))
		if err := plinth.Try(func() { app.Synth(nil) }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Synth() = %v, want %s", err, want)
		}
	}
}

func TestObjectivesThatCannotBeMetAreRefused(t *testing.T) {
	_, stack := newStack(t)
	p := pairProps(stack)
	d := resilience.NewDisasterRecovery(stack, "Shop", &p)
	p.RPO = 0
	noLoss := resilience.NewDisasterRecovery(stack, "NoLoss", &p)
	for want, add := range map[string]func(){
		"RPO is 8h, and Nightly by Backups can lose 26h: 24h between two backups + 2h": func() { d.AddBackups("Nightly", 24*time.Hour) },
		"every is 5h, want 1, 2, 3, 4, 6, 8, 12 or 24 hours":                           func() { d.AddBackups("Odd", 5*time.Hour) },
		"RPO is 0s, and Documents is copied asynchronously by Objects, which can lose 15m: 15m of replication time control": func() {
			noLoss.AddBucket("Documents", nil)
		},
		"Data Orders lags by 1s": func() {
			d.Add(objective.Data{Name: "Orders", By: objective.GlobalDatabase, Takes: time.Second})
		},
	} {
		constructtest.Refused(t, stack, want, add)
	}
	refused(t, resilience.NewDisasterRecovery, func(stack awscdk.Stack) map[string]misuse[resilience.DisasterRecoveryProps] {
		with := func(change func(p *resilience.DisasterRecoveryProps)) resilience.DisasterRecoveryProps {
			p := pairProps(stack)
			change(&p)
			return p
		}
		type props = resilience.DisasterRecoveryProps
		return map[string]misuse[props]{
			"nowhere": {props{}, "Recovery is nil, want a stack in the Region to recover in"},
			"the same Region": {with(func(p *props) { p.Recovery, p.RecoveryAlerts = stack, p.Alerts }),
				"Recovery is in eu-west-1 like its primary"},
			"nobody hears": {with(func(p *props) { p.Alerts = nil }), "Alerts is nil or in another stack"},
			"nobody hears it there": {with(func(p *props) { p.RecoveryAlerts = p.Alerts }),
				"RecoveryAlerts is nil or in another stack, want a topic in Recovery"},
			"less than no loss": {with(func(p *props) { p.RPO = -time.Second }), "RPO is -1s, want 0 or more"},
			"too soon":          {with(func(p *props) { p.RTO = time.Hour }), "RTO is 1h, and BackupRestore takes 5h17m30s"},
			"no strategy":       {with(func(p *props) { p.Strategy = "" }), `Strategy is "", want one of`},
		}
	})
}
