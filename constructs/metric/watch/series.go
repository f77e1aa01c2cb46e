package watch

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

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
