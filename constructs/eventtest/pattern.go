package eventtest

import (
	"fmt"
	"slices"
	"strings"
)

// A branch of a pattern is one that has no $or: conditions of which all have to hold.
type branch []condition

// A condition is what one field has to be: any of the filters.
type condition struct {
	path    string
	filters []filter
	source  string
}

// matches looks for a field for each condition, all in the same elements of lists.
func (b branch) matches(fields []field, in elements) bool {
	if len(b) == 0 {
		return true
	}
	absent := true
	for _, f := range fields {
		inside, consistent := in.with(f.in)
		if f.path != b[0].path || !consistent {
			continue
		}
		absent = false
		if b[0].matches(f.value) && b[1:].matches(fields, inside) {
			return true
		}
	}
	wanted := slices.ContainsFunc(b[0].filters, func(f filter) bool { return f.absent })
	return absent && wanted && b[1:].matches(fields, in)
}

func (c condition) matches(value any) bool {
	return slices.ContainsFunc(c.filters, func(f filter) bool { return !f.absent && f.matches(value) })
}

// compile reads a pattern: one branch for each way through its $or.
func compile(pattern node) ([]branch, error) {
	branches, err := extend([]branch{nil}, nil, pattern)
	if err != nil {
		return nil, err
	}
	for _, b := range branches {
		slices.SortStableFunc(b, func(x, y condition) int { return strings.Compare(x.path, y.path) })
		for i := 1; i < len(b); i++ {
			if b[i-1].path == b[i].path {
				return nil, fmt.Errorf("%s is given twice, want it once: EventBridge forgets one", name(b[i].path))
			}
		}
	}
	return branches, simple(branches)
}

// simple returns an error when the wildcard patterns that EventBridge tries on a field at once,
// those of all branches with the same conditions before it, are too complex for it.
func simple(branches []branch) error {
	type set struct {
		sources  []string
		patterns [][]int
	}
	sets := map[string]*set{}
	for _, b := range branches {
		before := ""
		for _, c := range b {
			at := before + "\x00" + c.path
			if sets[at] == nil {
				sets[at] = &set{}
			}
			before = at + "\x00" + c.source
			s := sets[at]
			if slices.Contains(s.sources, c.source) {
				continue
			}
			s.sources = append(s.sources, c.source)
			for _, f := range c.filters {
				s.patterns = append(s.patterns, f.wildcards...)
			}
			if len(s.patterns) > 0 && complexity(s.patterns) > maxComplexity {
				return fmt.Errorf("%s has wildcards that are too complex for EventBridge, want fewer *, or more before the first", name(c.path))
			}
		}
	}
	return nil
}

// extend adds the conditions of an object of the pattern to every branch.
func extend(branches []branch, steps []string, object node) ([]branch, error) {
	if len(object) == 0 {
		return nil, fmt.Errorf("%s is an empty object, want fields", name(strings.Join(steps, ".")))
	}
	for _, m := range object {
		var err error
		at := join(steps, m.key)
		switch value := m.value.(type) {
		case node:
			branches, err = extend(branches, append(slices.Clip(steps), m.key), value)
		case []any:
			if alternatives, ok := or(m.key, value); ok {
				branches, err = fork(branches, steps, alternatives)
				break
			}
			var c condition
			if c, err = conditionOf(at, value); err == nil {
				for i := range branches {
					branches[i] = append(slices.Clip(branches[i]), c)
				}
			}
		default:
			err = fmt.Errorf("%s is %v, want a list of values, or an object", name(at), value)
		}
		if err != nil {
			return nil, err
		}
	}
	return branches, nil
}

// join is the path of a field of a pattern. EventBridge forgets a first step with an empty name.
func join(steps []string, key string) string {
	if path := strings.Join(steps, "."); path != "" {
		return path + "." + key
	}
	return key
}

func name(path string) string {
	if path == "" {
		return "it"
	}
	return path
}

func conditionOf(path string, values []any) (condition, error) {
	if len(values) == 0 {
		return condition{}, fmt.Errorf("%s is an empty list, want a value", name(path))
	}
	c := condition{path: path, source: show(values)}
	for _, v := range values {
		f, err := filterOf(v)
		if err != nil {
			return condition{}, fmt.Errorf("%s: %w", name(path), err)
		}
		c.filters = append(c.filters, f)
	}
	return c, nil
}
