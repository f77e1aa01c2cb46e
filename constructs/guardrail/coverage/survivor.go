package coverage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Reason says of some kinds of mutants why nothing finds them.
type Reason struct {
	// Operators are those of the mutants, and Kinds what [Mutant.Kind] returns of them. What ends in *
	// stands for all that begin so.
	Operators, Kinds []string
	// Count is how many mutants it is for.
	Count int
	// Why says why it does no harm or, if the reason is Open, what nobody finds.
	Why string
	// Open says that a rule is missing.
	Open bool
}

// Reasons reads a table of reasons in JSON.
func Reasons(table []byte) ([]*Reason, error) {
	var all []*Reason
	if err := json.Unmarshal(table, &all); err != nil {
		return nil, fmt.Errorf("reasons: %w", err)
	}
	for i, r := range all {
		if len(r.Operators) == 0 || len(r.Kinds) == 0 || r.Why == "" || r.Count == 0 {
			return nil, fmt.Errorf("reasons: entry %d for %q lacks operators, kinds, count or why; say which mutants it is for, how many, and why",
				i, r.Kinds)
		}
	}
	return all, nil
}

func matches(pattern, name string) bool {
	prefix, any := strings.CutSuffix(pattern, "*")
	return pattern == name || any && strings.HasPrefix(name, prefix)
}

// Explain returns, of the mutants that nothing found, those that each reason is for and those that
// none is for, and the parts of reasons that are for none. The first reason that is for a mutant
// gets it.
func Explain(all []*Mutant, reasons []*Reason) (by map[*Reason][]*Mutant, unexplained []*Mutant, stale []string) {
	type part struct {
		reason *Reason
		name   string
	}
	used := map[part]bool{}
	by = map[*Reason][]*Mutant{}
	for _, m := range all {
		if m.Caught {
			continue
		}
		explained := false
		for _, r := range reasons {
			o := slices.IndexFunc(r.Operators, func(pattern string) bool { return matches(pattern, m.Operator) })
			k := slices.IndexFunc(r.Kinds, func(pattern string) bool { return matches(pattern, m.Kind()) })
			if o >= 0 && k >= 0 {
				used[part{r, r.Operators[o]}], used[part{r, r.Kinds[k]}] = true, true
				by[r] = append(by[r], m)
				explained = true
				break
			}
		}
		if !explained {
			unexplained = append(unexplained, m)
		}
	}
	for _, r := range reasons {
		for _, name := range slices.Concat(r.Operators, r.Kinds) {
			if !used[part{r, name}] {
				stale = append(stale, fmt.Sprintf("%s: %s", name, r.Why))
			}
		}
	}
	return by, unexplained, stale
}
