package coverage

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// A Mutant is a resource that an operator sabotaged.
type Mutant struct {
	// Operator is what was done, such as "drop the key".
	Operator string
	Resource *assembly.Resource
	// Path is that of the property, its elements joined by dots; empty if it was done to the resource
	// as a whole.
	Path string
	// Caught says that a rule or a promise finds it.
	Caught bool

	change func() *assembly.Resource
}

// Kind is what mutants have in common that one reason is for: the type, and the path with # in
// place of the places in lists.
func (m *Mutant) Kind() string {
	if m.Path == "" {
		return m.Resource.Type
	}
	return m.Resource.Type + " " + general(strings.Split(m.Path, "."))
}

// Sabotage does to every resource and property of an app whatever operators are for its kind, one
// at a time, and tells of each whether a rule or a promise finds it. What is alike in several
// stacks, or was seen before, is done once.
func Sabotage(a *assembly.Assembly, rules []engine.Rule, seen map[string]bool) ([]*Mutant, error) {
	var all []*Mutant
	for _, r := range a.Resources() {
		for _, m := range mutants(r) {
			key := m.Operator + " " + r.Type + " " + strings.TrimPrefix(r.Path, r.Stack.Path) + " " + m.Path
			if !seen[key] {
				seen[key] = true
				all = append(all, m)
			}
		}
	}
	of := map[string][]promise.Obligation{}
	for o := range promise.Obligations(a) {
		of[o.Path] = append(of[o.Path], o)
	}
	for _, m := range all {
		for _, o := range of[m.Resource.Path] {
			m.Caught = m.Caught || len(o.Breaches(m.change())) > 0
		}
		if set := m.Resource.Stack.Parent; set != nil { // of whose text the resource may be a part
			changed := set.Changed(func(properties map[string]any) {
				if text, ok := properties["TemplateBody"].(string); ok {
					properties["TemplateBody"] = text + " "
				}
			})
			for _, o := range of[set.Path] {
				m.Caught = m.Caught || len(o.Breaches(changed)) > 0
			}
		}
	}
	single := alone(a)
	for i, stacks := range append(single, related(a)...) {
		measurement, err := newMeasurement(a, stacks, rules)
		if err != nil {
			return nil, err
		}
		var trials []*trial
		of := map[*trial]*Mutant{}
		for _, m := range all {
			if !m.Caught && slices.Contains(stacks, m.Resource.Stack) {
				t := &trial{of: m.Resource, path: m.Path, change: m.change}
				trials, of[t] = append(trials, t), m
			}
		}
		measurement.try(trials)
		for _, t := range trials {
			if !t.found && i >= len(single) { // two changes may make up for each other
				measurement.search([]*trial{t})
			}
			of[t].Caught = t.found
		}
	}
	return all, nil
}

// mutants are all that operators do to a resource.
func mutants(r *assembly.Resource) []*Mutant {
	var all []*Mutant
	for _, f := range fates {
		if other, ok := f.do(*r); ok {
			all = append(all, &Mutant{Operator: f.name, Resource: r, change: func() *assembly.Resource { return other }})
		}
	}
	r.Changed(func(properties map[string]any) {
		walk(properties, nil, func(path []string, value any, in map[string]any) {
			name := path[len(path)-1]
			if strings.Trim(name, "0123456789") == "" && len(path) > 1 {
				name = path[len(path)-2]
			}
			for _, o := range operators {
				if !o.about.MatchString(name) {
					continue
				}
				result, ok := o.do(site{r, name, value, in})
				if !ok {
					continue
				}
				p := &Property{Resource: r, path: path}
				change := func() *assembly.Resource {
					return p.changed(func(any, bool) (any, bool) { return result, result != nil })
				}
				all = append(all, &Mutant{Operator: o.name, Resource: r, Path: strings.Join(path, "."), change: change})
			}
		})
	})
	return all
}

// walk visits every value of an object, functions as a whole.
func walk(v any, at []string, visit func(path []string, value any, in map[string]any)) {
	switch v := v.(type) {
	case map[string]any:
		if isIntrinsic(v) {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			path := append(slices.Clip(at), key)
			visit(path, v[key], v)
			walk(v[key], path, visit)
		}
	case []any:
		for i, e := range v {
			path := append(slices.Clip(at), strconv.Itoa(i))
			if _, list := e.(map[string]any); !list || isIntrinsic(e.(map[string]any)) {
				visit(path, e, nil)
			}
			walk(e, path, visit)
		}
	}
}

// alone are the stacks one by one, nested ones with those around them.
func alone(a *assembly.Assembly) (all [][]*assembly.Stack) {
	for _, s := range a.Stacks {
		if i := len(all) - 1; s.Parent != nil {
			all[i] = append(all[i], s)
			continue
		}
		all = append(all, []*assembly.Stack{s})
	}
	return all
}
