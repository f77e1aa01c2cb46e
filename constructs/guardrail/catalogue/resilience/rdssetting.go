package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// baselineGiB is where RDS stripes gp3 storage of PostgreSQL, MySQL and MariaDB over four volumes,
// and stripedIOPS what these have together. See "Amazon RDS DB instance storage".
const baselineGiB, stripedIOPS = 400, 12_000

func provisionedStorage(pass *engine.Pass, db *assembly.Resource) {
	size, known := db.Get("AllocatedStorage").Int()
	striped := db.Get("Engine").OneOf("postgres", "mysql", "mariadb") == assembly.True
	if !known || !striped || db.Get("StorageType").Is("gp3") != assembly.True {
		return
	}
	for _, property := range []string{"Iops", "StorageThroughput"} {
		if v := db.Get(property); v.Exists() && size < baselineGiB {
			pass.Report(db, property, "is %v for %d GiB; want it left out below %d GiB", v, size, baselineGiB)
		}
	}
	if iops, set := db.Get("Iops").Int(); set && size >= baselineGiB && iops < stripedIOPS {
		pass.Report(db, "Iops", "is %d for %d GiB; want %d at least", iops, size, stripedIOPS)
	}
}

func multiZoneCluster(pass *engine.Pass, cluster *assembly.Resource) {
	pass.WantSet(cluster, "DBClusterInstanceClass")
	pass.WantSet(cluster, "AllocatedStorage")
	storage := cluster.Get("StorageType")
	switch {
	case storage.OneOf("gp2", "aurora", "aurora-iopt1") == assembly.True:
		pass.Report(cluster, "StorageType", "is %v; want gp3, io1 or io2", storage)
	case storage.Is("gp3") != assembly.True:
		pass.WantSet(cluster, "Iops")
	}
	if v := cluster.Get("EnableIAMDatabaseAuthentication"); v.Exists() && v.Is(true) != assembly.False {
		pass.Report(cluster, "EnableIAMDatabaseAuthentication", "is %v; want it left out", v)
	}
	pairs := []string{"BackupReplicationRegion", "AutomaticBackupReplicationRegion", "ServerlessV2ScalingConfiguration", "BacktrackWindow"}
	if i := slices.IndexFunc(pairs, func(p string) bool { return cluster.Get(p).Exists() }); i >= 0 {
		pass.Report(cluster, pairs[i], "is %v; want it left out", cluster.Get(pairs[i]))
	}
}
