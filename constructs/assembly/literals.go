package assembly

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"
)

// Literals yields every text and every number in the resource's properties and metadata with its
// path, those inside intrinsic functions included, in a stable order. The path is not to be written
// to.
func (r *Resource) Literals() iter.Seq2[[]string, string] {
	return func(yield func([]string, string) bool) {
		for _, l := range r.allLiterals() {
			if !yield(l.path, l.text) {
				return
			}
		}
	}
}

type literal struct {
	path []string
	text string
}

type literalsKey struct{}

// allLiterals are those of a resource. Those of an assembly are kept: many rules look at every
// text, and to sort the keys takes longer than to look.
func (r *Resource) allLiterals() []literal {
	kept := Derived(r.Stack.assembly, literalsKey{}, func(a *Assembly) map[*Resource][]literal {
		all, f := make(map[*Resource][]literal, len(a.all)), &finder{}
		for _, r := range a.all {
			all[r] = f.literals(r)
		}
		return all
	})
	if all, ok := kept[r]; ok {
		return all
	}
	return (&finder{}).literals(r) // of a resource that was changed
}

// A finder looks for the literals of one resource after the other.
type finder struct {
	paths array[string]
	all   array[literal]
	found []literal // of one resource
	path  [32]string
}

func (f *finder) literals(r *Resource) []literal {
	f.found = f.found[:0]
	add := func(path []string, text string) bool {
		f.found = append(f.found, literal{f.paths.keep(path), text})
		return true
	}
	literals(r.properties, f.path[:0], add)
	literals(r.metadata, append(f.path[:0], "Metadata"), add)
	return f.all.keep(f.found)
}

// Literals yields every text and every number of the template outside its resources: outputs,
// parameters, mappings, descriptions.
func (s *Stack) Literals() iter.Seq2[[]string, string] {
	return func(yield func([]string, string) bool) {
		own := func(path []string, text string) bool { return yield(slices.Clone(path), text) }
		_ = sections(s.parameters, "Parameters", own) && literals(s.mappings, []string{"Mappings"}, own) &&
			sections(s.outputs, "Outputs", own) && literals(s.texts, []string{"Template"}, own)
	}
}

func sections(entries map[string]map[string]any, name string, yield func([]string, string) bool) bool {
	for _, k := range sortedKeys(entries) {
		if !literals(entries[k], []string{name, k}, yield) {
			return false
		}
	}
	return true
}

// literals yields the texts of a value. The path is that of the walk, which goes on.
func literals(raw any, path []string, yield func([]string, string) bool) bool {
	switch raw := raw.(type) {
	case string:
		return yield(path, raw)
	case json.Number:
		return yield(path, raw.String())
	case []any:
		for i, e := range raw {
			if !literals(e, append(path, strconv.Itoa(i)), yield) {
				return false
			}
		}
	case map[string]any:
		for k, e := range sorted(raw) {
			if !literals(e, append(path, k), yield) {
				return false
			}
		}
	}
	return true
}
