package replication

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func replicationWatched(pass *engine.Pass, bucket *assembly.Resource) {
	for _, rule := range replicationRulesOf(bucket) {
		switch {
		case !rule.Get("Id").AlwaysExists():
			pass.Report(bucket, rulesOf, "has no Id, so S3 invents one that no alarm can name")
		case rule.Get("Destination", "Metrics", "Status").Is("Enabled") != assembly.True:
			pass.Report(bucket, rulesOf, "has no Metrics, so S3 reports neither latency nor failures")
		case !slices.ContainsFunc(pass.OfType("AWS::CloudWatch::Alarm"),
			func(alarm *assembly.Resource) bool { return watches(alarm, bucket, rule) }):
			pass.Report(bucket, rulesOf, "is watched by no alarm on OperationsFailedReplication of rule %v in its Region, and by none on "+
				"ReplicationLatency in that of the copies", rule.Get("Id"))
		}
	}
}

// watches reports whether an alarm is on the replication of a bucket by a rule, where that is
// reported.
func watches(alarm, bucket *assembly.Resource, rule assembly.Value) bool {
	if alarm.Get("ActionsEnabled").Is(false) == assembly.True {
		return false
	}
	to := watch.Destination(bucket.Stack.Assembly(), rule)
	return slices.ContainsFunc(watch.Watched(alarm), func(s watch.Series) bool {
		switch {
		case measures(s, "OperationsFailedReplication"):
			return alarm.Stack.Region == bucket.Stack.Region && alarm.PresentWith(bucket) && means(s, bucket, to, rule)
		case measures(s, "ReplicationLatency"):
			return to != nil && alarm.Stack.Region == to.Stack.Region && alarm.PresentWith(to) && means(s, bucket, to, rule)
		}
		return false
	})
}

// means reports whether a series has the dimensions of a rule. A query may leave some out, and ask
// for the worst of all their values: an average hides a rule among others.
func means(s watch.Series, bucket, to *assembly.Resource, rule assembly.Value) bool {
	found := 0
	for _, d := range s.Metric.Get("Dimensions").List() {
		value, same := d.Get("Value"), false
		switch name, _ := d.Get("Name").Text(); name {
		case "SourceBucket":
			same = watch.Bucket(bucket.Stack.Assembly(), value) == bucket
		case "DestinationBucket":
			same = to == nil || watch.Bucket(to.Stack.Assembly(), value) == to
		case "RuleId":
			same = value.Same(rule.Get("Id")) == assembly.True
		}
		if !same {
			return false
		}
		found++
	}
	if s.Query == nil {
		return found == 3
	}
	whole := !s.Query.Exact || len(s.Query.Schema) == 3
	apart := found+len(s.Query.Grouped) == 3
	return whole && !s.Query.Filtered && (apart || s.Statistic.OneOf("Maximum", "Sum") == assembly.True)
}

func measures(s watch.Series, name string) bool {
	return s.Metric.Get("Namespace").Is("AWS/S3") == assembly.True && s.Metric.Get("MetricName").Is(name) == assembly.True
}

// reportedHere looks at alarms that know a bucket of the app by a dimension.
func reportedHere(pass *engine.Pass, alarm *assembly.Resource) {
	of, _ := metric.Find("AWS/S3")
	for _, s := range watch.Watched(alarm) {
		name, _ := s.Metric.Get("MetricName").Text()
		side := "SourceBucket"
		switch {
		case s.Metric.Get("Namespace").Is("AWS/S3") != assembly.True:
			continue
		case slices.Contains(of.AtDestination, name):
			side = "DestinationBucket"
		case name != "OperationsFailedReplication":
			continue
		}
		for _, at := range sidesOf(pass.Assembly, s, side) {
			if at.Stack.Region != alarm.Stack.Region {
				pass.Report(alarm, s.At("MetricName"), "is %s in %s; S3 reports it in %s, the Region of %s", name,
					alarm.Stack.Region, at.Stack.Region, at.Path)
			}
		}
	}
}

// sidesOf are the buckets whose Region a series is reported in: the one that it names, or those
// that the rules of the source copy to.
func sidesOf(a *assembly.Assembly, s watch.Series, side string) (all []*assembly.Resource) {
	named := map[string]*assembly.Resource{}
	for _, d := range s.Metric.Get("Dimensions").List() {
		name, _ := d.Get("Name").Text()
		named[name] = watch.Bucket(a, d.Get("Value"))
	}
	if at := named[side]; at != nil {
		return []*assembly.Resource{at}
	}
	if source := named["SourceBucket"]; source != nil && side != "SourceBucket" {
		for _, rule := range replicationRulesOf(source) {
			if to := watch.Destination(a, rule); to != nil && !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	return all
}
