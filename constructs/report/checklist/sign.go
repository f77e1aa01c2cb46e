package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Sign is one way in which an app shows an item.
type Sign struct {
	// Says words what is found, of several: "flow logs record the traffic of VPCs".
	Says string
	// Find returns what shows it, and what ought to and does not.
	Find finder
	// Lacks words the latter: "services have a fixed number of tasks".
	Lacks string
}

// A finder returns what shows an item, and what ought to and does not.
type finder = func(*assembly.Assembly) (shown, lacking []Subject)

// A Subject is a resource, or a stack as a whole.
type Subject struct {
	Stack    *assembly.Stack
	Resource *assembly.Resource // nil for a stack
}

// having is what exists of some types.
func having(types ...string) finder {
	return showing(func(*assembly.Resource) bool { return true }, types...)
}

// showing is what of some types satisfies shows. What does not contradicts nothing.
func showing(shows func(*assembly.Resource) bool, types ...string) finder {
	return func(a *assembly.Assembly) (shown, _ []Subject) {
		for _, r := range certain(a, types) {
			if shows(r) {
				shown = append(shown, Subject{r.Stack, r})
			}
		}
		return shown, nil
	}
}

// each wants all of some types to satisfy shows, in production.
func each(shows func(*assembly.Resource) bool, types ...string) finder {
	return func(a *assembly.Assembly) (shown, lacking []Subject) {
		for _, r := range of(a, types) {
			switch {
			case shows(r) && len(r.Conditions()) == 0:
				shown = append(shown, Subject{r.Stack, r})
			case !shows(r) && r.Stack.Class == assembly.Production:
				lacking = append(lacking, Subject{r.Stack, r})
			}
		}
		return shown, lacking
	}
}

// lacking is what find wants and does not find: what it finds is a matter of course, and shows
// nothing.
func lacking(find finder) finder {
	return func(a *assembly.Assembly) (shown, lacking []Subject) {
		_, lacking = find(a)
		return nil, lacking
	}
}

// stacks are those that satisfy shows.
func stacks(shows func(*assembly.Stack) bool) finder {
	return func(a *assembly.Assembly) (shown, _ []Subject) {
		for _, s := range a.Stacks {
			if shows(s) {
				shown = append(shown, Subject{Stack: s})
			}
		}
		return shown, nil
	}
}

// atLeast wants several of what find shows.
func atLeast(n int, find finder) finder {
	return func(a *assembly.Assembly) (shown, lacking []Subject) {
		shown, lacking = find(a)
		if len(shown) < n {
			shown = nil
		}
		return shown, lacking
	}
}

// certain are the resources of some types that exist whatever deployment decides.
func certain(a *assembly.Assembly, types []string) []*assembly.Resource {
	return slices.DeleteFunc(of(a, types), func(r *assembly.Resource) bool { return len(r.Conditions()) > 0 })
}

// of are the resources of some types. One that ends in "::" stands for all that begin with it.
func of(a *assembly.Assembly, types []string) (all []*assembly.Resource) {
	for _, typ := range types {
		if !strings.HasSuffix(typ, "::") {
			all = append(all, a.OfType(typ)...)
			continue
		}
		for _, r := range a.Resources() {
			if strings.HasPrefix(r.Type, typ) {
				all = append(all, r)
			}
		}
	}
	return all
}

// Applies reports whether enough in the app concerns the item.
func (i Item) Applies(a *assembly.Assembly) bool {
	n := 0
	for _, r := range of(a, i.Concerns) {
		if !i.OutsideProduction || r.Stack.Class != assembly.Production {
			n++
		}
	}
	return len(i.Concerns) == 0 || n >= max(i.Least, 1)
}
