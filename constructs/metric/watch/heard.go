package watch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric"
)

const (
	alarmType     = "AWS::CloudWatch::Alarm"
	compositeType = "AWS::CloudWatch::CompositeAlarm"
)

// Watcher returns the alarm of the assembly that watches what the recommended one would, in the
// same direction, in the same Region, with any threshold, within two days, and that somebody hears;
// nil if there is none.
func (a Alarm) Watcher() *assembly.Resource {
	subjects := a.subjects()
	other := func(r *assembly.Resource) bool { return !slices.Contains(subjects, r) }
	for _, h := range assembly.Derived(a.Resource.Stack.Assembly(), byMetric{}, heard)[a.Metric] {
		alarm := h.alarm
		if slices.ContainsFunc(h.of, other) {
			continue
		}
		if region := a.Region(); region != "" && alarm.Stack.Region != "" && alarm.Stack.Region != region {
			continue
		}
		combined := len(alarm.Get("Metrics").List()) > 1
		if (combined || a.sameDirection(alarm)) &&
			slices.ContainsFunc(h.series, func(s Series) bool { return a.measuredBy(s) && a.inTime(alarm, s) }) {
			return alarm
		}
	}
	return nil
}

// A hearing is an alarm that reaches somebody.
type hearing struct {
	alarm  *assembly.Resource
	series []Series
	// of are the resources in the dimensions, if the alarm looks at one metric: those of thousands of
	// resources have the same metric, and each is told from the others by them at once.
	of []*assembly.Resource
}

func (h hearing) is(other hearing) bool { return h.alarm == other.alarm }

// subjects are the resources that a dimension of the metric may refer to.
func (a Alarm) subjects() (all []*assembly.Resource) {
	add := func(v assembly.Value) {
		for _, to := range v.Targets() {
			all = append(all, to.Resource)
		}
	}
	for _, d := range a.Dimensions {
		add(d.Property)
		if d.Resource != nil {
			all = append(all, d.Resource)
			for _, property := range append([]string{d.Name}, names[d.Resource.Type]...) {
				add(d.Resource.Get(property))
			}
		}
	}
	return all
}

// sameDirection reports whether a plain alarm waits for its metric to rise or fall as the table
// recommends. That of a difference falls where the difference rises.
func (a Alarm) sameDirection(alarm *assembly.Resource) bool {
	rises := alarm.Get("ComparisonOperator").OneOf(string(metric.Above), string(metric.AtLeast)) == assembly.True
	return rises == ((a.Operator == metric.Above || a.Operator == metric.AtLeast) != (a.Minus != ""))
}

// inTime reports whether an alarm needs two days at most, or what is recommended. One over three
// days, as that of a budget for errors, tells of a trend and not of what is wrong now.
func (a Alarm) inTime(alarm *assembly.Resource, s Series) bool {
	const day = 24 * 60 * 60 // in seconds
	period, known := s.Period.Int()
	periods, _ := alarm.Get("EvaluationPeriods").Int()
	return !known || period*periods <= max(2*day, a.Period*a.N)
}

func (a Alarm) measuredBy(s Series) bool {
	if s.Metric.Get("Namespace").Is(a.Namespace) != assembly.True || s.Metric.Get("MetricName").Is(a.Metric) != assembly.True {
		return false
	}
	if s.Query != nil {
		return a.covers(s)
	}
	have := s.Metric.Get("Dimensions").List()
	return len(have) == len(a.Dimensions)+len(a.Any) && !slices.ContainsFunc(have, func(v assembly.Value) bool { return !a.has(v) })
}

type byMetric struct{}

// heard are the alarms that reach somebody, by themselves or through composite alarms, by the names
// of the metrics that they watch.
func heard(a *assembly.Assembly) map[string][]hearing {
	all := map[string][]hearing{}
	through := map[*assembly.Resource]bool{}
	var combined func(composite *assembly.Resource)
	combined = func(composite *assembly.Resource) {
		for _, child := range composite.Get("AlarmRule").Targets() {
			if !through[child.Resource] {
				through[child.Resource] = true
				combined(child.Resource) // a metric alarm has no rule
			}
		}
	}
	for _, composite := range a.OfType(compositeType) {
		if reaches(composite) {
			combined(composite)
		}
	}
	for _, alarm := range a.OfType(alarmType) {
		if len(alarm.Conditions()) > 0 || !through[alarm] && !reaches(alarm) {
			continue
		}
		h := hearing{alarm: alarm, series: Watched(alarm)}
		if alarm.Get("MetricName").Exists() {
			for _, to := range alarm.Get("Dimensions").Targets() {
				h.of = append(h.of, to.Resource)
			}
		}
		for _, s := range h.series {
			if name, known := s.Metric.Get("MetricName").Text(); known && !slices.ContainsFunc(all[name], h.is) {
				all[name] = append(all[name], h)
			}
		}
	}
	return all
}

// reaches reports whether an action of an alarm, of five at most, always exists and tells somebody.
func reaches(alarm *assembly.Resource) bool {
	if on := alarm.Get("ActionsEnabled"); on.Exists() && on.Is(true) != assembly.True {
		return false
	}
	for i := range 5 {
		if action := alarm.Get("AlarmActions", fmt.Sprint(i)); action.AlwaysExists() && tells(action) {
			return true
		}
	}
	return false
}

// tells reports whether an action is more than machinery. What becomes of it in another app is not
// known, and taken for granted.
func tells(action assembly.Value) bool {
	if to, ok := action.Target(); ok {
		switch to.Resource.Type {
		case "AWS::SNS::Topic":
			return Subscribed(to.Resource)
		case "AWS::AutoScaling::ScalingPolicy", "AWS::ApplicationAutoScaling::ScalingPolicy":
			return false
		}
		return true
	}
	outline, _ := action.Outline()
	return !strings.Contains(outline, ":automate:") && !strings.Contains(outline, ":swf:") && !strings.Contains(outline, ":autoscaling:")
}

// Subscribed reports whether the app subscribes anybody to a topic: an address, an endpoint, a
// queue or a chat.
func Subscribed(topic *assembly.Resource) bool {
	return len(topic.Get("Subscription").Elements()) > 0 ||
		assembly.Derived(topic.Stack.Assembly(), bySubscription{}, subscribed)[topic]
}

type bySubscription struct{}

func subscribed(a *assembly.Assembly) map[*assembly.Resource]bool {
	all := map[*assembly.Resource]bool{}
	for _, at := range []struct{ typ, property string }{
		{"AWS::SNS::Subscription", "TopicArn"}, {"AWS::Chatbot::SlackChannelConfiguration", "SnsTopicArns"},
		{"AWS::Chatbot::MicrosoftTeamsChannelConfiguration", "SnsTopicArns"},
	} {
		for _, r := range a.OfType(at.typ) {
			if len(r.Conditions()) > 0 {
				continue
			}
			for _, to := range r.Get(at.property).Targets() {
				all[to.Resource] = true
			}
		}
	}
	return all
}
