package transit

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/dataport"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// stores are the types that hold data behind a port, and the port that each listens to unless its
// engine or its template says otherwise.
var stores = map[string]int{
	"AWS::DocDB::DBCluster": 27017, "AWS::ElastiCache::CacheCluster": dataport.Cache, "AWS::ElastiCache::ReplicationGroup": dataport.Cache,
	"AWS::ElastiCache::ServerlessCache": dataport.Cache, "AWS::MemoryDB::Cluster": dataport.Cache, "AWS::Neptune::DBCluster": 8182,
	"AWS::RDS::DBCluster": dataport.MySQL, "AWS::RDS::DBInstance": dataport.MySQL, "AWS::RDS::DBProxy": dataport.MySQL,
}

// exposedData reports databases and caches that something with a public address reaches. PUBLIC-001
// speaks of those that the internet reaches itself.
func exposedData(pass *engine.Pass) {
	for _, r := range pass.Resources() {
		if stores[r.Type] == 0 {
			continue
		}
		for _, a := range reach.Of(pass.Assembly).ExposedSources(r, port(r)) {
			if a.Reachable == assembly.True {
				pass.Report(r, "", "%s reaches it on port %d, and has a public address", a.From, port(r))
			}
		}
	}
}

// port is where a database or cache listens.
func port(r *assembly.Resource) int {
	if p, known := r.Get("Port").Int(); known {
		return p
	}
	engine, _ := r.Get("Engine").Text()
	family, _ := r.Get("EngineFamily").Text()
	for name, p := range map[string]int{"postgres": dataport.PostgreSQL, "sqlserver": 1433, "oracle": 1521, "memcached": 11211} {
		if strings.Contains(strings.ToLower(engine+family), name) {
			return p
		}
	}
	return stores[r.Type]
}
