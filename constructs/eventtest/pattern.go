package eventtest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A branch of a pattern is one that has no $or: conditions of which all have to hold.
type branch []condition

// A condition is what one field has to be: any of the filters.
type condition struct {
	path    string
	filters []filter
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
func compile(pattern map[string]any) ([]branch, error) {
	branches, err := extend([]branch{nil}, "", pattern)
	if err != nil {
		return nil, err
	}
	for _, b := range branches {
		slices.SortStableFunc(b, func(x, y condition) int { return strings.Compare(x.path, y.path) })
		for i := range len(b) - 1 {
			if b[i].path == b[i+1].path {
				return nil, fmt.Errorf("%s is given twice, inside and outside of $or: EventBridge would forget one", b[i].path)
			}
		}
	}
	return branches, nil
}

// extend adds the conditions of an object of the pattern to every branch.
func extend(branches []branch, path string, object map[string]any) ([]branch, error) {
	if len(object) == 0 {
		return nil, fmt.Errorf("%s is an empty object, want fields", name(path))
	}
	for _, key := range slices.Sorted(maps.Keys(object)) {
		var err error
		at := join(path, key)
		switch value := object[key].(type) {
		case map[string]any:
			branches, err = extend(branches, at, value)
		case []any:
			if alternatives, ok := or(key, value); ok {
				branches, err = fork(branches, path, alternatives)
				break
			}
			var c condition
			if c, err = conditionOf(at, value); err == nil {
				for i := range branches {
					branches[i] = append(slices.Clip(branches[i]), c)
				}
			}
		default:
			err = fmt.Errorf("%s is %v, want a list of values, or an object", at, value)
		}
		if err != nil {
			return nil, err
		}
	}
	return branches, nil
}

func name(path string) string {
	if path == "" {
		return "it"
	}
	return path
}

// or returns the alternatives of an $or. With fewer than two objects, or the name of an operator
// in one, $or is a field like any other.
func or(key string, value []any) ([]map[string]any, bool) {
	if key != "$or" || len(value) < 2 {
		return nil, false
	}
	alternatives := make([]map[string]any, len(value))
	for i, v := range value {
		object, ok := v.(map[string]any)
		for field := range object {
			ok = ok && operators[field] == nil
		}
		if !ok {
			return nil, false
		}
		alternatives[i] = object
	}
	return alternatives, true
}

// fork makes one branch of each for every alternative.
func fork(branches []branch, path string, alternatives []map[string]any) ([]branch, error) {
	var all []branch
	for _, object := range alternatives {
		extended, err := extend(slices.Clone(branches), path, object)
		if err != nil {
			return nil, err
		}
		all = append(all, extended...)
	}
	if len(all) > maxBranches {
		return nil, fmt.Errorf("%s has $or with more than %d combinations, which EventBridge refuses", name(path), maxBranches)
	}
	return all, nil
}

// maxBranches is the quota of EventBridge for the combinations of $or in a rule.
const maxBranches = 1000

func conditionOf(path string, values []any) (condition, error) {
	if len(values) == 0 {
		return condition{}, fmt.Errorf("%s is an empty list, want a value", path)
	}
	c := condition{path: path}
	for _, v := range values {
		f, err := filterOf(v)
		if err != nil {
			return condition{}, fmt.Errorf("%s: %w", path, err)
		}
		c.filters = append(c.filters, f)
	}
	return c, nil
}
