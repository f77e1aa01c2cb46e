package eventtest

import (
	"fmt"
	"slices"
)

// reserved are names that make $or a field like any other when one of them stands in it: operators,
// and what Event Ruler keeps for later ones.
var reserved = []string{"=", "<", "<=", ">", ">=", "regex", "not-wildcard", "not-equals-ignore-case", "date-after", "date-on-or-after",
	"date-before", "date-on-or-before", "in-date-range", "ip-address-in-range", "ip-address-not-in-range"}

// or returns the alternatives of an $or. With fewer than two objects, or the name of an operator
// in one, $or is a field like any other.
func or(key string, value []any) ([]node, bool) {
	if key != "$or" || len(value) < 2 {
		return nil, false
	}
	alternatives := make([]node, len(value))
	for i, v := range value {
		object, ok := v.(node)
		for _, m := range object {
			ok = ok && operators[m.key] == nil && !slices.Contains(reserved, m.key)
		}
		if !ok {
			return nil, false
		}
		alternatives[i] = object
	}
	return alternatives, true
}

// fork makes one branch of each for every alternative.
func fork(branches []branch, steps []string, alternatives []node) ([]branch, error) {
	var all []branch
	for _, object := range alternatives {
		extended, err := extend(slices.Clone(branches), steps, object)
		if err != nil {
			return nil, err
		}
		all = append(all, extended...)
		if len(all) > maxBranches {
			at := name(join(steps, "$or"))
			return nil, fmt.Errorf("%s has more than %d combinations, which EventBridge refuses", at, maxBranches)
		}
	}
	return all, nil
}

// maxBranches is the quota of EventBridge for the combinations of $or in a rule.
const maxBranches = 1000
