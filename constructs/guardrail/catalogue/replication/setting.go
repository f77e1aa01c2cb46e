package replication

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
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
	if filter.Exists() && rule.Get("Prefix").Exists() {
		report("Prefix", "is %v, and the rule has a filter", rule.Get("Prefix"))
	}
	timed, metrics := rule.Get("Destination", "ReplicationTime"), rule.Get("Destination", "Metrics")
	switch {
	case timed.Exists() && !metrics.Exists():
		report("Destination.Metrics", "is not set, and ReplicationTime is")
	case timed.Get("Status").Is("Enabled") == assembly.True && metrics.Get("Status").Is("Disabled") == assembly.True:
		report("Destination.Metrics.Status", "is Disabled, and ReplicationTime is Enabled")
	}
	for property, v := range map[string]assembly.Value{"ReplicationTime.Time": timed.Get("Time"),
		"Metrics.EventThreshold": metrics.Get("EventThreshold")} {
		if n, known := v.Get("Minutes").Int(); known && n != 15 {
			report("Destination."+property+".Minutes", "is %d; want 15", n)
		}
	}
}

// priorities wants rules with filters to say which of them comes first.
func priorities(pass *engine.Pass, bucket *assembly.Resource) {
	rules := bucket.Get("ReplicationConfiguration", "Rules").List()
	for i, rule := range rules {
		first := slices.IndexFunc(rules, func(r assembly.Value) bool { return r.Get("Priority").Same(rule.Get("Priority")) == assembly.True })
		if rule.Get("Priority").Exists() && first >= 0 && first < i {
			pass.Report(bucket, fmt.Sprintf("%s.%d.Priority", rulesOf, i), "is %v, as that of another rule", rule.Get("Priority"))
		}
	}
}
