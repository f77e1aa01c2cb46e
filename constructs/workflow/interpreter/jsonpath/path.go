// Package jsonpath finds values by the JSONPath dialect of AWS Step Functions, which is that of the
// Java library Jayway: a definite path is one value or an error, any other is a list.
package jsonpath

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A Path leads to values. It is safe for concurrent use.
type Path struct {
	text     string
	segments []segment
	function string // of the values found, such as length
}

// NotFound is the error of a definite path that leads nowhere. It says so in the words of the
// service.
type NotFound string

func (n NotFound) Error() string { return string(n) }

// String is the path as it was written.
func (p *Path) String() string { return p.text }

// Definite reports whether the path leads to one value at most.
func (p *Path) Definite() bool {
	for _, s := range p.segments {
		if !s.definite() {
			return false
		}
	}
	return true
}

// IsReference reports whether the path can say where a value goes: names and indexes only.
func (p *Path) IsReference() bool {
	for _, s := range p.segments {
		switch s := s.(type) {
		case names:
			if len(s) > 1 {
				return false
			}
		case indexes:
			if len(s) > 1 || s[0] < 0 {
				return false
			}
		default:
			return false
		}
	}
	return p.function == ""
}

// Get returns what the path leads to. The error is a [NotFound] unless a function does not take
// what was found.
func (p *Path) Get(root any) (any, error) {
	found, err := p.find(root)
	if err != nil || p.function == "" {
		return found, err
	}
	return call(p.function, found)
}

func (p *Path) find(root any) (any, error) {
	w := &walk{root: root, definite: p.Definite()}
	if err := w.from(root, p.segments, "$"); err != nil {
		if w.definite {
			return nil, err
		}
		return []any{}, nil // as the service has it, also where Jayway objects
	}
	if !w.definite {
		if w.found == nil {
			return []any{}, nil
		}
		return w.found, nil
	}
	if len(w.found) == 0 {
		return nil, NotFound("No results for path: " + p.normal())
	}
	return w.found[0], nil
}

// normal is the path in brackets throughout.
func (p *Path) normal() string {
	var b strings.Builder
	b.WriteByte('$')
	for _, s := range p.segments {
		b.WriteString(s.String())
	}
	return b.String()
}

// A walk collects what segments lead to.
type walk struct {
	root     any
	definite bool
	found    []any
}

// from goes on from a value that is at a place.
func (w *walk) from(at any, rest []segment, place string) error {
	if len(rest) == 0 {
		w.found = append(w.found, at)
		return nil
	}
	return rest[0].step(w, at, rest[1:], place)
}

// Set returns the document with a value where the path leads, a copy with every object that is
// missing on the way. It does not lead into anything but objects and elements that are there.
func (p *Path) Set(root, value any) (any, error) {
	if !p.IsReference() {
		return nil, fmt.Errorf("%s is no reference path: want names and indexes only", p.text)
	}
	return set(root, p.segments, value)
}

func set(at any, rest []segment, value any) (any, error) {
	if len(rest) == 0 {
		return value, nil
	}
	switch s := rest[0].(type) {
	case names:
		o, ok := at.(*ordered.Object)
		if !ok && at != nil {
			return nil, fmt.Errorf("there is %s, which has no field %s", kindWithArticle(at), s[0])
		}
		field, _ := o.Get(s[0])
		field, err := set(field, rest[1:], value)
		if err != nil {
			return nil, err
		}
		return o.With(s[0], field), nil
	case indexes:
		list, ok := at.([]any)
		if !ok || s[0] >= len(list) {
			return nil, fmt.Errorf("there is %s, which has no element %d", kindWithArticle(at), s[0])
		}
		element, err := set(list[s[0]], rest[1:], value)
		if err != nil {
			return nil, err
		}
		changed := append([]any{}, list...)
		changed[s[0]] = element
		return changed, nil
	}
	return nil, fmt.Errorf("%s cannot be set", rest[0])
}

func kindWithArticle(v any) string {
	switch kind := ordered.Kind(v); kind {
	case "array", "object":
		return "an " + kind
	case "null":
		return kind
	default:
		return "a " + kind
	}
}

func quoted(name string) string { return "['" + name + "']" }

func bracketed(index int) string { return "[" + strconv.Itoa(index) + "]" }
