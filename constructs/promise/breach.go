package promise

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Breach is one thing that does not hold, or not surely, on the final template.
type Breach struct {
	// Sentence is the promise, and By the path of the construct that made it.
	Sentence, By string
	// Stack is where the resource is, and Path the construct path at which it was defined.
	Stack *assembly.Stack
	Path  string
	// Resource is nil when it is not in the template any more.
	Resource *assembly.Resource
	// Property is the path of what is wrong, empty for the resource as a whole.
	Property string
	// Detail says what it is, and what was promised.
	Detail string
}

// Breaches returns what does not hold of the promises that the constructs of an assembly recorded.
// What only deployment knows does not hold: it is not known to.
func Breaches(a *assembly.Assembly) []Breach {
	at := map[string]*assembly.Resource{}
	for _, r := range a.Resources() {
		at[r.Path] = r
	}
	var all []Breach
	for o := range Obligations(a) {
		all = append(all, o.Breaches(at[o.Path])...)
	}
	return all
}

// Breaches returns what does not hold of a resource in the place of the one at the path of the
// obligation. It is nil if there is none.
func (o Obligation) Breaches(r *assembly.Resource) []Breach {
	c := check{r: r, of: o}
	stack := o.Stack
	switch {
	case r == nil:
		c.breach("", "is not in the template")
	case len(r.Conditions()) > 0:
		c.breach("Condition", "lets it exist under a condition only")
	default:
		stack = r.Stack
		c.run()
	}
	slices.SortFunc(c.breaches, func(a, b Breach) int { return cmp.Compare(a.Property, b.Property) })
	for i := range c.breaches {
		b := &c.breaches[i]
		b.Sentence, b.By, b.Stack, b.Path, b.Resource = o.Sentence, o.By, stack, o.Path, r
	}
	return c.breaches
}

// A check is one resource that is held to one promise.
type check struct {
	r        *assembly.Resource
	of       Obligation
	breaches []Breach
}

func (c *check) breach(property, format string, args ...any) {
	c.breaches = append(c.breaches, Breach{Property: property, Detail: fmt.Sprintf(format, args...)})
}

func (c *check) run() {
	for relation, wants := range c.of.Wants {
		holds, isRelation := relations[relation]
		switch {
		case isRelation:
			properties, _ := wants.(map[string]any)
			for property, want := range properties {
				at, is := located(c.r.Get(), property)
				holds(c, at, is, c.of.Stack.Value(want))
			}
		case relation == "closed":
			c.closed()
		case relation == "retained":
			c.outlives("Retain", "RetainExceptOnCreate")
		case relation == "snapshotted":
			c.outlives("Snapshot", "Retain", "RetainExceptOnCreate")
		case relation == "updated":
			policy, _ := wants.(map[string]any)
			equals(c, "UpdatePolicy", c.r.UpdatePolicy(), c.of.Stack.Value(policy["UpdatePolicy"]))
		case relation == "after":
			c.after(wants)
		case relation != "at":
			c.breach("", "was recorded with %q, which this version of Plinth cannot hold it to", relation)
		}
	}
	c.versions()
}

// closed wants no properties but those that are named.
func (c *check) closed() {
	set := c.r.Get().Keys()
	named := map[string]bool{}
	for relation := range relations {
		properties, _ := c.of.Wants[relation].(map[string]any)
		for property := range properties {
			top, _, _ := strings.Cut(property, ".")
			named[spelled(top, set)] = true
		}
	}
	for _, property := range set {
		v := c.r.Get(property)
		if !named[property] && !harmless(property, v) && !c.byDefault(property, v) && !adds(c.r, property) {
			c.breach(property, "is %v, and was not set", v)
		}
	}
}

// harmless properties say something about a resource and change nothing that it does.
func harmless(property string, v assembly.Value) bool {
	return strings.HasSuffix(property, "Tags") || describes(property, v)
}

func describes(property string, v assembly.Value) bool {
	_, list := v.Raw().([]any)
	return Describes(property) && len(v.Keys()) == 0 && !list
}

// Describes reports whether a property, by its path, is there for people: a text in it changes
// nothing, and nothing refers to it. A list or a map there is a filter.
func Describes(property string) bool {
	name := property[strings.LastIndex(property, ".")+1:]
	return strings.HasSuffix(name, "Description") || slices.Contains(labels, name) ||
		name == "description" && strings.HasPrefix(property, "Content.") // of a runbook
}

var labels = []string{"Comment", "DashboardName", "DisplayName", "SubscriptionName"}

// after wants the resources at paths to be there first.
func (c *check) after(wants any) {
	first := map[string]bool{}
	for r := range c.r.Dependencies() {
		first[r.Path] = true
	}
	paths, _ := wants.(map[string]any)
	for path := range paths {
		if path = c.of.below(path); !first[path] {
			c.breach("DependsOn", "lets it be created before %s", path)
		}
	}
}

// outlives wants one of the policies for when the resource is deleted or replaced.
func (c *check) outlives(policies ...string) {
	for attribute, value := range map[string]string{"DeletionPolicy": c.r.DeletionPolicy, "UpdateReplacePolicy": c.r.UpdateReplacePolicy} {
		if !slices.Contains(policies, value) {
			c.breach(attribute, "is %q, want %s", value, policies[0])
		}
	}
}
