package jsonata

import (
	"encoding/json"
	"math"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// An entry is an item on the way through a path, with the variables that the path binds.
type entry struct {
	*item
	*scope
}

// entriesOf are the elements of a context, or the context itself.
func entriesOf(at *item, e *scope) []entry {
	l, ok := elements(at.value)
	if !ok {
		return []entry{{at, e}}
	}
	all := make([]entry, len(l))
	for i, v := range l {
		all[i] = entry{&item{v, at.parent}, e}
	}
	return all
}

func entriesIn(v any, parent *item, e *scope) []entry {
	if v == undefined {
		return nil
	}
	return entriesOf(&item{v, parent}, e)
}

func values(all []entry) []any {
	l := make([]any, len(all))
	for i, one := range all {
		l[i] = one.value
	}
	return l
}

func (p *path) eval(s *state, at *item, e *scope) any {
	found, whole := p.walk(s, at, e)
	if whole != nil {
		if p.keep {
			return &sequence{items: whole, keep: true}
		}
		return whole
	}
	return &sequence{items: values(found), keep: p.keep}
}

// walk goes through the steps. What the last one finds is whole if it is one list that is a value
// of its own.
func (p *path) walk(s *state, at *item, e *scope) (found []entry, whole []any) {
	found = []entry{{at, e}}
	if _, isVariable := p.steps[0].of.(reference); !isVariable {
		found = entriesOf(at, e)
	}
	for i, step := range p.steps {
		if step.order != nil {
			found = sorted(s, step.order, found)
			for _, predicate := range step.predicates {
				found = filterBy(s, predicate, found)
			}
			if step.index != "" {
				for i := range found {
					found[i].scope = found[i].inside(step.index, float64(i))
				}
			}
			continue
		}
		if i == 0 && step.constructed {
			found = entriesIn(eval(s, step.of, at, e), at, e)
			for _, predicate := range step.predicates {
				found = filterBy(s, predicate, found)
			}
			continue
		}
		found, whole = step.walk(s, found, i == len(p.steps)-1)
		if len(found) == 0 && whole == nil {
			return nil, nil
		}
	}
	return found, whole
}

func (st *step) walk(s *state, from []entry, last bool) (found []entry, whole []any) {
	bound := st.focus != "" || st.index != ""
	var lists [][]any
	for _, in := range from {
		here, list := st.from(s, in)
		if !bound {
			for _, predicate := range st.predicates {
				here, list = filterBy(s, predicate, here), nil
			}
		}
		if list != nil {
			lists = append(lists, list)
		} else if len(here) > 0 {
			lists = append(lists, nil)
		}
		found = append(found, here...)
	}
	if bound {
		for _, predicate := range st.predicates {
			found = filterBy(s, predicate, found)
		}
	}
	if last && len(lists) == 1 && lists[0] != nil && !bound {
		return found, lists[0]
	}
	return found, nil
}

// from evaluates the step for one entry. The list is what it finds if that is one value.
func (st *step) from(s *state, in entry) (found []entry, list []any) {
	switch of := st.of.(type) {
	case parent:
		up := in.up()
		return entriesOf(up, in.scope), nil
	case reference:
		if of.name == "" {
			return entriesOf(in.item, in.scope), nil
		}
	}
	v := eval(s, st.of, in.item, in.scope)
	switch l := v.(type) {
	case nothing:
		return nil, nil
	case []any:
		list = l
		if st.constructed {
			return []entry{{&item{v, in.item}, in.scope}}, list
		}
	}
	for i, e := range listOf(v) {
		one := entry{&item{e, in.item}, in.scope}
		if st.focus != "" {
			one = entry{in.item, in.inside(st.focus, e)}
		}
		if st.index != "" {
			one.scope = one.inside(st.index, float64(i))
		}
		found = append(found, one)
	}
	return found, list
}

// filterBy keeps the items that a predicate holds for, or whose position it is.
func filterBy(s *state, predicate node, all []entry) (kept []entry) {
	position := func(f float64) int {
		if f = math.Floor(f); f < 0 {
			f += float64(len(all))
		}
		return int(f)
	}
	if l, ok := predicate.(literal); ok {
		if f, ok := numberOf(l.value); ok {
			i := position(f)
			if i < 0 || i >= len(all) {
				return nil
			}
			return entriesOf(all[i].item, all[i].scope)
		}
	}
	for i, one := range all {
		v := eval(s, predicate, one.item, one.scope)
		if numbers, ok := allNumbers(v); ok {
			for _, f := range numbers {
				if position(f) == i {
					kept = append(kept, one)
				}
			}
		} else if truth(v) {
			kept = append(kept, one)
		}
	}
	return kept
}

func allNumbers(v any) (numbers []float64, ok bool) {
	for _, e := range listOf(v) {
		f, ok := numberOf(e)
		if !ok {
			return nil, false
		}
		numbers = append(numbers, f)
	}
	return numbers, len(numbers) > 0
}

// sorted orders items by terms, and leaves those that are equal in their order.
func sorted(s *state, order []term, all []entry) []entry {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b entry) int {
		for _, t := range order {
			x := eval(s, t.of, a.item, a.scope)
			y := eval(s, t.of, b.item, b.scope)
			if sign := compareTerms(x, y); sign != 0 {
				if t.descending {
					return -sign
				}
				return sign
			}
		}
		return 0
	})
	return all
}

// compareTerms puts nothing last.
func compareTerms(x, y any) int {
	switch {
	case x == undefined && y == undefined:
		return 0
	case x == undefined:
		return 1
	case y == undefined:
		return -1
	}
	for _, v := range []any{x, y} {
		switch v.(type) {
		case string, float64, json.Number:
		default:
			scan.Throw("T2008", "The expressions within an order-by clause must evaluate to numeric or string values")
		}
	}
	if kindOf(x) != kindOf(y) {
		scan.Throw("T2007", "Type mismatch when comparing values %s and %s in order-by clause", stringOf(x), stringOf(y))
	}
	return order(x, y)
}
