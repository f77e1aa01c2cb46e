package change

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
)

// majorUpgradeAllowed is the metadata by which a cluster of Aurora says that it may step to another
// major version: its type has no property for that.
const majorUpgradeAllowed = "plinth:allow-major-upgrade"

// upgrade is about clusters that step to another major version. CloudFormation sends the consent
// and the request to do it at once with every update of a version, and nothing undoes the step. A
// member of a global database takes no such step by itself, see "Upgrading an Amazon Aurora global
// database".
func upgrade(c Change) []finding.Finding {
	if c.Was == nil || c.Resource == nil || c.Resource.Type != clusterType {
		return nil
	}
	from, to := majorVersion(c.Was), majorVersion(c.Resource)
	if from == "" || to == "" || from == to || c.Resource.Meta(majorUpgradeAllowed).Is(true) == assembly.True {
		return nil
	}
	if globalDatabase(c.Resource).Exists() {
		return []finding.Finding{c.finding(finding.Refused, finding.Error,
			"Upgrade the global database by aws rds modify-global-cluster --allow-major-version-upgrade, which upgrades all members, and set "+
				"AllowMajorUpgrade, or the metadata "+majorUpgradeAllowed+" to true, together with the version that it has then.",
			"steps from major version %s to %s, which Aurora does with the whole global database and not with one member", from, to)}
	}
	return []finding.Finding{c.finding(finding.Refused, finding.Error,
		"Take a snapshot, try the version on a copy of it, and set AllowMajorUpgrade, or the metadata "+majorUpgradeAllowed+" to true.",
		"steps from major version %s to %s, which CloudFormation does at once and nothing undoes", from, to)}
}

// majorVersion is that of PostgreSQL, "17", or of MySQL, "8.0"; empty if it is not written down.
func majorVersion(cluster *assembly.Resource) string {
	version, _ := cluster.Get("EngineVersion").Text()
	parts := strings.Split(version, ".")
	if engine, _ := cluster.Get("Engine").Text(); strings.HasSuffix(engine, "mysql") && len(parts) > 1 {
		return parts[0] + "." + parts[1]
	}
	return parts[0]
}
