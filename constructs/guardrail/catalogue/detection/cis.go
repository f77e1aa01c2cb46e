package detection

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/metricalarm"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const (
	metricFilterType = "AWS::Logs::MetricFilter"
	alarmType        = "AWS::CloudWatch::Alarm"
)

var cisRules = []engine.Rule{
	{
		ID: "CIS-001", Title: "CIS metric filters have the patterns that AWS documents",
		Why:      "A pattern with a typo never counts anything, and Security Hub accepts only the documented ones.",
		Fix:      "Leave FilterPattern as security.TrailAlarms sets it; count other events in another namespace.",
		Pillar:   engine.Security,
		Controls: cisControls(),
		Check:    engine.Each(metricFilterType, cisPattern),
	},
	{
		ID: "CIS-002", Title: "CIS metric filters have an alarm",
		Why:      "A metric without an alarm tells nobody.",
		Fix:      "Add an alarm on the metric of the filter, in the same account and Region.",
		Pillar:   engine.Security,
		Controls: cisControls(),
		Check: func(pass *engine.Pass) {
			for _, filter := range pass.OfType(metricFilterType) {
				metric := filter.Get("MetricTransformations", "0")
				if benchmark(filter) && !slices.ContainsFunc(metricalarm.On(pass.Assembly, filter),
					func(alarm *assembly.Resource) bool { return alarm.PresentWith(filter) }) {
					pass.Report(filter, "MetricTransformations", "no unconditional alarm watches %v of %v", metric.Get("MetricName"),
						metric.Get("MetricNamespace"))
				}
			}
		},
	},
	{
		// Not every alarm needs an action: those of deployments and of composite alarms are read,
		// and not sent.
		ID: "CIS-003", Title: "Alarms on trails have an action",
		Why:      "An alarm without an action changes its color in a console that nobody looks at.",
		Fix:      "Add an action, such as that of a security.AlertTopic, and leave actions enabled.",
		Pillar:   engine.Security,
		Controls: []string{"CloudWatch.15", "CloudWatch.17"},
		Check:    trailAlarmsTell,
	},
}

func cisControls() []string {
	var all []string
	for _, a := range cis.Alarms() {
		if all = append(all, "CIS "+a.Recommendation); a.Control != "" {
			all = append(all, a.Control)
		}
	}
	return all
}

// cisPattern looks at metrics in the namespace of security.TrailAlarms. Those in other namespaces
// may count anything.
func cisPattern(pass *engine.Pass, filter *assembly.Resource) {
	for _, metric := range filter.Get("MetricTransformations").List() {
		name, _ := metric.Get("MetricName").Text()
		alarm, ok := cis.ByName(name)
		if !ok || metric.Get("MetricNamespace").Is(cis.Namespace) == assembly.False {
			continue
		}
		if pattern := filter.Get("FilterPattern"); pattern.Is(alarm.Pattern) != assembly.True {
			pass.Report(filter, "FilterPattern", "is %v; want the pattern of CIS %s: %s", pattern, alarm.Recommendation, alarm.Pattern)
		}
	}
}

// benchmark tells whether a filter has a pattern of the benchmark, or a metric of
// security.TrailAlarms.
func benchmark(filter *assembly.Resource) bool {
	pattern, _ := filter.Get("FilterPattern").Text()
	_, known := cis.ByPattern(pattern)
	return known || filter.Get("MetricTransformations", "0", "MetricNamespace").Is(cis.Namespace) == assembly.True
}

func trailAlarmsTell(pass *engine.Pass) {
	var groups []*assembly.Resource
	for _, trail := range pass.OfType(trailType) {
		if group, ok := trail.Get("CloudWatchLogsLogGroupArn").Target(); ok {
			groups = append(groups, group.Resource)
		}
	}
	var told []*assembly.Resource
	for _, filter := range pass.OfType(metricFilterType) {
		group, ok := filter.Get("LogGroupName").Target()
		if !benchmark(filter) && (!ok || !slices.Contains(groups, group.Resource)) {
			continue
		}
		for _, alarm := range metricalarm.On(pass.Assembly, filter) {
			if slices.Contains(told, alarm) || composed(pass.Assembly, alarm) {
				continue
			}
			told = append(told, alarm)
			if !acts(alarm) {
				pass.Report(alarm, "AlarmActions", "has no unconditional action, and metric filter %s counts events of a trail",
					filter.Path)
			}
			if on := alarm.Get("ActionsEnabled"); on.Exists() && on.Is(true) != assembly.True {
				pass.Report(alarm, "ActionsEnabled", "is %v, and metric filter %s counts events of a trail", on, filter.Path)
			}
		}
	}
}

// acts tells whether one of the actions of an alarm, five at most, exists unconditionally.
func acts(alarm *assembly.Resource) bool {
	for i := range 5 {
		if alarm.Get("AlarmActions", fmt.Sprint(i)).AlwaysExists() {
			return true
		}
	}
	return false
}

// composed tells whether a composite alarm includes an alarm, by a reference or by its name.
func composed(a *assembly.Assembly, alarm *assembly.Resource) bool {
	return slices.ContainsFunc(a.OfType("AWS::CloudWatch::CompositeAlarm"), func(whole *assembly.Resource) bool {
		rule := whole.Get("AlarmRule")
		called, known := alarm.Get("AlarmName").Text()
		text, _ := rule.Outline()
		return known && called != "" && strings.Contains(text, called) ||
			slices.ContainsFunc(rule.Targets(), func(to assembly.Reference) bool { return to.Resource == alarm })
	})
}
