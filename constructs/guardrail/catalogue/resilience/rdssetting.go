package resilience

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// rdsSettingRules are about what RDS refuses, when the deployment is half done.
var rdsSettingRules = []engine.Rule{
	{
		ID: "RDS-008", Title: "Databases provision gp3 storage from 400 GiB on",
		Why: "Below 400 GiB RDS refuses Iops and StorageThroughput, even where they say what gp3 has anyway, and from there on less than " +
			"12,000 Iops.",
		Fix:    "Leave Iops and StorageThroughput out below 400 GiB, and set 12,000 or more above.",
		Pillar: engine.Reliability,
		Check:  engine.Each(instanceType, provisionedStorage),
	},
	{
		ID: "RDS-009", Title: "Databases have a window for backups and one for maintenance",
		Why:    "RDS chooses the window that is left out at random: on some days it overlaps with the other, and the deployment is refused.",
		Fix:    "Set PreferredBackupWindow and PreferredMaintenanceWindow, in UTC, apart from each other, or neither of them.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for _, db := range databases(pass) {
				bothWindows(pass, db)
			}
		},
	},
	{
		ID: "RDS-010", Title: "Multi-AZ DB clusters ask for nothing that they do not have",
		Why: "A cluster of PostgreSQL or MySQL that is not Aurora has its own class and storage, and neither IAM authentication nor backups " +
			"in another Region: RDS refuses the rest.",
		Fix:    "Set DBClusterInstanceClass and AllocatedStorage, with Iops for io1 and io2, leave the rest out; or take Aurora.",
		Pillar: engine.Reliability,
		Check: engine.Each(clusterType, func(pass *engine.Pass, cluster *assembly.Resource) {
			if !aurora(cluster) && !copies(cluster) {
				multiZoneCluster(pass, cluster)
			}
		}),
	},
}

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

func bothWindows(pass *engine.Pass, db *assembly.Resource) {
	windows := []string{"PreferredBackupWindow", "PreferredMaintenanceWindow"}
	if copies(db) { // which are backed up with their source
		return
	}
	for i, property := range windows {
		if other := windows[1-i]; !db.Get(property).Exists() && db.Get(other).Exists() {
			pass.Report(db, property, "is not set, and %s is %v", other, db.Get(other))
		}
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
	pairs := []string{"BackupReplicationRegion", "AutomaticBackupReplicationRegion"}
	if i := slices.IndexFunc(pairs, func(p string) bool { return cluster.Get(p).Exists() }); i >= 0 {
		pass.Report(cluster, pairs[i], "is %v; want it left out", cluster.Get(pairs[i]))
	}
}
