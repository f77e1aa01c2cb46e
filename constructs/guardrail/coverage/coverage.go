// Package coverage measures which properties of an app its guardrails watch: it changes each
// property, and sees whether anybody finds it.
//
// A property is a scalar or an intrinsic function in the Properties of a resource, however deep:
// an element of a list is one, and text that holds JSON is one. It is watched if a rule, or the
// promise of a construct, finds that it is missing or that it has another value. Properties of
// resources that are alike in several stacks are measured in one of them.
//
// [Sabotage] asks the other way round: of what an attacker or a careless change would do, from a
// table of operators, how much is found? A finding counts even if it is waived, and whatever its
// severity is: the report has it.
package coverage

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Property is one property of one resource.
type Property struct {
	Resource *assembly.Resource
	// Path is that of the property, its elements joined by dots.
	Path    string
	Watched bool

	path []string
}

// Coverage is every property of an app.
type Coverage []*Property

// Measure changes each property of an app. Rules are those that are evaluated besides promises.
func Measure(a *assembly.Assembly, rules []engine.Rule) (Coverage, error) {
	var all Coverage
	alike := map[string]*Property{}
	copies := map[*Property]*Property{}
	for _, r := range a.Resources() {
		for _, path := range properties(r) {
			p := &Property{Resource: r, Path: strings.Join(path, "."), path: path}
			all = append(all, p)
			key := r.Type + " " + strings.TrimPrefix(r.Path, r.Stack.Path) + " " + p.Path
			if first, found := alike[key]; !found {
				alike[key] = p
			} else if first.Resource.Stack != r.Stack {
				copies[p] = first
			}
		}
	}
	measured := slices.DeleteFunc(slices.Clone(all), func(p *Property) bool { return copies[p] != nil })
	promised(a, measured)
	// Most findings are about one stack: what it takes several for is left.
	for _, stacks := range slices.Concat(alone(a), related(a)) {
		m, err := newMeasurement(a, stacks, rules)
		if err != nil {
			return nil, err
		}
		m.measure(slices.DeleteFunc(slices.Clone(measured), func(p *Property) bool {
			return p.Watched || !slices.Contains(stacks, p.Resource.Stack)
		}))
	}
	for p, first := range copies {
		p.Watched = first.Watched
	}
	return all, nil
}

// Share is that of the properties that are watched, from 0 to 1.
func (c Coverage) Share() float64 {
	watched := 0
	for _, p := range c {
		if p.Watched {
			watched++
		}
	}
	return float64(watched) / float64(max(len(c), 1))
}

// ByType returns the coverage of each resource type.
func (c Coverage) ByType() map[string]Coverage {
	by := map[string]Coverage{}
	for _, p := range c {
		by[p.Resource.Type] = append(by[p.Resource.Type], p)
	}
	return by
}

// String lists, by resource type, the properties that nobody watches, and how many of each there
// are: the types with most of them first.
func (c Coverage) String() string {
	by := c.ByType()
	unwatched := func(typ string) int { return len(by[typ]) - int(by[typ].Share()*float64(len(by[typ]))+0.5) }
	var b strings.Builder
	for _, typ := range slices.SortedFunc(maps.Keys(by), func(s, t string) int {
		return cmp.Or(cmp.Compare(unwatched(t), unwatched(s)), cmp.Compare(s, t))
	}) {
		if unwatched(typ) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s: %d of %d\n", typ, unwatched(typ), len(by[typ]))
		count := map[string]int{}
		for _, p := range by[typ] {
			if !p.Watched {
				count[general(p.path)]++
			}
		}
		for _, path := range slices.Sorted(maps.Keys(count)) {
			fmt.Fprintf(&b, "  %4d %s\n", count[path], path)
		}
	}
	return b.String()
}

// general is a path with # in place of the places in lists.
func general(path []string) string {
	path = slices.Clone(path)
	for i, key := range path {
		if strings.Trim(key, "0123456789") == "" {
			path[i] = "#"
		}
	}
	return strings.Join(path, ".")
}
