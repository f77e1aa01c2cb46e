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
	// Query is set if the series is that of a Metrics Insights query. Metric has what it says.
	Query *Query
	// Path is where Metric is in the alarm: empty, with a dot at its end as in
	// "Metrics.0.MetricStat.Metric.", or that of an expression.
	Path string
	// PeriodAt is where the period is.
	PeriodAt string
}

// At is where a property of the metric is in the alarm.
func (s Series) At(property string) string {
	if s.Query != nil {
		return s.Path
	}
	return s.Path + property
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
		at := fmt.Sprintf("Metrics.%d.", i)
		if stat := query.Get("MetricStat"); stat.Exists() {
			at += "MetricStat."
			all = append(all, Series{Metric: stat.Get("Metric"), Statistic: stat.Get("Stat"), Period: stat.Get("Period"),
				Path: at + "Metric.", PeriodAt: at + "Period"})
		} else if s, ok := queried(alarm, query.Get("Expression"), at); ok {
			s.Period, s.PeriodAt = query.Get("Period"), at+"Period"
			all = append(all, s)
		}
	}
	return all
}
