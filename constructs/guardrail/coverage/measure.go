package coverage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// promised marks the properties that a promise names.
func promised(a *assembly.Assembly, all []*Property) {
	of := map[string][]promise.Obligation{}
	for o := range promise.Obligations(a) {
		of[o.Path] = append(of[o.Path], o)
	}
	for _, p := range all {
		for _, o := range of[p.Resource.Path] {
			for _, change := range changes {
				p.Watched = p.Watched || len(o.Breaches(p.changed(change))) > 0
			}
		}
	}
}

// related are the stacks that refer to each other.
func related(a *assembly.Assembly) [][]*assembly.Stack {
	group := map[*assembly.Stack]int{}
	for i, s := range a.Stacks {
		group[s] = i
	}
	join := func(s, t *assembly.Stack) {
		from, to := group[s], group[t]
		for other, i := range group {
			if i == from {
				group[other] = to
			}
		}
	}
	for _, r := range a.Resources() {
		for _, to := range r.Targets() {
			join(r.Stack, to.Resource.Stack)
		}
		if r.Stack.Parent != nil {
			join(r.Stack, r.Stack.Parent.Stack)
		}
	}
	var all [][]*assembly.Stack
	for i := range a.Stacks {
		var together []*assembly.Stack
		for _, s := range a.Stacks {
			if group[s] == i {
				together = append(together, s)
			}
		}
		if together != nil {
			all = append(all, together)
		}
	}
	return all
}

// A measurement evaluates rules over some stacks.
type measurement struct {
	assembly *assembly.Assembly
	stacks   []*assembly.Stack
	rules    []engine.Rule
	before   map[string]bool
}

func newMeasurement(a *assembly.Assembly, stacks []*assembly.Stack, rules []engine.Rule) (*measurement, error) {
	m := &measurement{assembly: a, stacks: stacks}
	for _, rule := range rules {
		if rule.ID != "PROMISE-001" { // promises have been asked, one by one
			m.rules = append(m.rules, rule)
		}
	}
	if _, err := engine.Evaluate(a.With(stacks, nil), m.rules, time.Time{}); err != nil {
		return nil, err
	}
	m.before = map[string]bool{}
	for _, f := range m.find(nil, nil) {
		m.before[line(f)] = true
	}
	return m, nil
}

func line(f engine.Finding) string { return fmt.Sprint(f.Rule.ID, f.Path, f.Property, f.Detail) }

// find returns the findings that the changes of some properties cause.
func (m *measurement) find(some []*Property, change func(any, bool) (any, bool)) []engine.Finding {
	replace := map[*assembly.Resource]*assembly.Resource{}
	for _, p := range some {
		replace[p.Resource] = p.changed(change)
	}
	report, _ := engine.Evaluate(m.assembly.With(m.stacks, replace), m.rules, time.Time{}) // the rules are well-formed
	return slices.DeleteFunc(slices.Concat(report.Findings, report.Waived), func(f engine.Finding) bool { return m.before[line(f)] })
}

// measure changes one property of each resource at a time.
func (m *measurement) measure(all []*Property) {
	for _, change := range changes {
		by := map[*assembly.Resource][]*Property{}
		rounds := 0
		for _, p := range all {
			if !p.Watched {
				by[p.Resource] = append(by[p.Resource], p)
				rounds = max(rounds, len(by[p.Resource]))
			}
		}
		for i := range rounds {
			var some []*Property
			for _, p := range all {
				if of := by[p.Resource]; i < len(of) && of[i] == p {
					some = append(some, p)
				}
			}
			m.search(some, change)
		}
	}
}

// search finds those of some properties that are watched. A finding at the property itself tells;
// for one elsewhere the properties are divided until one is left.
func (m *measurement) search(some []*Property, change func(any, bool) (any, bool)) {
	found := m.find(some, change)
	if len(found) == 0 {
		return
	}
	if len(some) == 1 {
		some[0].Watched = true
		return
	}
	elsewhere := false
	for _, f := range found {
		i := slices.IndexFunc(some, func(p *Property) bool { return p.is(f) })
		if elsewhere = elsewhere || i < 0; i >= 0 {
			some[i].Watched = true
		}
	}
	if rest := slices.DeleteFunc(slices.Clone(some), func(p *Property) bool { return p.Watched }); elsewhere && len(rest) > 0 {
		m.search(rest[:len(rest)/2], change)
		m.search(rest[len(rest)/2:], change)
	}
}

// is reports whether a finding is about the property.
func (p *Property) is(f engine.Finding) bool {
	return f.Path == p.Resource.Path && f.LogicalID == p.Resource.LogicalID && f.Property != "" &&
		(strings.HasPrefix(p.Path+".", f.Property+".") || strings.HasPrefix(f.Property+".", p.Path+"."))
}
