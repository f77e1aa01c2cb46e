package jsonata

import (
	"encoding/json"
	"math"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

type nothing struct{}

// undefined is what an expression is that finds nothing. It is not null.
var undefined any = nothing{}

// A sequence is what paths and the like find. One of one is the same as what is in it, unless it is
// kept.
type sequence struct {
	items []any
	keep  bool
}

func (s *sequence) value() any {
	switch {
	case len(s.items) == 0:
		return undefined
	case len(s.items) == 1 && !s.keep:
		return s.items[0]
	}
	return s
}

// An item is a context: a value, and the one that it was found in, which % leads to.
type item struct {
	value  any
	parent *item
}

// A scope has the variables of a block or function.
type scope struct {
	outer *scope
	names map[string]any
}

func (e *scope) set(name string, v any) {
	if e.names == nil {
		e.names = map[string]any{}
	}
	e.names[name] = v
}

func (e *scope) get(name string) (any, bool) {
	for ; e != nil; e = e.outer {
		if v, there := e.names[name]; there {
			return v, true
		}
	}
	return nil, false
}

// inside is a scope with one variable more.
func (e *scope) inside(name string, v any) *scope {
	in := &scope{outer: e}
	in.set(name, v)
	return in
}

// elements returns the elements of a list or sequence, and whether it is one.
func elements(v any) ([]any, bool) {
	switch v := v.(type) {
	case []any:
		return v, true
	case *sequence:
		return v.items, true
	}
	return nil, false
}

// listOf is a value as a list: nothing is an empty one, and anything else one of one.
func listOf(v any) []any {
	if v == undefined {
		return nil
	}
	if l, ok := elements(v); ok {
		return l
	}
	return []any{v}
}

// appended appends one value to another, as lists.
func appended(a, b any) any {
	switch {
	case a == undefined:
		return b
	case b == undefined:
		return a
	}
	l := listOf(a)
	return &sequence{items: append(l[:len(l):len(l)], listOf(b)...)}
}

// numberOf is the number that a value is.
func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

// truth is the boolean that a value stands for.
func truth(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return v != ""
	case *ordered.Object:
		return v.Len() > 0
	}
	if f, ok := numberOf(v); ok {
		return f != 0
	}
	l, _ := elements(v)
	for _, e := range l {
		if truth(e) {
			return true
		}
	}
	return false
}

// equal compares by value. Nothing equals nothing else, nor itself.
func equal(a, b any) bool {
	if a == undefined || b == undefined {
		return false
	}
	return ordered.Equal(plain(a), plain(b))
}

// plain makes a list of a sequence.
func plain(v any) any {
	if s, ok := v.(*sequence); ok {
		return s.items
	}
	return v
}

// kindOf is what $type says.
func kindOf(v any) string {
	switch v.(type) {
	case nothing:
		return "undefined"
	case callable, pattern:
		return "function"
	case *sequence:
		return "array"
	}
	return ordered.Kind(v)
}

func finite(f float64) float64 {
	if math.IsInf(f, 0) || math.IsNaN(f) {
		scan.Throw("D1001", "Number out of range: %v", f)
	}
	return f
}
