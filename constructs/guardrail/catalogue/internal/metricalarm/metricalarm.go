// Package metricalarm reads CloudWatch alarms: which metrics they watch, and which alarms watch
// one.
package metricalarm

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// On returns the alarms that watch the metric of a filter. One whose name is known only at
// deployment is that of an alarm in the same stack which has the same name.
func On(a *assembly.Assembly, filter *assembly.Resource) []*assembly.Resource {
	m := filter.Get("MetricTransformations", "0")
	name, _ := text(filter, m.Get("MetricName"))
	namespace, _ := text(filter, m.Get("MetricNamespace"))
	return assembly.Derived(a, byMetric{}, alarms)[metric{namespace, name}]
}

// A Series is what an alarm watches, by itself or as one of several in an expression.
type Series struct {
	// Metric has the Namespace, the MetricName and the Dimensions.
	Metric assembly.Value
	// Statistic and Period are how it is summed up.
	Statistic, Period assembly.Value
	// Path is where Metric is in the alarm, with a dot at its end: empty, or
	// "Metrics.0.MetricStat.Metric.".
	Path string
	// PeriodAt is where the period is.
	PeriodAt string
}

// Watched returns the series of an alarm.
func Watched(alarm *assembly.Resource) (all []Series) {
	if alarm.Get("MetricName").Exists() {
		statistic := alarm.Get("Statistic")
		if !statistic.Exists() {
			statistic = alarm.Get("ExtendedStatistic")
		}
		return []Series{{Metric: alarm.Get(), Statistic: statistic, Period: alarm.Get("Period"), PeriodAt: "Period"}}
	}
	for i, query := range alarm.Get("Metrics").List() {
		if stat := query.Get("MetricStat"); stat.Exists() {
			at := fmt.Sprintf("Metrics.%d.MetricStat.", i)
			all = append(all, Series{Metric: stat.Get("Metric"), Statistic: stat.Get("Stat"), Period: stat.Get("Period"),
				Path: at + "Metric.", PeriodAt: at + "Period"})
		}
	}
	return all
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
		for _, of := range Watched(alarm) {
			name, named := text(alarm, of.Metric.Get("MetricName"))
			namespace, known := text(alarm, of.Metric.Get("Namespace"))
			if m := (metric{namespace, name}); named && known && !slices.Contains(by[m], alarm) {
				by[m] = append(by[m], alarm)
			}
		}
	}
	return by
}
