// Package metricalarm finds the CloudWatch alarms on a metric.
package metricalarm

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// On returns the alarms that watch a metric, given as the transformation of a metric filter. A
// metric whose name is known only at deployment has none.
func On(a *assembly.Assembly, m assembly.Value) []*assembly.Resource {
	name, _ := m.Get("MetricName").Text()
	namespace, _ := m.Get("MetricNamespace").Text()
	return assembly.Derived(a, byMetric{}, alarms)[metric{namespace, name}]
}

type byMetric struct{}

type metric struct{ namespace, name string }

// alarms groups the alarms by the metrics that they surely watch.
func alarms(a *assembly.Assembly) map[metric][]*assembly.Resource {
	by := map[metric][]*assembly.Resource{}
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		watched := []assembly.Value{alarm.Get()}
		for _, query := range alarm.Get("Metrics").List() {
			watched = append(watched, query.Get("MetricStat", "Metric"))
		}
		for _, of := range watched {
			name, named := of.Get("MetricName").Text()
			namespace, known := of.Get("Namespace").Text()
			if m := (metric{namespace, name}); named && known && !slices.Contains(by[m], alarm) {
				by[m] = append(by[m], alarm)
			}
		}
	}
	return by
}
