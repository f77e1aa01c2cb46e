package sabotage

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// A Change makes something of the good stack bad.
type Change func(s *assemblytest.Stack)

// Resources are those of the stack's template, by logical id.
func Resources(s *assemblytest.Stack) Object { return s.Template.(Object)["Resources"].(Object) }

// Add adds or replaces a resource. What other changes do to it stays in their stack.
func Add(id string, r Object) Change {
	return func(s *assemblytest.Stack) { Resources(s)[id] = copied(r) }
}

func copied(v any) any {
	switch v := v.(type) {
	case Object:
		all := Object{}
		for key, e := range v {
			all[key] = copied(e)
		}
		return all
	case List:
		all := make(List, len(v))
		for i, e := range v {
			all[i] = copied(e)
		}
		return all
	}
	return v
}

// Drop removes resources.
func Drop(ids ...string) Change {
	return func(s *assemblytest.Stack) {
		for _, id := range ids {
			delete(Resources(s), id)
		}
	}
}

// Set sets what is at a path such as "Vpc.EnableDnsSupport", below the properties of a
// resource; nil removes it. List elements are given by number.
func Set(path string, value any) Change {
	return func(s *assemblytest.Stack) {
		keys := strings.Split(path, ".")
		at := Resources(s)[keys[0]].(Object)["Properties"]
		for _, key := range keys[1 : len(keys)-1] {
			at = step(at, key)
		}
		last := keys[len(keys)-1]
		if l, ok := at.(List); ok {
			l[number(last)] = value
			return
		}
		at.(Object)[last] = value
		if value == nil {
			delete(at.(Object), last)
		}
	}
}

func step(at any, key string) any {
	if l, ok := at.(List); ok {
		return l[number(key)]
	}
	return at.(Object)[key]
}

func number(key string) (i int) {
	if _, err := fmt.Sscan(key, &i); err != nil {
		panic(err)
	}
	return i
}

// Attribute sets an attribute beside a resource's properties, such as Condition.
func Attribute(id, name string, value any) Change {
	return func(s *assemblytest.Stack) {
		Resources(s)[id].(Object)[name] = value
		if value == nil {
			delete(Resources(s)[id].(Object), name)
		}
	}
}

// More appends to a list.
func More(path string, value any) Change {
	return func(s *assemblytest.Stack) {
		keys := strings.Split(path, ".")
		at := Resources(s)[keys[0]].(Object)["Properties"]
		for _, key := range keys[1:] {
			at = step(at, key)
		}
		Set(path, append(slices.Clone(at.(List)), value))(s)
	}
}

// Parameter adds a parameter to the template.
func Parameter(name string, declaration Object) Change {
	return func(s *assemblytest.Stack) { s.Template.(Object)["Parameters"].(Object)[name] = declaration }
}
