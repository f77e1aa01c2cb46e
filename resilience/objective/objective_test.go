package objective_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/resilience/objective"
)

var (
	orders    = objective.Data{Name: "Orders", By: objective.GlobalDatabase}
	reports   = objective.Data{Name: "Reports", By: objective.Replica}
	documents = objective.Data{Name: "Documents", By: objective.Objects}
	nightly   = objective.Data{Name: "Archive", By: objective.Backups, Every: 24 * time.Hour}
	logs      = objective.Data{Name: "Orders", By: objective.BackupLogs}
	carts     = objective.Data{Name: "Carts", By: objective.Synchronous}
)

func TestPlansThatCanBeKept(t *testing.T) {
	for name, p := range map[string]objective.Plan{
		"backups": {Strategy: objective.BackupRestore, RPO: 26 * time.Hour, RTO: 6 * time.Hour, Data: []objective.Data{nightly},
			Failover: objective.Failover{Restore: 4 * time.Hour}},
		"logs": {Strategy: objective.BackupRestore, RPO: 15 * time.Minute, RTO: 6 * time.Hour, Data: []objective.Data{logs, documents},
			Failover: objective.Failover{Restore: 4 * time.Hour}},
		"pilot light": {Strategy: objective.PilotLight, RPO: time.Minute, RTO: time.Hour, Data: []objective.Data{reports}},
		"warm standby": {Strategy: objective.WarmStandby, RPO: 15 * time.Minute, RTO: 33 * time.Minute,
			Data: []objective.Data{orders, documents}},
		"active active": {Strategy: objective.ActiveActive, RPO: 15 * time.Minute, RTO: 150 * time.Second, Data: []objective.Data{documents},
			Failover: objective.Failover{Automatic: true}},
		"no loss": {Strategy: objective.ActiveActive, RPO: 0, RTO: 150 * time.Second, Data: []objective.Data{carts},
			Failover: objective.Failover{Automatic: true}},
		"measured": {Strategy: objective.ActiveActive, RPO: 20 * time.Second, RTO: 5 * time.Minute,
			Data: []objective.Data{{Name: "Orders", By: objective.GlobalDatabase, Takes: 20 * time.Second}}, Failover: objective.Failover{
				Automatic: true, Interval: 10 * time.Second, Failures: 3, TTL: 30 * time.Second, Promotion: 4 * time.Minute}},
	} {
		if err := p.Check(); err != nil {
			t.Errorf("%s: Check() = %v, want nil", name, err)
		}
	}
}

func TestPlansThatCannotBeKeptAreRefusedWithTheArithmetic(t *testing.T) {
	plan := func(strategy objective.Strategy, rpo, rto time.Duration, data ...objective.Data) objective.Plan {
		return objective.Plan{Strategy: strategy, RPO: rpo, RTO: rto, Data: data, Failover: objective.Failover{Restore: 4 * time.Hour}}
	}
	const day = 24 * time.Hour
	with := func(change func(*objective.Plan)) objective.Plan {
		p := plan(objective.WarmStandby, time.Hour, time.Hour, reports)
		change(&p)
		return p
	}
	for want, p := range map[string]objective.Plan{
		`Strategy is "Hope", want one of`: plan("Hope", day, day, nightly),
		"Data is empty":                   plan(objective.BackupRestore, day, day),
		"RPO is -1s, want 0 or more":      plan(objective.ActiveActive, -time.Second, day, orders),
		"RPO is 0s, and Orders is copied asynchronously by GlobalDatabase, which can lose 1m: 1m of lag. Want an RPO of that or more, " +
			"or a store that writes to both Regions before it answers (Synchronous)": plan(objective.ActiveActive, 0, day, orders),
		"RPO is 0s, and Documents is copied asynchronously by Objects": plan(objective.ActiveActive, 0, day, carts, documents),
		"Data Carts has Takes, want none": plan(objective.ActiveActive, 0, day,
			objective.Data{Name: "Carts", By: objective.Synchronous, Takes: time.Second}),
		"RPO is 15m, and Archive by Backups can lose 26h: 24h between two backups + 2h for the backup and its copy = 26h": plan(
			objective.BackupRestore, 15*time.Minute, day, nightly),
		"RPO is 14m59s, and Documents by Objects can lose 15m: 15m of replication time control": plan(
			objective.BackupRestore, 15*time.Minute-time.Second, day, documents),
		"RPO is 59s, and Reports by Replica can lose 1m: 1m of lag": plan(objective.PilotLight, 59*time.Second, day, reports),
		"Strategy is PilotLight, which keeps live data in the recovery Region, and Archive is copied by Backups": plan(
			objective.PilotLight, 30*time.Hour, day, nightly),
		"RTO is 4h, and BackupRestore takes 5h17m30s: 1m30s for the health check + 1m of TTL + 15m for the decision + " +
			"4h for the restore + 1h to start what works on it = 5h17m30s": plan(objective.BackupRestore, 26*time.Hour, 4*time.Hour, nightly),
		"RTO is 32m29s, and WarmStandby takes 32m30s": plan(objective.WarmStandby, time.Hour, 32*time.Minute+29*time.Second, reports),
		"Data Archive has a backup every 30m, want an hour at least": plan(objective.BackupRestore, day, day,
			objective.Data{Name: "Archive", By: objective.Backups, Every: 30 * time.Minute}),
		"Data Orders has Every, which is for Backups": plan(objective.WarmStandby, day, day,
			objective.Data{Name: "Orders", By: objective.Replica, Every: time.Hour}),
		"Data Orders lags by 1s, want 20s at least": plan(objective.WarmStandby, day, day,
			objective.Data{Name: "Orders", By: objective.GlobalDatabase, Takes: time.Second}),
		"Data Documents has Takes, want none": plan(objective.WarmStandby, day, day,
			objective.Data{Name: "Documents", By: objective.Objects, Takes: time.Second}),
		`Data Orders is copied by "Tape"`: plan(objective.WarmStandby, day, day,
			objective.Data{Name: "Orders", By: "Tape"}),
		"Failover.Interval is 20s, want 10s or 30s": with(func(p *objective.Plan) { p.Failover.Interval = 20 * time.Second }),
		"Failover.Failures is 11, want 1 to 10":     with(func(p *objective.Plan) { p.Failover.Failures = 11 }),
		"Failover.Decision is 1m, want none if it is Automatic": with(
			func(p *objective.Plan) { p.Failover.Automatic, p.Failover.Decision = true, time.Minute }),
		"Failover.Restore is 0s, want how long": with(func(p *objective.Plan) {
			p.Strategy, p.Failover.Restore = objective.BackupRestore, 0
		}),
	} {
		if err := p.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Check() = %v\nwant %s", err, want)
		}
	}
}

// 30 seconds x 3 + a TTL of 60, and 10 seconds x 3 + 60.
func TestDetectionIsThatOfRoute53(t *testing.T) {
	if got := (objective.Failover{}).Detection().Total(); got != 150*time.Second {
		t.Errorf("Detection() = %v, want 150s", got)
	}
	if got := (objective.Failover{Interval: 10 * time.Second}).Detection().Total(); got != 90*time.Second {
		t.Errorf("Detection() = %v, want 90s", got)
	}
}

func TestAlarmsRingBeforeTheObjectiveIsLost(t *testing.T) {
	for _, c := range []struct {
		data      objective.Data
		rpo, want time.Duration
	}{
		{reports, time.Hour, 55 * time.Minute},
		{reports, 2 * time.Minute, time.Minute}, // never below its own lag
		{documents, 15 * time.Minute, 15 * time.Minute},
	} {
		if got, err := c.data.AlarmAt(c.rpo, 5*time.Minute); err != nil || got != c.want {
			t.Errorf("AlarmAt(%v) of %s = %v, %v, want %v", c.rpo, c.data.Name, got, err, c.want)
		}
	}
	if _, err := (objective.Data{Name: "X"}).AlarmAt(time.Hour, 0); err == nil {
		t.Error("AlarmAt() of data that is copied in no way = nil, want an error")
	}
}

func TestShort(t *testing.T) {
	for d, want := range map[time.Duration]string{
		time.Hour: "1h", 90 * time.Minute: "1h30m", 150 * time.Second: "2m30s", 20 * time.Second: "20s", time.Hour + time.Second: "1h0m1s",
		10 * time.Minute: "10m", 0: "0s", 10 * time.Hour: "10h",
	} {
		if got := objective.Short(d); got != want {
			t.Errorf("Short(%v) = %s, want %s", d, got, want)
		}
	}
}

func ExamplePlan_Check() {
	p := objective.Plan{
		Strategy: objective.BackupRestore, RPO: time.Hour, RTO: 8 * time.Hour,
		Data:     []objective.Data{{Name: "Orders", By: objective.Backups, Every: time.Hour}},
		Failover: objective.Failover{Restore: 4 * time.Hour},
	}
	fmt.Println(p.Check())
	// Output: RPO is 1h, and Orders by Backups can lose 3h: 1h between two backups + 2h for the backup and its copy = 3h
}
