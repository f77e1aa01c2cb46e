package eventtest

import (
	"fmt"
	"slices"
	"strings"
)

// maxSelectors is how many wildcard selectors one pattern may have.
const maxSelectors = 3

// jsonPattern reads a pattern such as { $.status = 4* && $.user IS NULL }.
func jsonPattern(pattern string) (func(event node) bool, error) {
	wildcards := 0
	p := &filterParser[node]{}
	p.one = func(p *filterParser[node]) (func(node) bool, error) {
		steps, err := stepsOf(p.next())
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(steps, func(s step) bool { return s.all }) {
			if wildcards++; wildcards > maxSelectors {
				return nil, fmt.Errorf("has more than %d wildcard selectors, which CloudWatch Logs refuses", maxSelectors)
			}
		}
		return propertyCondition(p, steps)
	}
	if err := p.tokenize(pattern); err != nil {
		return nil, err
	}
	if err := p.want("{"); err != nil {
		return nil, err
	}
	holds, err := p.any()
	if err != nil {
		return nil, err
	}
	return holds, p.end("}")
}

func propertyCondition(p *filterParser[node], steps []step) (func(node) bool, error) {
	at := selectorOf(steps)
	switch {
	case p.take("NOT"):
		return func(e node) bool { return len(selected(e, steps)) == 0 }, p.want("EXISTS")
	case p.take("IS"):
		want, known := map[string]any{"NULL": nil, "TRUE": true, "FALSE": false}[p.next()]
		if !known {
			return nil, fmt.Errorf("%s IS wants NULL, TRUE or FALSE", at)
		}
		return func(e node) bool {
			return slices.ContainsFunc(selected(e, steps), func(v any) bool { return scalar(v) && v == want })
		}, nil
	}
	operator, t, err := p.comparison(at)
	if err != nil {
		return nil, err
	}
	return func(e node) bool {
		return slices.ContainsFunc(selected(e, steps), func(v any) bool { return t.compare(operator, v) })
	}, nil
}

// scalar says that a value can be compared by ==.
func scalar(v any) bool {
	switch v.(type) {
	case node, []any:
		return false
	}
	return true
}

// A step leads from an object to a property, from a list to an element, or from either to all.
type step struct {
	key   string
	index int
	list  bool
	all   bool
}

func selectorOf(steps []step) string {
	var b strings.Builder
	b.WriteString("$")
	for _, s := range steps {
		switch {
		case s.all:
			b.WriteString(".*")
		case s.list:
			fmt.Fprintf(&b, "[%d]", s.index)
		default:
			b.WriteString("." + s.key)
		}
	}
	return b.String()
}

// selected are the values that a selector selects.
func selected(event any, steps []step) []any {
	values := []any{event}
	for _, s := range steps {
		var inside []any
		for _, v := range values {
			inside = append(inside, s.from(v)...)
		}
		values = inside
	}
	return values
}

func (s step) from(v any) []any {
	switch v := v.(type) {
	case []any:
		switch {
		case s.all:
			return v
		case s.list && s.index < len(v):
			return v[s.index : s.index+1]
		}
	case node:
		var found []any
		for _, m := range v {
			if s.all {
				found = append(found, m.value)
			} else if !s.list && m.key == s.key {
				found = []any{m.value} // the last one of a name counts
			}
		}
		return found
	}
	return nil
}
