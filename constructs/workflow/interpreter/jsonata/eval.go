package jsonata

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// Limits of one evaluation.
const (
	maxDepth = 50_000
	maxWork  = 2_000_000
	maxItems = 360_145 // the service runs out of memory at one more
)

// A state is one evaluation.
type state struct {
	env         Environment
	depth, work int
}

func eval(s *state, n node, at *item, e *scope) any {
	if s.work++; s.work > maxWork {
		scan.Throw("D1012", "Expression evaluation timeout: Check for infinite loop")
	}
	if s.depth++; s.depth > maxDepth {
		scan.Throw("U1001", "Stack overflow error: Check for non-terminating recursive function.  Consider rewriting as tail-recursive.")
	}
	v := n.eval(s, at, e)
	s.depth--
	if found, ok := v.(*sequence); ok {
		return found.value()
	}
	return v
}

func (n literal) eval(*state, *item, *scope) any       { return n.value }
func (p pattern) eval(*state, *item, *scope) any       { return p }
func (n placeholder) eval(*state, *item, *scope) any   { return undefined }
func (n field) eval(s *state, at *item, e *scope) any  { return lookup(at.value, n.name) }
func (n parent) eval(s *state, at *item, e *scope) any { return at.up().value }

// up is what % leads to.
func (at *item) up() *item {
	if at.parent == nil {
		scan.Throw("S0217", "The object representing the 'parent' cannot be derived from this expression")
	}
	return at.parent
}

// lookup finds a field in an object, or in all objects of a list.
func lookup(v any, name string) any {
	switch v := v.(type) {
	case *ordered.Object:
		if value, there := v.Get(name); there {
			return value
		}
	case []any, *sequence:
		found := &sequence{}
		l, _ := elements(v)
		for _, e := range l {
			if value := lookup(e, name); value != undefined {
				found.items = append(found.items, listOf(value)...)
			}
		}
		return found
	}
	return undefined
}

func (wildcard) eval(s *state, at *item, e *scope) any {
	found := &sequence{}
	v := at.value
	if l, ok := elements(v); ok && len(l) > 0 {
		v = l[0]
	}
	if o, ok := v.(*ordered.Object); ok {
		for _, value := range o.All() {
			if _, isList := elements(value); isList {
				found.items = append(found.items, flat(value)...)
			} else {
				found.items = append(found.items, value)
			}
		}
	}
	return found
}

// flat are the elements of lists within lists.
func flat(v any) (all []any) {
	l, isList := elements(v)
	if !isList {
		return []any{v}
	}
	for _, e := range l {
		all = append(all, flat(e)...)
	}
	return all
}

func (descendant) eval(s *state, at *item, e *scope) any {
	found := &sequence{}
	var below func(v any)
	below = func(v any) {
		l, isList := elements(v)
		if !isList {
			found.items = append(found.items, v)
		}
		for _, e := range l {
			below(e)
		}
		if o, ok := v.(*ordered.Object); ok {
			for _, value := range o.All() {
				below(value)
			}
		}
	}
	if at.value != undefined {
		below(at.value)
	}
	return found
}

func (n reference) eval(s *state, at *item, e *scope) any {
	if n.name == "" {
		return at.value
	}
	if v, there := e.get(n.name); there {
		return v
	}
	if s.env.Variable != nil {
		if v, there := s.env.Variable(n.name); there {
			return v
		}
	}
	if f, there := builtins[n.name]; there {
		return f
	}
	return undefined
}

func (n minus) eval(s *state, at *item, e *scope) any {
	v := eval(s, n.of, at, e)
	if v == undefined {
		return v
	}
	f, ok := numberOf(v)
	if !ok {
		scan.Throw("D1002", "Cannot negate a non-numeric value: %s", stringOf(v))
	}
	return -f
}

func (n list) eval(s *state, at *item, e *scope) any {
	all := []any{}
	for _, part := range n.items {
		v := eval(s, part, at, e)
		if v == undefined {
			continue
		}
		if _, nested := part.(list); nested {
			all = append(all, v)
		} else {
			all = append(all, listOf(v)...)
		}
	}
	return all
}

func (n dictionary) eval(s *state, at *item, e *scope) any {
	return groupBy(s, n.pairs, entriesOf(at, e))
}

func (n grouped) eval(s *state, at *item, e *scope) any {
	if p, ok := n.of.(*path); ok {
		found, _ := p.walk(s, at, e)
		return groupBy(s, n.pairs, found)
	}
	return groupBy(s, n.pairs, entriesOf(&item{eval(s, n.of, at, e), at.parent}, e))
}

// groupBy makes an object of the keys and values of items. The items of one key have one value.
func groupBy(s *state, pairs [][2]node, items []entry) any {
	type group struct {
		items []entry
		pair  int
	}
	groups := map[string]*group{}
	var keys []string
	if len(items) == 0 {
		items = []entry{{&item{value: undefined}, &scope{}}}
	}
	for _, it := range items {
		for i, pair := range pairs {
			key := eval(s, pair[0], it.item, it.scope)
			if key == undefined {
				continue
			}
			name, ok := key.(string)
			if !ok {
				scan.Throw("T1003", "Key in object structure must evaluate to a string; got: %s", stringOf(key))
			}
			g := groups[name]
			if g == nil {
				g = &group{pair: i}
				groups[name] = g
				keys = append(keys, name)
			} else if g.pair != i {
				scan.Throw("D1009", "Multiple key definitions evaluate to same key: %q", name)
			}
			g.items = append(g.items, it)
		}
	}
	o := &ordered.Object{}
	for _, key := range keys {
		g := groups[key]
		at, e := g.items[0].item, g.items[0].scope
		if len(g.items) > 1 {
			all := &sequence{}
			for _, it := range g.items {
				all.items = append(all.items, listOf(it.value)...)
			}
			at = &item{all, at.parent}
		}
		if v := eval(s, pairs[g.pair][1], at, e); v != undefined {
			o.Put(key, plain(v))
		}
	}
	return o
}

func (n block) eval(s *state, at *item, e *scope) any {
	inner := &scope{outer: e}
	v := undefined
	for _, part := range n.parts {
		v = eval(s, part, at, inner)
	}
	return v
}

func (n condition) eval(s *state, at *item, e *scope) any {
	switch {
	case truth(eval(s, n.test, at, e)):
		return eval(s, n.then, at, e)
	case n.otherwise != nil:
		return eval(s, n.otherwise, at, e)
	}
	return undefined
}

func (n elvis) eval(s *state, at *item, e *scope) any {
	if v := eval(s, n.value, at, e); truth(v) {
		return v
	}
	return eval(s, n.otherwise, at, e)
}

func (n coalesce) eval(s *state, at *item, e *scope) any {
	if v := eval(s, n.value, at, e); v != undefined {
		return v
	}
	return eval(s, n.otherwise, at, e)
}

func (n assignment) eval(s *state, at *item, e *scope) any {
	v := eval(s, n.value, at, e)
	e.set(n.name, v)
	return v
}

func (n filtered) eval(s *state, at *item, e *scope) any {
	v := eval(s, n.of, at, e)
	for _, predicate := range n.predicates {
		v = (&sequence{items: values(filterBy(s, predicate, entriesIn(v, at.parent, e)))}).value()
	}
	if !n.keep || v == undefined {
		return v
	}
	return &sequence{items: slices.Clone(listOf(v)), keep: true}
}
