package promise

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Record is which properties the promises of an assembly name, in lower case: structs spell
// acronyms in another way than templates.
type Record map[string]map[string]bool

// Recorded returns what constructs recorded of the value of properties. That it holds is for
// [Breaches].
func Recorded(a *assembly.Assembly) Record {
	all := Record{}
	for _, stack := range a.Stacks {
		for _, entry := range stack.Metadata {
			if entry.Type != assembly.MetadataPromise {
				continue
			}
			for _, p := range stack.Value(entry.Data).List() {
				for _, on := range p.Get("on").List() {
					all.add(strings.TrimSuffix(entry.Path+"/"+on.Get("at").String(), "/"), on)
				}
			}
		}
	}
	return all
}

func (r Record) add(path string, on assembly.Value) {
	if r[path] == nil {
		r[path] = map[string]bool{}
	}
	for _, relation := range []string{"is", "call"} {
		for _, property := range on.Get(relation).Keys() {
			r[path][strings.ToLower(property)] = true
		}
	}
}

// Of returns whether a promise names the value of a property of a resource.
func (r Record) Of(at *assembly.Resource) func(property string) bool {
	named := r[at.Path]
	return func(property string) bool { return named[strings.ToLower(property)] }
}
