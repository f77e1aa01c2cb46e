package promise

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// policy wants statements, and no denial but those.
func policy(c *check, property string, is, want assembly.Value) {
	statements, wanted := is.Elements(), want.Elements()
	for i, w := range wanted {
		if !said(statements, w, i) {
			c.breach(property, "may not hold %v", w)
		}
	}
	for _, s := range statements {
		if s.Get("Effect").Is("Allow") != assembly.True && !merged(s, wanted) {
			c.breach(property, "has a statement that denies, and was not written by the construct: %v", s)
		}
	}
}

// version is the version of the policy language of which promised statements are. A policy without
// one is of the version before, in which variables such as ${aws:PrincipalAccount} are plain text
// (IAM JSON policy elements: Version).
const version = "2012-10-17"

// versions wants the policies that hold promised statements to be of the version in which they
// were written.
func (c *check) versions() {
	seen := map[string]bool{}
	for relation := range relations {
		properties, _ := c.of.Wants[relation].(map[string]any)
		for property := range properties {
			document, _, statement := strings.Cut(property, ".Statement")
			if !statement || seen[document] || !strings.Contains(document, "Polic") {
				continue
			}
			seen[document] = true
			if at, is := located(c.r.Get(), document+".Version"); is.Is(version) != assembly.True {
				c.breach(at, "is %v, want %s", is, version)
			}
		}
	}
}

// exactly wants statements, and no others.
func exactly(c *check, property string, is, want assembly.Value) {
	policy(c, property, is, want)
	wanted := want.Elements()
	for _, s := range is.Elements() {
		if s.Get("Effect").Is("Allow") == assembly.True && !merged(s, wanted) {
			c.breach(property, "has a statement that the construct did not write: %v", s)
		}
	}
}

// said reports whether one of the statements surely says what w says: most likely the i-th.
func said(statements []assembly.Value, w assembly.Value, i int) bool {
	says := func(s assembly.Value) bool { return covers(s, w) }
	return i < len(statements) && says(statements[i]) || slices.ContainsFunc(statements, says)
}

// growing are the parts of a statement that grow when CDK merges it with another.
var growing = []string{"Action", "Resource", "Principal"}

// covers reports whether a statement surely says what another says, for its actions, resources and
// principals at least. It stops at the first difference: most statements have nothing in common.
func covers(s, w assembly.Value) bool {
	if s.Same(w) == assembly.True {
		return true
	}
	keys := s.Keys()
	if len(keys) == 0 || !slices.Equal(keys, w.Keys()) {
		return false
	}
	for _, key := range keys {
		if !slices.Contains(growing, key) && !alike(s.Get(key), w.Get(key)) {
			return false
		}
	}
	for _, key := range growing {
		if !slices.Contains(keys, key) {
			continue
		}
		there := entries(s.Get(key))
		for _, e := range entries(w.Get(key)) {
			if !among(there, e) {
				return false
			}
		}
	}
	return true
}

// merged tells whether a statement says nothing that none of the others says.
func merged(s assembly.Value, of []assembly.Value) bool {
	if slices.ContainsFunc(of, func(w assembly.Value) bool { return s.Same(w) == assembly.True }) {
		return true
	}
	parts := slices.DeleteFunc(slices.Clone(of), func(w assembly.Value) bool { return !covers(s, w) })
	for _, key := range growing {
		var said []entry
		for _, w := range parts {
			said = append(said, entries(w.Get(key))...)
		}
		for _, e := range entries(s.Get(key)) {
			if !among(said, e) {
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

func among(all []entry, e entry) bool {
	return slices.ContainsFunc(all, func(other entry) bool {
		return other.kind == e.kind && other.value.Same(e.value) == assembly.True
	})
}

// alike reports whether values are surely the same but for the order of their lists, in which
// policies have none.
func alike(v, w assembly.Value) bool {
	if keys := v.Keys(); len(keys) > 0 && slices.Equal(keys, w.Keys()) {
		return !slices.ContainsFunc(keys, func(key string) bool { return !alike(v.Get(key), w.Get(key)) })
	}
	list, other := v.Elements(), w.Elements()
	if len(list) < 2 || len(list) != len(other) {
		return v.Same(w) == assembly.True
	}
	return !slices.ContainsFunc(list, func(e assembly.Value) bool { return in(other, e) != assembly.True })
}
