package change

import (
	"fmt"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

var alarmTypes = []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"}

// place is where a resource is, in both assemblies.
func place(r *assembly.Resource) string { return r.Stack.Path + " " + r.LogicalID }

func alarms(a *assembly.Assembly) (all map[string]*assembly.Resource, order []*assembly.Resource) {
	all = map[string]*assembly.Resource{}
	for _, typ := range alarmTypes {
		for _, r := range a.OfType(typ) {
			all[place(r)] = r
			order = append(order, r)
		}
	}
	return all, order
}

// A metric is one of a resource that an alarm watches.
type metric struct{ name, of string }

// watched are the metrics of an alarm: those whose dimensions refer to a resource.
func watched(alarm *assembly.Resource) (all []metric, resources map[metric]*assembly.Resource) {
	resources = map[metric]*assembly.Resource{}
	for _, s := range watch.Watched(alarm) {
		name, _ := s.Metric.Get("MetricName").Text()
		for _, to := range s.Metric.Get("Dimensions").Targets() {
			if m := (metric{name, place(to.Resource)}); name != "" && resources[m] == nil {
				all, resources[m] = append(all, m), to.Resource
			}
		}
	}
	return all, resources
}

// alarms compares the alarms, and what they watch.
func (c *comparison) alarms() {
	was, wasOrder := alarms(c.before)
	is, order := alarms(c.after)
	still, there := map[metric]bool{}, map[string]bool{}
	for _, r := range order {
		all, _ := watched(r)
		for _, m := range all {
			still[m] = true
		}
	}
	for _, r := range c.after.Resources() {
		there[place(r)] = true
	}
	for _, r := range wasOrder {
		if is[place(r)] != nil {
			continue
		}
		e := Entry{Level: Review, Kind: AlarmGone, Sentence: fmt.Sprintf("Removes the alarm %s.", name(r))}.at(r)
		metrics, resources := watched(r)
		for _, m := range metrics {
			if of := resources[m]; there[m.of] && !still[m] {
				e.Level = Danger
				e.Sentence = fmt.Sprintf("Removes the alarm %s: nothing watches %s of the %s %s any more.", name(r), m.name, noun(of), name(of))
				break
			}
		}
		c.add(e)
	}
	var added []string
	for _, r := range order {
		old := was[place(r)]
		if old == nil {
			added = append(added, name(r))
			continue
		}
		if changes := differences(old, r); len(changes) > 0 {
			c.add(Entry{Level: Review, Kind: AlarmSet, Sentence: fmt.Sprintf("Changes the alarm %s: %s.", name(r), list(changes))}.at(r))
		}
	}
	for _, path := range added {
		c.add(Entry{Level: Better, Kind: AlarmNew, Path: path, Sentence: fmt.Sprintf("Adds the alarm %s.", path)})
	}
}

// differences are the properties of an alarm that change, with their values where these are short.
func differences(was, is *assembly.Resource) []string {
	var all []string
	for _, property := range union(was.Get().Keys(), is.Get().Keys()) {
		from, to := was.Get(property), is.Get(property)
		if from.Written(to) {
			continue
		}
		a, b := shown(from), shown(to)
		if a == "" || b == "" || a == b {
			all = append(all, property)
			continue
		}
		all = append(all, fmt.Sprintf("%s from %s to %s", property, a, b))
	}
	return all
}

func shown(v assembly.Value) string {
	if !v.Exists() {
		return "none"
	}
	if text, ok := v.Text(); ok && len(text) <= 40 {
		return text
	}
	return ""
}

func union(a, b []string) []string {
	all := append(slices.Clone(a), b...)
	slices.Sort(all)
	return slices.Compact(all)
}
