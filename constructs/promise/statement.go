package promise

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// policy wants statements, and no denial but those.
func policy(c *check, property string, is, want assembly.Value) {
	for _, w := range want.Elements() {
		if assembly.Any(is.Elements(), func(s assembly.Value) assembly.Truth { return covers(s, w) }) != assembly.True {
			c.breach(property, "may not hold %v", w)
		}
	}
	for _, s := range is.Elements() {
		if s.Get("Effect").Is("Allow") != assembly.True && !merged(s, want.Elements()) {
			c.breach(property, "has a statement that denies, and was not written by the construct: %v", s)
		}
	}
}

// exactly wants statements, and no others.
func exactly(c *check, property string, is, want assembly.Value) {
	policy(c, property, is, want)
	for _, s := range is.Elements() {
		if s.Get("Effect").Is("Allow") == assembly.True && !merged(s, want.Elements()) {
			c.breach(property, "has a statement that the construct did not write: %v", s)
		}
	}
}

// growing are the parts of a statement that grow when CDK merges it with another.
var growing = []string{"Action", "Resource", "Principal"}

// covers tells whether a statement says what another says, for its actions, resources and
// principals at least.
func covers(s, w assembly.Value) assembly.Truth {
	if !slices.Equal(s.Keys(), w.Keys()) {
		return s.Same(w)
	}
	answer := assembly.True
	for _, key := range s.Keys() {
		if !slices.Contains(growing, key) {
			answer = answer.And(alike(s.Get(key), w.Get(key)))
			continue
		}
		there := entries(s.Get(key))
		for _, e := range entries(w.Get(key)) {
			answer = answer.And(among(there, e))
		}
	}
	return answer
}

// merged tells whether a statement says nothing that none of the others says.
func merged(s assembly.Value, of []assembly.Value) bool {
	parts := slices.DeleteFunc(slices.Clone(of), func(w assembly.Value) bool { return covers(s, w) != assembly.True })
	for _, key := range growing {
		var said []entry
		for _, w := range parts {
			said = append(said, entries(w.Get(key))...)
		}
		for _, e := range entries(s.Get(key)) {
			if among(said, e) != assembly.True {
				return false
			}
		}
	}
	return len(parts) > 0
}

// An entry is an action, a resource, or a principal of a kind such as "AWS".
type entry struct {
	kind  string
	value assembly.Value
}

func entries(v assembly.Value) []entry {
	kinds := v.Keys() // none of a list, a text or a reference
	if len(kinds) == 0 {
		kinds = []string{""}
	}
	var all []entry
	for _, kind := range kinds {
		of := v
		if kind != "" {
			of = v.Get(kind)
		}
		for _, e := range of.Elements() {
			all = append(all, entry{kind, e})
		}
	}
	return all
}

func among(all []entry, e entry) assembly.Truth {
	var of []assembly.Value
	for _, other := range all {
		if other.kind == e.kind {
			of = append(of, other.value)
		}
	}
	return in(of, e.value)
}

// alike tells whether values are the same but for the order of their lists, in which policies have
// none.
func alike(v, w assembly.Value) assembly.Truth {
	keys, others := v.Keys(), w.Keys()
	if len(keys) > 0 && slices.Equal(keys, others) {
		answer := assembly.True
		for _, key := range keys {
			answer = answer.And(alike(v.Get(key), w.Get(key)))
		}
		return answer
	}
	list, other := v.Elements(), w.Elements()
	if len(list) < 2 || len(list) != len(other) {
		return v.Same(w)
	}
	answer := assembly.True
	for _, e := range list {
		answer = answer.And(in(other, e))
	}
	return answer
}
