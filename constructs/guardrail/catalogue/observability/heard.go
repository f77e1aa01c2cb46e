package observability

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

func unheard(pass *engine.Pass) {
	var without []*assembly.Resource
	for _, typ := range []string{alarmType, compositeType} {
		for _, alarm := range pass.OfType(typ) {
			if on := alarm.Get("ActionsEnabled"); on.Exists() && on.Is(true) != assembly.True {
				pass.Report(alarm, "ActionsEnabled", "is %v", on)
			} else if !acts(alarm) {
				without = append(without, alarm)
			}
		}
	}
	if len(without) == 0 {
		return
	}
	used := assembly.Derived(pass.Assembly, byUse{}, used)
	for _, alarm := range without {
		if !used[alarm] {
			pass.Report(alarm, "AlarmActions", "has no unconditional action, and nothing in the app uses the alarm")
		}
	}
}

// acts reports whether one of the actions of an alarm, five at most, exists unconditionally.
func acts(alarm *assembly.Resource) bool {
	for _, property := range []string{"AlarmActions", "InsufficientDataActions"} {
		for i := range 5 {
			if alarm.Get(property, fmt.Sprint(i)).AlwaysExists() {
				return true
			}
		}
	}
	return false
}

type byUse struct{}

// used finds the alarms that other resources act on: composite alarms, health checks, deployments,
// experiments. Dashboards only show them.
func used(a *assembly.Assembly) map[*assembly.Resource]bool {
	all, named := map[*assembly.Resource]bool{}, map[string]*assembly.Resource{}
	for _, alarm := range append(a.OfType(alarmType), a.OfType(compositeType)...) {
		if name, _ := alarm.Get("AlarmName").Text(); name != "" {
			named[name] = alarm
		}
	}
	for _, r := range a.Resources() {
		if r.Type == "AWS::CloudWatch::Dashboard" || r.Type == alarmType {
			continue
		}
		for _, to := range r.Targets() {
			if to.Resource.Type == alarmType || to.Resource.Type == compositeType {
				all[to.Resource] = true
			}
		}
		for _, name := range byName(r) {
			if alarm := named[name]; alarm != nil {
				all[alarm] = true
			}
		}
	}
	return all
}

// byName are the names of alarms in a resource that may know alarms by them.
func byName(r *assembly.Resource) (all []string) {
	switch r.Type {
	case compositeType:
		rule, _ := r.Get("AlarmRule").Outline()
		suppressor, _ := r.Get("ActionsSuppressor").Text()
		for _, match := range state.FindAllStringSubmatch(rule, -1) {
			all = append(all, match[1])
		}
		return append(all, suppressor)
	case "AWS::Route53::HealthCheck":
		name, _ := r.Get("HealthCheckConfig", "AlarmIdentifier", "Name").Text()
		return []string{name}
	}
	return nil
}

// unsubscribed looks at topics of the app that alarms publish to. Who subscribes to others is not
// in it.
func unsubscribed(pass *engine.Pass) {
	said := map[*assembly.Resource]bool{}
	for _, typ := range []string{alarmType, compositeType} {
		for _, alarm := range pass.OfType(typ) {
			for _, to := range alarm.Get("AlarmActions").Targets() {
				topic := to.Resource
				if topic.Type != "AWS::SNS::Topic" || said[topic] || watch.Subscribed(topic) {
					continue
				}
				said[topic] = true
				pass.Report(topic, "", "has no subscription, and alarms such as %s publish to it", alarm.Path)
			}
		}
	}
}
