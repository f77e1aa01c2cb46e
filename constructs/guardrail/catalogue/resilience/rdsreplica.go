package resilience

import (
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// proxyTable leaves out SQL Server, which takes ENABLED in its place.
var proxyTable = option.Table{{Type: "AWS::RDS::DBProxy", Property: "Auth.*.IAMAuth", Want: option.Is("REQUIRED"),
	Unless: option.When("EngineFamily", "SQLSERVER")}}

// replicasOf are the replicas of each database of the app that they name by a reference, by the
// name that it has in its template, or by an ARN with it.
func replicasOf(pass *engine.Pass, typ, source, name string) map[*assembly.Resource][]*assembly.Resource {
	all := map[*assembly.Resource][]*assembly.Resource{}
	for _, replica := range pass.OfType(typ) {
		of := replica.Get(source)
		if to, ok := of.Target(); ok {
			all[to.Resource] = append(all[to.Resource], replica)
			continue
		}
		text, _ := of.Outline()
		for _, db := range pass.OfType(typ) {
			named, known := db.Get(name).Text()
			if known && db != replica && strings.EqualFold(named, text[strings.LastIndex(text, ":")+1:]) {
				all[db] = append(all[db], replica)
			}
		}
	}
	return all
}

func replicatedPasswords(pass *engine.Pass) {
	const password = "ManageMasterUserPassword"
	managed := func(source, replica *assembly.Resource) {
		if v := source.Get(password); v.Is("true") != assembly.False && v.Exists() {
			pass.Report(source, password, "is %v, and %s replicates it", v, replica.Path)
		}
	}
	for source, replicas := range replicasOf(pass, instanceType, "SourceDBInstanceIdentifier", "DBInstanceIdentifier") {
		managed(source, replicas[0])
	}
	for source, replicas := range replicasOf(pass, clusterType, "ReplicationSourceIdentifier", "DBClusterIdentifier") {
		managed(source, replicas[0])
	}
	for source, globals := range pass.ByTarget(globalType, "SourceDBClusterIdentifier") {
		managed(source, globals[0])
	}
	for _, cluster := range pass.OfType(clusterType) {
		v := cluster.Get(password)
		if !v.Exists() || v.Is("true") == assembly.False {
			continue
		}
		for _, property := range []string{"GlobalClusterIdentifier", "ReplicationSourceIdentifier"} {
			if of := cluster.Get(property); of.AlwaysExists() {
				pass.Report(cluster, password, "is %v, and %s is %v", v, property, of)
			}
		}
	}
}

// asLarge compares what both have written down.
func asLarge(pass *engine.Pass, source, replica *assembly.Resource) {
	const class, storage, size = "DBInstanceClass", "StorageType", "AllocatedStorage"
	if of, at := classSize(source), classSize(replica); at > 0 && at < of {
		pass.Report(replica, class, "is %v, and %s is %v", replica.Get(class), source.Path, source.Get(class))
	}
	if at := replica.Get(storage); at.Exists() && at.Same(source.Get(storage)) == assembly.False {
		pass.Report(replica, storage, "is %v, and %s has %v", at, source.Path, source.Get(storage))
	}
	of, known := source.Get(size).Int()
	if at, set := replica.Get(size).Int(); known && set && at < of {
		pass.Report(replica, size, "is %d GiB, and %s has %d", at, source.Path, of)
	}
}

// classSizes are the sizes below xlarge.
var classSizes = []string{"micro", "small", "medium", "large"}

// classSize orders the sizes of instance classes, of whatever family; 0 is not known.
func classSize(db *assembly.Resource) int {
	class, _ := db.Get("DBInstanceClass").Text()
	size := class[strings.LastIndex(class, ".")+1:]
	if i := slices.Index(classSizes, size); i >= 0 {
		return i + 1
	}
	times, isLarge := strings.CutSuffix(size, "xlarge")
	switch n, err := strconv.Atoi(times); {
	case !isLarge || times != "" && err != nil:
		return 0
	default:
		return len(classSizes) + max(n, 1)
	}
}

// scalesWithWriter wants two members of a serverless cluster in the tiers that scale with the
// writer. See "How Aurora Serverless v2 works", section scaling, in the Aurora User Guide.
func scalesWithWriter(pass *engine.Pass, cluster *assembly.Resource, members []*assembly.Resource) {
	serverless, scaling := 0, 0
	for _, member := range members {
		if member.Get("DBInstanceClass").Is("db.serverless") == assembly.True {
			serverless++
		}
		if tier, known := member.Get("PromotionTier").Int(); !known || tier < 2 { // the default is 1
			scaling++
		}
	}
	if serverless > 0 && len(members) > 1 && scaling < 2 {
		pass.Report(cluster, "", "has %d members, and %d of them in the tiers 0 and 1, which scale with the writer; want two", len(members),
			scaling)
	}
}
