package replication

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// acceptable follows "Replication configuration file elements" and "S3 Replication Time Control" in
// the Amazon S3 User Guide, and the reference of CloudFormation, in which an empty filter is none:
// one for all objects has the Prefix "".
func acceptable(rule assembly.Value, report func(property, format string, args ...any)) {
	filter, markers := rule.Get("Filter"), rule.Get("DeleteMarkerReplication", "Status")
	if filter.Exists() {
		if keys := filter.Keys(); len(keys) != 1 {
			report("Filter", "has %d of Prefix, TagFilter and And; want one", len(keys))
		}
		tagged := filter.Get("TagFilter").Exists() || filter.Get("And", "TagFilters").Exists()
		switch {
		case !markers.Exists():
			report("DeleteMarkerReplication.Status", "is not set, and the rule has a filter")
		case tagged && markers.Is("Enabled") != assembly.False:
			report("DeleteMarkerReplication.Status", "is %v, and the filter is by tag; want Disabled", markers)
		}
	}
	timed, metrics := rule.Get("Destination", "ReplicationTime"), rule.Get("Destination", "Metrics")
	if timed.Exists() && !metrics.Exists() {
		report("Destination.Metrics", "is not set, and ReplicationTime is")
	}
	for property, v := range map[string]assembly.Value{"ReplicationTime.Time": timed.Get("Time"),
		"Metrics.EventThreshold": metrics.Get("EventThreshold")} {
		if n, known := v.Get("Minutes").Int(); known && n != 15 {
			report("Destination."+property+".Minutes", "is %d; want 15", n)
		}
	}
}
