package promise

import (
	"iter"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// An Obligation is what one promise wants of one resource.
type Obligation struct {
	// Sentence is the promise, and By the path of the construct that made it.
	Sentence, By string
	// Stack is where it was recorded, and Path the construct path of the resource.
	Stack *assembly.Stack
	Path  string
	// Wants are, by relation and property, what is wanted: decoded JSON.
	Wants map[string]any
}

// Obligations returns what the constructs of an assembly recorded.
func Obligations(a *assembly.Assembly) iter.Seq[Obligation] {
	return func(yield func(Obligation) bool) {
		for _, stack := range a.Stacks {
			for _, entry := range stack.Metadata {
				if entry.Type != assembly.MetadataPromise {
					continue
				}
				in := innermost(a, stack, entry.Path)
				for _, p := range list(entry.Data) {
					p, _ := p.(map[string]any)
					for _, on := range list(p["on"]) {
						o := Obligation{By: entry.Path, Stack: in}
						o.Sentence, _ = p["sentence"].(string)
						if by, ok := p["by"].(string); ok {
							o.By += "/" + by
						}
						o.Wants, _ = on.(map[string]any)
						at, _ := o.Wants["at"].(string)
						o.Path = o.below(at)
						if !yield(o) {
							return
						}
					}
				}
			}
		}
	}
}

// innermost is the nested stack that a construct is in, or else its stack: what is recorded in a
// nested stack comes with the metadata of the stack around it, and refers to what is in its own.
func innermost(a *assembly.Assembly, in *assembly.Stack, path string) *assembly.Stack {
	for _, s := range a.Stacks {
		if s.Parent != nil && s.Parent.Path != path && strings.HasPrefix(path+"/", s.Path+"/") && len(s.Path) > len(in.Path) {
			in = s
		}
	}
	return in
}

// below is the construct path of what stands at a path below the construct that promises, or, for a
// path that begins with a slash, below the app.
func (o Obligation) below(path string) string {
	if whole, fromApp := strings.CutPrefix(path, "/"); fromApp {
		return whole
	}
	return strings.TrimSuffix(o.By+"/"+path, "/")
}

func list(v any) []any {
	all, _ := v.([]any)
	return all
}

// First returns the first obligation of each resource that has one, by its construct path.
func First(a *assembly.Assembly) map[string]Obligation {
	all := map[string]Obligation{}
	for o := range Obligations(a) {
		if _, again := all[o.Path]; !again {
			all[o.Path] = o
		}
	}
	return all
}

// A Record is which properties the promises of an assembly name, in lower case: structs spell
// acronyms in another way than templates.
type Record map[string]map[string]bool

// Recorded returns what constructs recorded of the value of properties. That it holds is for
// [Breaches].
func Recorded(a *assembly.Assembly) Record { return assembly.Derived(a, recordKey{}, recorded) }

type recordKey struct{}

func recorded(a *assembly.Assembly) Record {
	all := Record{}
	for o := range Obligations(a) {
		if all[o.Path] == nil {
			all[o.Path] = map[string]bool{}
		}
		for _, relation := range []string{"is", "call"} {
			properties, _ := o.Wants[relation].(map[string]any)
			for property := range properties {
				all[o.Path][strings.ToLower(property)] = true
			}
		}
	}
	return all
}

// Of returns whether a promise names the value of a property of a resource.
func (r Record) Of(at *assembly.Resource) func(property string) bool {
	named := r[at.Path]
	return func(property string) bool { return named[strings.ToLower(property)] }
}
