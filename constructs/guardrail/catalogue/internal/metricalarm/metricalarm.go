// Package metricalarm finds the CloudWatch alarms on a metric.
package metricalarm

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// On returns the alarms that watch a metric, given as the transformation of a metric filter. A
// metric whose name is known only at deployment has none.
func On(a *assembly.Assembly, metric assembly.Value) []*assembly.Resource {
	name, _ := metric.Get("MetricName").Text()
	namespace, _ := metric.Get("MetricNamespace").Text()
	is := func(of assembly.Value) bool {
		return name != "" && of.Get("MetricName").Is(name) == assembly.True && of.Get("Namespace").Is(namespace) == assembly.True
	}
	return slices.DeleteFunc(a.OfType("AWS::CloudWatch::Alarm"), func(alarm *assembly.Resource) bool {
		return !is(alarm.Get()) && !slices.ContainsFunc(alarm.Get("Metrics").List(), func(query assembly.Value) bool {
			return is(query.Get("MetricStat", "Metric"))
		})
	})
}
