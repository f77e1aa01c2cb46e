package threshold_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

func TestClassOf(t *testing.T) {
	const gib = 1 << 30
	for name, want := range map[string]threshold.Class{
		"db.r6g.large": {2, 16 * gib}, "db.m6i.xlarge": {4, 16 * gib}, "db.t4g.medium": {2, 4 * gib}, "db.t3.micro": {2, 1 * gib},
		"cache.r7g.2xlarge": {8, 64 * gib}, "db.r5.24xlarge": {96, 768 * gib},
		"db.serverless": {}, "db.x2g.large": {}, "db.m1.small": {}, "db.r6g.huge": {}, "db.m.large": {}, "": {},
	} {
		if got, ok := threshold.ClassOf(name); got != want || ok != (want.VCPU > 0) {
			t.Errorf("ClassOf(%q) = %v, %t, want %v", name, got, ok, want)
		}
	}
}

// The numbers of "Quotas and constraints for Amazon RDS", and of the tables of the Aurora guide.
func TestMaxConnections(t *testing.T) {
	for _, c := range []struct {
		engine threshold.Engine
		class  string
		want   int
	}{
		{"mysql", "db.m5.large", 682}, {"mariadb", "db.m5.large", 341}, {"mariadb", "db.r5.24xlarge", 12000},
		{"postgres", "db.m5.large", 901}, {"postgres", "db.r5.2xlarge", 5000}, {"aurora-postgresql", "db.r5.large", 1802},
		{"aurora-mysql", "db.r6g.large", 1000}, {"aurora-mysql", "db.t4g.medium", 90}, {"aurora-mysql", "db.r5.24xlarge", 7000},
	} {
		if got, ok := c.engine.MaxConnections(c.class); got != c.want || !ok {
			t.Errorf("%s MaxConnections(%s) = %d, %t, want %d", c.engine, c.class, got, ok, c.want)
		}
	}
	for _, engine := range []threshold.Engine{"oracle-ee", "sqlserver-se", "db2-se"} {
		if got, ok := engine.MaxConnections("db.m5.large"); ok {
			t.Errorf("%s MaxConnections() = %d, want none: its limit follows from its configuration", engine, got)
		}
	}
}

// AWS lists 1600 to 1722 connections of Aurora PostgreSQL on 16 GiB, where the formula gives 1802,
// 3300 to 3479 on 32 GiB, and 405 to 420 on 4 GiB.
func TestConnectionsAreFewerThanThereReallyAre(t *testing.T) {
	for class, really := range map[string]float64{"db.r5.large": 1600, "db.r6g.large": 1722, "db.r5.xlarge": 3300, "db.r6g.xlarge": 3479,
		"db.t4g.medium": 405, "db.t3.large": 844, "db.r5.4xlarge": 5000} {
		got, ok := threshold.Engine("aurora-postgresql").Connections(class)
		if !ok || got < 0.7*really || got > 0.85*really {
			t.Errorf("Connections(%s) = %v, want 70 to 85 %% of the %v that AWS lists", class, got, really)
		}
	}
	if got, _ := threshold.Engine("aurora-mysql").Connections("db.r6g.large"); got != 800 {
		t.Errorf("Connections of Aurora MySQL on db.r6g.large = %v, want 800", got)
	}
}

func TestServerlessConnections(t *testing.T) {
	for _, c := range []struct {
		engine        threshold.Engine
		maximum, want float64
	}{
		{"aurora-mysql", 1, 72}, {"aurora-mysql", 20, 1600}, {"aurora-mysql", 256, 4000},
		{"aurora-postgresql", 8, 1335}, {"aurora-postgresql", 64, 4000},
	} {
		if got, ok := c.engine.ServerlessConnections(c.maximum); got != c.want || !ok {
			t.Errorf("%s ServerlessConnections(%v) = %v, %t, want %v", c.engine, c.maximum, got, ok, c.want)
		}
	}
	if got, ok := threshold.Engine("aurora-mysql").ServerlessConnections(0.5); ok {
		t.Errorf("ServerlessConnections(0.5) = %v, want none", got)
	}
	if _, ok := threshold.Engine("postgres").ServerlessConnections(8); ok {
		t.Error("ServerlessConnections of RDS for PostgreSQL = some, want none")
	}
}

func TestStorageAndMemory(t *testing.T) {
	for _, c := range []struct {
		allocated, maximum int
		want               float64
	}{{100, 0, 16106127360}, {100, 100, 16106127360}, {100, 500, 5368709120}} {
		if got, ok := threshold.FreeStorage(c.allocated, c.maximum); got != c.want || !ok {
			t.Errorf("FreeStorage(%d, %d) = %v, %t, want %v", c.allocated, c.maximum, got, ok, c.want)
		}
	}
	if got, ok := threshold.FreeStorage(0, 0); ok {
		t.Errorf("FreeStorage of no known size = %v, want none", got)
	}
	if got, ok := threshold.FreeMemory("db.m5.large"); got != 429496729 || !ok {
		t.Errorf("FreeMemory(db.m5.large) = %v, %t, want 5 %% of 8 GiB, 429496729", got, ok)
	}
}

func TestWorkloads(t *testing.T) {
	if got, ok := threshold.CacheCPU("cache.t4g.small"); got != 45 || !ok {
		t.Errorf("CacheCPU(cache.t4g.small) = %v, %t, want 45: one of two", got, ok)
	}
	if got, ok := threshold.CacheCPU("cache.r7g.xlarge"); ok {
		t.Errorf("CacheCPU(cache.r7g.xlarge) = %v, want none: its engine is measured", got)
	}
	for name, c := range map[string]struct{ got, want float64 }{
		"duration of 30 s": {threshold.Duration(30), 24000}, "duration by default": {threshold.Duration(0), 2400},
		"concurrency of 100": {threshold.Concurrency(100), 90}, "concurrency of 1": {threshold.Concurrency(1), 1},
		"age in a queue of a day": {threshold.MessageAge(86400), 43200}, "age by default": {threshold.MessageAge(0), 172800},
		"connections of two addresses": {threshold.Connections(2), 99000}, "of none that is known": {threshold.Connections(0), 49500},
	} {
		if c.got != c.want {
			t.Errorf("%s = %v, want %v", name, c.got, c.want)
		}
	}
}

func TestEngines(t *testing.T) {
	for engine, want := range map[threshold.Engine][2]bool{"postgres": {false, true}, "aurora-postgresql": {true, true},
		"aurora-mysql": {true, false}, "mysql": {false, false}} {
		if got := [2]bool{engine.Aurora(), engine.PostgreSQL()}; got != want {
			t.Errorf("%s is Aurora, is PostgreSQL = %v, want %v", engine, got, want)
		}
	}
	if !threshold.Burstable("db.t4g.medium") || threshold.Burstable("db.m6g.large") || threshold.Burstable("db.serverless") {
		t.Error("Burstable is true of t classes alone")
	}
}
