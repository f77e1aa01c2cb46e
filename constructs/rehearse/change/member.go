package change

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// joining is about a cluster that is there and would become a member of a global database, which
// CloudFormation can only do to a new one.
func joining(c Change) []finding.Finding {
	if c.Was == nil || c.Resource == nil || c.Resource.Type != clusterType || c.Was.Get("GlobalClusterIdentifier").Exists() ||
		!c.Resource.Get("GlobalClusterIdentifier").Exists() {
		return nil
	}
	return []finding.Finding{c.finding(finding.Refused, finding.Error,
		"Restore a snapshot into a new cluster that is a member from the start, or make the global database of this one by hand.",
		"is to join a global database, which makes another, empty cluster")}
}

const clusterType = "AWS::RDS::DBCluster"

// member is about the primary of a global database, which Aurora wants to be upgraded after its
// secondaries. What is deployed counts: a secondary whose version changes in the same deployment
// comes too late, because its stack follows that of the primary.
func member(p *plan.Plan, c Change) []finding.Finding {
	primary := c.Resource
	if c.Was == nil || primary == nil || primary.Type != clusterType || !primary.Get("MasterUsername").Exists() {
		return nil
	}
	database, version := globalDatabase(primary), primary.Get("EngineVersion")
	if !database.Exists() || version.Same(c.Was.Get("EngineVersion")) == assembly.True {
		return nil
	}
	for _, other := range p.After.OfType(clusterType) {
		was := p.Was(other)
		if other == primary || was == nil || globalDatabase(other).Same(database) != assembly.True {
			continue
		}
		if deployed := was.Get("EngineVersion"); deployed.Same(version) == assembly.False {
			return []finding.Finding{c.finding(finding.Refused, finding.Error,
				"Deploy the version of the secondary by itself first, then that of the primary.",
				"is upgraded to %v while %s, a secondary of its global database, has %v", version, other.Path, deployed)}
		}
	}
	return nil
}

// globalDatabase is the identifier of the global database that a cluster is a member of.
func globalDatabase(cluster *assembly.Resource) assembly.Value {
	id := cluster.Get("GlobalClusterIdentifier")
	if to, ok := id.Target(); ok {
		return to.Resource.Get("GlobalClusterIdentifier")
	}
	return id
}
