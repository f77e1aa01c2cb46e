package watch

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/threshold"
)

func database(w *watch) {
	class, _ := w.Get("DBInstanceClass").Text()
	engine := engineOf(ofSource(w.Resource, "Engine"))
	const unknown = "DBInstanceClass is no class whose size is known"
	w.on("CPUUtilization")
	if class == "db.serverless" {
		serverlessDatabase(w, engine)
		return
	}
	connections, known := engine.Connections(class)
	w.derived("DatabaseConnections", connections, known, unknown+", or the engine's limit follows from its configuration")
	memory, known := threshold.FreeMemory(class)
	w.derived("FreeableMemory", memory, known, unknown)
	if !engine.Aurora() {
		allocated, known := ofSource(w.Resource, "AllocatedStorage").Int()
		maximum, _ := w.Get("MaxAllocatedStorage").Int()
		storage, sized := threshold.FreeStorage(allocated, maximum)
		w.derived("FreeStorageSpace", storage, known && sized, "AllocatedStorage is known at deployment only")
	}
	if threshold.Burstable(class) {
		w.on("CPUCreditBalance")
	}
	if w.Get("SourceDBInstanceIdentifier").AlwaysExists() {
		w.on("ReplicaLag")
	}
	if engine.PostgreSQL() && !engine.Aurora() {
		w.on("MaximumUsedTransactionIDs")
	}
}

// serverlessDatabase watches a member of Aurora Serverless v2, whose limits follow the maximum
// capacity of its cluster.
func serverlessDatabase(w *watch, engine threshold.Engine) {
	w.on("ACUUtilization")
	to, _ := w.Get("DBClusterIdentifier").Target()
	var connections float64
	known := false
	if to.Resource != nil {
		if capacity, number := to.Resource.Get("ServerlessV2ScalingConfiguration", "MaxCapacity").Int(); number {
			connections, known = engine.ServerlessConnections(float64(capacity))
		}
	}
	w.derived("DatabaseConnections", connections, known, "MaxCapacity of the cluster is not known, or below 1")
}

func engineOf(v assembly.Value) threshold.Engine {
	name, _ := v.Text()
	return threshold.Engine(name)
}

// ofSource is a property of a database, or of the one that it is a replica of: a replica leaves out
// what it takes from there.
func ofSource(db *assembly.Resource, property string) assembly.Value {
	if source := sourceOf(db); source != nil && !db.Get(property).Exists() {
		return source.Get(property)
	}
	return db.Get(property)
}

// sourceOf is the database that another is a replica of, by a reference or by the name at the end
// of an ARN; nil if it is in no template.
func sourceOf(db *assembly.Resource) *assembly.Resource {
	source := db.Get("SourceDBInstanceIdentifier")
	if to, ok := source.Target(); ok {
		return to.Resource
	}
	outline, _ := source.Outline()
	name := outline[strings.LastIndex(outline, ":")+1:]
	for _, r := range db.Stack.Assembly().OfType("AWS::RDS::DBInstance") {
		if name != "" && r != db && r.Get("DBInstanceIdentifier").Is(name) == assembly.True {
			return r
		}
	}
	return nil
}

// databaseCluster watches what Aurora reports for a whole cluster; the members are resources of
// their own. The members of a Multi-AZ DB cluster are in no template.
func databaseCluster(w *watch) {
	if !engineOf(w.Get("Engine")).Aurora() {
		w.under([]Dimension{literal("Role", "WRITER")}, func() { w.on("CPUUtilization") })
		return
	}
	w.under([]Dimension{literal("Role", "WRITER")}, func() { w.on("EngineUptime") })
	if len(w.Stack.Assembly().Referrers(w.Resource, "AWS::RDS::DBInstance", "DBClusterIdentifier")) > 1 {
		w.on("AuroraReplicaLagMaximum")
	}
}

// replicationGroup watches each node, by the name that ElastiCache makes of that of the group.
func replicationGroup(w *watch) {
	shards, replicas, known := nodes(w.Resource)
	if !known {
		w.cannot("DatabaseMemoryUsagePercentage", "the number of nodes is known at deployment only")
		return
	}
	class, _ := w.Get("CacheNodeType").Text()
	own := w.dimensions[0]
	for shard := range max(shards, 1) {
		for node := range replicas + 1 {
			own.Literal = fmt.Sprintf("-%03d", node+1)
			if shards > 0 {
				own.Literal = fmt.Sprintf("-%04d-%03d", shard+1, node+1)
			}
			w.dimensions = []Dimension{own}
			w.on("DatabaseMemoryUsagePercentage")
			cacheCPU(w, class)
			if replicas > 0 {
				w.on("ReplicationLag")
			}
		}
	}
}

// nodes are the shards of a group, 0 with cluster mode off, and the replicas in each.
func nodes(group *assembly.Resource) (shards, replicas int, known bool) {
	number := func(property string) (n int, set, known bool) {
		v := group.Get(property)
		n, known = v.Int()
		return n, v.Exists(), known || !v.Exists()
	}
	shards, sharded, known1 := number("NumNodeGroups")
	perShard, replicated, known2 := number("ReplicasPerNodeGroup")
	members, counted, known3 := number("NumCacheClusters")
	mode, _ := group.Get("ClusterMode").Text()
	parameters, _ := group.Get("CacheParameterGroupName").Text()
	if !known1 || !known2 || !known3 {
		return 0, 0, false
	}
	clustered := mode == "enabled" || strings.Contains(parameters, ".cluster.on") || sharded && shards > 1
	switch {
	case clustered:
		return max(shards, 1), perShard, true
	case counted:
		return 0, members - 1, true
	case sharded || replicated:
		return 0, perShard, true
	}
	return 0, 0, true
}

// cacheCPU watches the one thread of the engine, by itself or as its share of the processors.
func cacheCPU(w *watch, class string) {
	percent, few := threshold.CacheCPU(class)
	if _, known := threshold.ClassOf(class); known && !few {
		w.on("EngineCPUUtilization")
		return
	}
	w.derived("CPUUtilization", percent, few, "CacheNodeType is no class whose size is known")
}

func cacheCluster(w *watch) {
	class, _ := w.Get("CacheNodeType").Text()
	cacheCPU(w, class)
	w.on("SwapUsage")
}
