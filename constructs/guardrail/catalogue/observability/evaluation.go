package observability

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func legal(pass *engine.Pass, alarm *assembly.Resource) {
	periods, evaluated := alarm.Get("EvaluationPeriods").Int()
	longest := 0
	for _, s := range watch.Watched(alarm) {
		seconds, known := s.Period.Int()
		if !known {
			continue
		}
		longest = max(longest, seconds)
		if err := metric.CheckPeriod(seconds); err != nil {
			pass.Report(alarm, s.PeriodAt, "%v", err)
		} else if name, _ := s.Metric.Get("Namespace").Text(); seconds < 60 && strings.HasPrefix(name, "AWS/") {
			pass.Report(alarm, s.PeriodAt, "is %d; want a multiple of 60: services of AWS publish nothing more often", seconds)
		}
		if s.Query != nil && (seconds < 60 || evaluated && periods*seconds > metric.MaxQuerySpan) {
			pass.Report(alarm, s.PeriodAt, "is %d in a query; want 60 or more, and 3 hours at most in all periods", seconds)
		}
	}
	if all := watch.Watched(alarm); len(all) > 10 {
		pass.Report(alarm, "Metrics", "has %d metrics; want 10 at most", len(all))
	}
	for i, query := range alarm.Get("Metrics").List() {
		if text, _ := query.Get("Expression").Outline(); strings.Contains(text, "SEARCH(") {
			pass.Report(alarm, fmt.Sprintf("Metrics.%d.Expression", i), "has a search, which no alarm can have")
		}
	}
	if evaluated && longest > 0 {
		if err := metric.CheckSpan(periods, longest); err != nil {
			pass.Report(alarm, "EvaluationPeriods", "%v", err)
		}
	}
	if breaching, ok := alarm.Get("DatapointsToAlarm").Int(); ok && evaluated && breaching > periods {
		pass.Report(alarm, "DatapointsToAlarm", "is %d of %d periods", breaching, periods)
	}
}

// watched is the one metric of an alarm that is in the table; an expression may be anything.
func watched(alarm *assembly.Resource) (m metric.Metric, statistic string, ok bool) {
	all := watch.Watched(alarm)
	if len(all) != 1 || len(alarm.Get("Metrics").List()) > 1 {
		return m, "", false
	}
	namespace, _ := all[0].Metric.Get("Namespace").Text()
	name, _ := all[0].Metric.Get("MetricName").Text()
	statistic, _ = all[0].Statistic.Text()
	of, _ := metric.Find(namespace)
	m, ok = of.Find(name)
	return m, statistic, ok
}

func decides(pass *engine.Pass, alarm *assembly.Resource) {
	m, statistic, ok := watched(alarm)
	if !ok || statistic == "" {
		return
	}
	if strings.HasPrefix(m.Name, "HTTPCode_") && slices.Contains([]string{"Average", "Minimum", "Maximum"}, statistic) &&
		!slices.Contains(m.Dimensions, "ClusterName+ServiceName") {
		pass.Report(alarm, "Statistic", "is %s, which is 1 whenever there is data; want Sum", statistic)
		return
	}
	operator, _ := alarm.Get("ComparisonOperator").Text()
	text, _ := alarm.Get("Threshold").Text()
	threshold, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return
	}
	least, greatest, bounded := m.Values(statistic)
	always, never := metric.Operator(operator).Decides(threshold, least, greatest, bounded)
	switch {
	case always:
		pass.Report(alarm, "Threshold", "is %s, and %s is true of every %s of %s", text, operator, statistic, m.Name)
	case never:
		pass.Report(alarm, "Threshold", "is %s, and %s is true of no %s of %s", text, operator, statistic, m.Name)
	}
}

// silent looks at alarms that wait for a metric to fall. Those that wait for it to rise hear
// nothing while there is nothing.
func silent(pass *engine.Pass, alarm *assembly.Resource) {
	m, _, ok := watched(alarm)
	operator, _ := alarm.Get("ComparisonOperator").Text()
	falls := []metric.Operator{metric.Below, metric.AtMost}
	if !ok || !slices.Contains(falls, metric.Operator(operator)) {
		return
	}
	missing := alarm.Get("TreatMissingData")
	recommended := slices.ContainsFunc(m.Alarms, func(a metric.Alarm) bool {
		return a.Missing == metric.Breaching && slices.Contains(falls, a.Operator)
	})
	if recommended && missing.OneOf("notBreaching", "ignore") != assembly.False && missing.Exists() {
		pass.Report(alarm, "TreatMissingData", "is %v, and %s falls silent when it fails; want breaching", missing, m.Name)
	}
}
