package jsonpath

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A segment is one step of a path.
type segment interface {
	fmt.Stringer
	definite() bool
	// step goes on with the rest of the segments from every value that this one leads to.
	step(w *walk, at any, rest []segment, place string) error
}

type (
	// names are fields of an object. Several that end a path are an object of those.
	names []string
	// indexes are elements of a list, negative from its end.
	indexes []int
	// a span is elements of a list from one index up to another.
	span struct{ from, to *int }
	// any field or element.
	wildcard struct{}
	// a scan is everything below.
	scan struct{}
	// a filter is elements for which something holds.
	filter struct{ test condition }
)

func (s names) definite() bool    { return true }
func (s indexes) definite() bool  { return len(s) == 1 }
func (s span) definite() bool     { return false }
func (s wildcard) definite() bool { return false }
func (s scan) definite() bool     { return false }
func (s filter) definite() bool   { return false }

func (s names) String() string {
	return "['" + strings.Join(s, "','") + "']"
}

func (s indexes) String() string {
	texts := make([]string, len(s))
	for i, n := range s {
		texts[i] = strconv.Itoa(n)
	}
	return "[" + strings.Join(texts, ",") + "]"
}

func (s span) String() string {
	end := func(n *int) string {
		if n == nil {
			return ""
		}
		return strconv.Itoa(*n)
	}
	return "[" + end(s.from) + ":" + end(s.to) + "]"
}

func (wildcard) String() string { return "[*]" }
func (scan) String() string     { return ".." }
func (s filter) String() string { return "[?]" }

func (s names) step(w *walk, at any, rest []segment, place string) error {
	o, ok := at.(*ordered.Object)
	if !ok {
		if !w.definite {
			return nil
		}
		return NotFound(fmt.Sprintf("Expected to find an object with property %s in path %s but found '%s'. "+
			"This is not a json object according to the JsonProvider: 'com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider'.", s, place,
			nodeClass(at)))
	}
	if len(s) > 1 && len(rest) == 0 {
		some := &ordered.Object{}
		for _, name := range s {
			if value, there := o.Get(name); there {
				some.Put(name, value)
			}
		}
		return w.from(some, rest, place+s.String())
	}
	for _, name := range s {
		value, there := o.Get(name)
		if !there {
			if w.definite && len(rest) > 0 {
				return NotFound("Missing property in path " + place + quoted(name))
			}
			continue
		}
		if err := w.from(value, rest, place+quoted(name)); err != nil {
			return err
		}
	}
	return nil
}

// nodeClass is the class of the JSON library that the service has a value in.
func nodeClass(v any) string {
	if v == nil {
		return "null"
	}
	classes := map[string]string{"boolean": "BooleanNode", "string": "TextNode", "number": "IntNode", "array": "ArrayNode"}
	class := classes[ordered.Kind(v)]
	if f, ok := ordered.Float(v); ok && f != float64(int64(f)) {
		class = "DoubleNode"
	}
	return "com.fasterxml.jackson.databind.node." + class
}

// elements are those of a list. Anything else is an error of a definite path.
func (w *walk) elements(at any, s segment, place string) ([]any, error) {
	list, ok := at.([]any)
	if !ok && w.definite {
		if at == nil {
			return nil, NotFound("The path " + place + " is null")
		}
		return nil, NotFound(fmt.Sprintf("Filter: %s can only be applied to arrays. Current context is: %s", s, ordered.Text(at)))
	}
	return list, nil
}

func (s indexes) step(w *walk, at any, rest []segment, place string) error {
	list, err := w.elements(at, s, place)
	if err != nil {
		return err
	}
	for _, i := range s {
		if i < 0 {
			i += len(list)
		}
		if i < 0 || i >= len(list) {
			continue
		}
		if err := w.from(list[i], rest, place+bracketed(i)); err != nil {
			return err
		}
	}
	return nil
}

func (s span) step(w *walk, at any, rest []segment, place string) error {
	list, err := w.elements(at, s, place)
	if err != nil {
		return err
	}
	from, to := 0, len(list)
	for _, end := range []struct{ given, to *int }{{s.from, &from}, {s.to, &to}} {
		if end.given != nil {
			*end.to = *end.given
			if *end.to < 0 {
				*end.to += len(list)
			}
			*end.to = min(max(*end.to, 0), len(list))
		}
	}
	for i := from; i < to; i++ {
		if err := w.from(list[i], rest, place+bracketed(i)); err != nil {
			return err
		}
	}
	return nil
}

func (wildcard) step(w *walk, at any, rest []segment, place string) error {
	switch at := at.(type) {
	case *ordered.Object:
		for name, value := range at.All() {
			if err := w.from(value, rest, place+quoted(name)); err != nil {
				return err
			}
		}
	case []any:
		for i, value := range at {
			if err := w.from(value, rest, place+bracketed(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s scan) step(w *walk, at any, rest []segment, place string) error {
	if err := w.from(at, rest, place); err != nil {
		return err
	}
	switch at := at.(type) {
	case *ordered.Object:
		for name, value := range at.All() {
			if err := s.step(w, value, rest, place+quoted(name)); err != nil {
				return err
			}
		}
	case []any:
		for i, value := range at {
			if err := s.step(w, value, rest, place+bracketed(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s filter) step(w *walk, at any, rest []segment, place string) error {
	list, ok := at.([]any)
	if !ok {
		if at == nil {
			return nil
		}
		list = []any{at} // a filter applies to an object as to a list of one
		if _, ok := at.(*ordered.Object); !ok {
			return nil
		}
	}
	for i, value := range list {
		if s.test(value, w.root) {
			if err := w.from(value, rest, place+bracketed(i)); err != nil {
				return err
			}
		}
	}
	return nil
}
