package observability

import (
	"cmp"
	"errors"
	"fmt"

	"github.com/aws/constructs-go/constructs/v10"

	"github.com/plinth-cdk/plinth/constructs/alerting"
	"github.com/plinth-cdk/plinth/constructs/metric"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// An Adjustment changes the recommended alarm on a metric.
type Adjustment struct {
	// Scope is the construct whose resources are meant, with all below it.
	Scope constructs.IConstruct
	// Metric is the name, such as "TargetResponseTime".
	Metric string
	// Threshold is in the unit of the metric. The default is what follows from the resource.
	Threshold *float64
	// Period is in seconds, a multiple of 60. The default is that of the
	// recommendation, and so it is for Datapoints of Periods, which breach before the alarm is raised.
	Period, Datapoints, Periods int
	// Severity says who hears of it.
	Severity alerting.Severity
}

func (a Adjustment) check() error {
	if a.Scope == nil {
		return errors.New("has no Scope, want the construct whose alarms it changes")
	}
	of, recommended := recommendedOn(a.Metric)
	switch {
	case len(recommended) == 0:
		return fmt.Errorf("has the Metric %q, want one that an alarm is recommended on", a.Metric)
	case len(recommended) > 1 && a.Threshold != nil:
		return fmt.Errorf("has a Threshold for %s, which has several alarms; exempt it and define your own", a.Metric)
	case a.Severity != "" && a.Severity != alerting.Page && a.Severity != alerting.Ticket && a.Severity != alerting.Digest:
		return fmt.Errorf("has the Severity %q, want Page, Ticket or Digest", a.Severity)
	}
	for _, r := range recommended {
		changed := a.on(r)
		if err := metric.CheckPeriod(changed.Period); err != nil {
			return fmt.Errorf("Period %w", err)
		}
		if changed.Period < 60 {
			return fmt.Errorf("Period is %d, want a multiple of 60 seconds: AWS publishes %s no more often", changed.Period, a.Metric)
		}
		if err := metric.CheckSpan(changed.N, changed.Period); err != nil {
			return fmt.Errorf("Periods %w", err)
		}
		if changed.M < 1 || changed.M > changed.N {
			return fmt.Errorf("has %d Datapoints of %d Periods, want 1 to %[2]d", changed.M, changed.N)
		}
		if a.Threshold == nil {
			continue
		}
		least, greatest, bounded := of.Values(changed.Statistic)
		if always, never := changed.Operator.Decides(*a.Threshold, least, greatest, bounded); always || never {
			return fmt.Errorf("Threshold is %v, and %s is %s", *a.Threshold, a.Metric, map[bool]string{
				true: "always beyond it: the alarm never ends", false: "never beyond it: the alarm never comes"}[always])
		}
	}
	return nil
}

// on changes an alarm.
func (a Adjustment) on(r metric.Alarm) metric.Alarm {
	if a.Threshold != nil {
		r.Threshold = *a.Threshold
	}
	r.Period, r.N = cmp.Or(a.Period, r.Period), cmp.Or(a.Periods, r.N)
	r.M = cmp.Or(a.Datapoints, min(r.M, r.N))
	r.Severity = cmp.Or(a.Severity, r.Severity)
	return r
}

// recommendedOn are the alarms on the metrics with a name.
func recommendedOn(name string) (of metric.Metric, all []metric.Alarm) {
	for _, n := range metric.Namespaces() {
		if m, ok := n.Find(name); ok && len(m.Alarms) > 0 && len(all) == 0 {
			of, all = m, m.Alarms
		}
	}
	return of, all
}

// adjusted is an alarm after the adjustments of constructs around its resource, the last of which
// holds.
func (o *Observation) adjusted(alarm watch.Alarm) watch.Alarm {
	for i, a := range o.props.Adjust {
		if a.Metric == alarm.Metric && alarm.Resource.In(o.adjustAt[i]) {
			alarm.Alarm = a.on(alarm.Alarm)
		}
	}
	return alarm
}
