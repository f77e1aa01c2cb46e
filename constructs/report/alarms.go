package report

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// Alarms is what watches the app: the alarms that AWS recommends for its resources.
type Alarms struct {
	// Watched are the recommended alarms that exist, Missing those that do not.
	Watched int `json:"watched"`
	Missing int `json:"missing"`
	// Gaps cannot be watched, and Exempt nobody needs to watch.
	Gaps   int `json:"gaps"`
	Exempt int `json:"exempt"`
	// Percent is the share of recommended alarms that exist, 100 if none is recommended.
	Percent int `json:"percent"`
	// Resources are ordered: those that lack an alarm come first.
	Resources []Watched `json:"resources"`
}

// Watched is a resource, and what watches it.
type Watched struct {
	Path  string `json:"path"`
	Type  string `json:"type"`
	Stack string `json:"stack"`
	// Alarms are the metrics with an alarm, Missing those without one.
	Alarms  []Alarm `json:"alarms,omitempty"`
	Missing []Alarm `json:"missing,omitempty"`
	Gaps    []Gap   `json:"gaps,omitempty"`
	Exempt  []Gap   `json:"exempt,omitempty"`
}

// An Alarm is one on a metric, with when it is raised and how urgent it is.
type Alarm struct {
	Metric    string `json:"metric"`
	Condition string `json:"condition"`
	Severity  string `json:"severity"`
}

// A Gap is a metric without an alarm, and why.
type Gap struct {
	Metric string `json:"metric"`
	Reason string `json:"reason"`
}

func alarmsOf(a *assembly.Assembly) Alarms {
	all := Alarms{Percent: 100, Resources: []Watched{}}
	for _, c := range watch.Cover(a).Resources {
		w := Watched{Path: c.Resource.Path, Type: c.Resource.Type, Stack: c.Resource.Stack.Path, Gaps: gaps(c.Gaps), Exempt: gaps(c.Exempt)}
		for _, found := range c.Watched {
			w.Alarms = append(w.Alarms, alarm(found.Alarm))
		}
		for _, missing := range c.Missing {
			w.Missing = append(w.Missing, alarm(missing))
		}
		all.Resources = append(all.Resources, w)
		all.Watched, all.Missing = all.Watched+len(w.Alarms), all.Missing+len(w.Missing)
		all.Gaps, all.Exempt = all.Gaps+len(w.Gaps), all.Exempt+len(w.Exempt)
	}
	slices.SortStableFunc(all.Resources, func(a, b Watched) int { return b.worry() - a.worry() })
	if n := all.Watched + all.Missing; n > 0 {
		all.Percent = 100 * all.Watched / n
	}
	return all
}

// worry puts what lacks an alarm first, then what cannot be watched.
func (w Watched) worry() int {
	switch {
	case len(w.Missing) > 0:
		return 2
	case len(w.Gaps) > 0:
		return 1
	}
	return 0
}

func alarm(a watch.Alarm) Alarm { return Alarm{a.Metric, a.Condition(), string(a.Severity)} }

func gaps(found []watch.Gap) (all []Gap) {
	for _, g := range found {
		all = append(all, Gap(g))
	}
	return all
}
