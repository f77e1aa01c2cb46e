package coverage

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A trial is a change of one resource, of which rules find something or not.
type trial struct {
	of     *assembly.Resource
	path   string // of the property that changed, empty if it is the whole resource
	change func() *assembly.Resource
	found  bool
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
	for _, f := range m.find(nil) {
		m.before[line(f)] = true
	}
	return m, nil
}

func line(f engine.Finding) string { return fmt.Sprint(f.Rule.ID, f.Path, f.Property, f.Detail) }

// find returns the findings that some changes cause.
func (m *measurement) find(some []*trial) []engine.Finding {
	replace := map[*assembly.Resource]*assembly.Resource{}
	for _, t := range some {
		replace[t.of] = t.change()
		if set := t.of.Stack.Parent; set != nil && set.Get("TemplateBody").Exists() {
			replace[set] = reworded(set)
		}
	}
	report, _ := engine.Evaluate(m.assembly.With(m.stacks, replace), m.rules, time.Time{}) // the rules are well-formed
	return slices.DeleteFunc(slices.Concat(report.Findings, report.Waived), func(f engine.Finding) bool { return m.before[line(f)] })
}

// reworded is a stack set with another text of its template: whatever is done to a resource in that
// template is done to the text.
func reworded(set *assembly.Resource) *assembly.Resource {
	text, _ := set.Get("TemplateBody").Outline()
	return set.Changed(func(properties map[string]any) { properties["TemplateBody"] = text + " " })
}

// try makes one change of each resource at a time.
func (m *measurement) try(all []*trial) {
	var rounds [][]*trial
	count := map[*assembly.Resource]int{}
	for _, t := range all {
		i := count[t.of]
		if count[t.of]++; i == len(rounds) {
			rounds = append(rounds, nil)
		}
		rounds[i] = append(rounds[i], t)
	}
	for _, some := range rounds {
		m.search(some)
	}
}

// search finds those of some changes that are found. A finding at the property itself tells;
// for one elsewhere the changes are divided until one is left.
func (m *measurement) search(some []*trial) {
	found := m.find(some)
	if len(found) == 0 {
		return
	}
	if len(some) == 1 {
		some[0].found = true
		return
	}
	elsewhere := false
	for _, f := range found {
		i := slices.IndexFunc(some, func(t *trial) bool { return t.is(f) })
		if elsewhere = elsewhere || i < 0; i >= 0 {
			some[i].found = true
		}
	}
	if rest := slices.DeleteFunc(slices.Clone(some), func(t *trial) bool { return t.found }); elsewhere && len(rest) > 0 {
		m.search(rest[:len(rest)/2])
		m.search(rest[len(rest)/2:])
	}
}

// is reports whether a finding is about what changed.
func (t *trial) is(f engine.Finding) bool {
	return f.Path == t.of.Path && f.LogicalID == t.of.LogicalID && f.Property != "" && t.path != "" &&
		(strings.HasPrefix(t.path+".", f.Property+".") || strings.HasPrefix(f.Property+".", t.path+"."))
}
