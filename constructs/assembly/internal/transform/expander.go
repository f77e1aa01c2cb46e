// Package transform expands what CloudFormation expands before it deploys a template: loops of the
// language extensions, and parts that a template includes. What only CloudFormation or a macro
// knows is noted, and stays in the template.
package transform

import (
	"maps"
	"slices"
	"strings"
)

// Kind says what of a template is not to be seen.
type Kind int

const (
	// Macro is what a macro makes of the template or of a part of it.
	Macro Kind = iota
	// Include is a part that is included from somewhere else.
	Include
	// Loop is an Fn::ForEach over a collection that only the deployment knows, or a misshapen one.
	Loop
)

// An Unseen is something that CloudFormation deploys and the template does not show.
type Unseen struct {
	Kind Kind
	// Path is the way to it in the template; it is empty for the template as a whole.
	Path   []string
	Detail string
}

// An Expander expands one template.
type Expander struct {
	// Values returns the elements of a collection, false if only the deployment knows them.
	Values func(collection any) ([]string, bool)
	// Load returns the part at a location, false if it is not to be had.
	Load func(location any) (any, bool)
	// Unseen is what the expansion could not see.
	Unseen []Unseen

	values   int // made so far
	includes int // around what is being expanded
}

// maxValues bounds what loops and includes may make of a template. CloudFormation takes 500
// resources.
const maxValues = 500_000

// maxIncludes bounds includes in includes.
const maxIncludes = 8

// An Entry is a part of a section, with the way to what made it.
type Entry struct {
	Key    string
	Value  any
	Origin []string
}

// Section expands a section of the template: its loops and includes, and those within its entries.
// Keys gives the order of its keys.
func (e *Expander) Section(name string, section map[string]any, keys []string) []Entry {
	var all []Entry
	seen := map[string]bool{}
	e.object(section, keys, []string{name}, nil, func(key string, value any, origin []string) {
		switch {
		case key == function:
		case seen[key]:
			e.note(Loop, origin, "makes %s, which is there already", key)
		default:
			seen[key] = true
			all = append(all, Entry{key, value, origin})
		}
	})
	return all
}

// bindings are the values of the loops' identifiers.
type bindings map[string]string

func (e *Expander) object(m map[string]any, keys, path []string, bound bindings, add func(key string, value any, origin []string)) {
	for _, key := range keys {
		if e.values >= maxValues {
			return
		}
		at := below(path, key)
		switch {
		case strings.HasPrefix(key, "Fn::ForEach::"):
			e.loop(m[key], at, bound, add)
		case key == function:
			e.transform(m[key], at, bound, add)
		default:
			add(bound.replace(key), e.value(m[key], at, bound), at)
		}
	}
}

func (e *Expander) value(raw any, path []string, bound bindings) any {
	if e.values++; e.values == maxValues {
		e.note(Loop, path[:min(2, len(path))], "makes more than %d values of the template", maxValues)
	}
	switch raw := raw.(type) {
	case string:
		return bound.replace(raw)
	case []any:
		list := make([]any, len(raw))
		for i, element := range raw {
			list[i] = e.value(element, below(path, digits(i)), bound)
		}
		return list
	case map[string]any:
		if name, ok := raw["Ref"].(string); ok && len(raw) == 1 {
			if value, ok := bound[name]; ok {
				return value
			}
		}
		m := make(map[string]any, len(raw))
		e.object(raw, slices.Sorted(maps.Keys(raw)), path, bound, func(key string, value any, origin []string) {
			if _, twice := m[key]; twice {
				e.note(Loop, origin, "makes %s, which is there already", key)
				return
			}
			m[key] = value
		})
		return m
	}
	return raw
}

func below(path []string, key string) []string { return append(path[:len(path):len(path)], key) }
