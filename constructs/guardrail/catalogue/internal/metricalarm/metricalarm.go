// Package metricalarm finds the CloudWatch alarms on a metric.
package metricalarm

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// On returns the alarms that watch the metric of a filter. One whose name is known only at
// deployment is that of an alarm in the same stack which has the same name.
func On(a *assembly.Assembly, filter *assembly.Resource) []*assembly.Resource {
	m := filter.Get("MetricTransformations", "0")
	name, _ := text(filter, m.Get("MetricName"))
	namespace, _ := text(filter, m.Get("MetricNamespace"))
	return assembly.Derived(a, byMetric{}, alarms)[metric{namespace, name}]
}

// text is a name, or what stands for it in one stack.
func text(at *assembly.Resource, v assembly.Value) (string, bool) {
	if text, known := v.Text(); known {
		return text, true
	}
	outline, ok := v.Outline()
	return at.Stack.Path + " " + outline, ok
}

type byMetric struct{}

type metric struct{ namespace, name string }

// alarms groups the alarms by the metrics that they surely watch.
func alarms(a *assembly.Assembly) map[metric][]*assembly.Resource {
	by := map[metric][]*assembly.Resource{}
	for _, alarm := range a.OfType("AWS::CloudWatch::Alarm") {
		for _, of := range watch.Watched(alarm) {
			name, named := text(alarm, of.Metric.Get("MetricName"))
			namespace, known := text(alarm, of.Metric.Get("Namespace"))
			if m := (metric{namespace, name}); named && known && !slices.Contains(by[m], alarm) {
				by[m] = append(by[m], alarm)
			}
		}
	}
	return by
}
