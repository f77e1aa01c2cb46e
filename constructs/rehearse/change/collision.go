package change

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/finding"
	"github.com/plinth-cdk/plinth/constructs/rehearse/place"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
)

// Collisions finds resources that cannot be created because another one has their name or place: a
// second one in the app, or one that the update replaces or deletes only afterwards.
func Collisions(p *plan.Plan) []finding.Finding {
	var all []finding.Finding
	taken := map[place.Key]*assembly.Resource{}
	for _, r := range p.After.Resources() {
		key, words, ok := keyOf(r)
		if !ok {
			continue
		}
		if other := taken[key]; other != nil {
			all = append(all, collision(r, fmt.Sprintf("has %s, as %s has: AWS refuses the second", words, other.Path), "Define it once."))
			continue
		}
		taken[key] = r
	}
	if p.Before == nil {
		return all
	}
	before := map[place.Key]*assembly.Resource{}
	for _, r := range p.Before.Resources() {
		if key, _, ok := keyOf(r); ok {
			before[key] = r
		}
	}
	for _, c := range Between(p) {
		if c.Kind != Create && c.Kind != Replace {
			continue
		}
		key, words, ok := keyOf(c.Resource)
		was := before[key]
		if !ok || was == nil || taken[key] != c.Resource || freed(p, c, was) {
			continue
		}
		how := fmt.Sprintf("is created with %s while %s still has that", words, was.Path)
		if c.Kind == Replace {
			how = fmt.Sprintf("is to be replaced, because %s %s, and the new one has %s like the old one: the new one comes first, and is refused",
				strings.Join(c.Properties, ", "), c.cause(), words)
		}
		all = append(all, collision(c.Resource, how, "Take the change back, or remove the old resource with a deployment before."))
	}
	return all
}

// keyOf is [place.KeyOf], which is found out once for all rehearsals of the resource's app.
func keyOf(r *assembly.Resource) (key place.Key, words string, ok bool) {
	p, ok := assembly.Derived(r.Stack.Assembly(), placesKey{r.Stack}, func(*assembly.Assembly) map[*assembly.Resource]placed {
		of := map[*assembly.Resource]placed{}
		for _, r := range r.Stack.Resources {
			if key, words, ok := place.KeyOf(r); ok {
				of[r] = placed{key, words}
			}
		}
		return of
	})[r]
	return p.key, p.words, ok
}

type (
	placesKey struct{ stack *assembly.Stack }
	placed    struct {
		key   place.Key
		words string
	}
)

func collision(r *assembly.Resource, message, fix string) finding.Finding {
	return finding.Finding{Kind: finding.Collision, Severity: finding.Error, Stack: r.Stack, Resource: r, Message: message, Fix: fix}
}

// freed reports whether what has the place is gone when the change is made: deleted with the update
// of a stack that comes earlier.
func freed(p *plan.Plan, c Change, was *assembly.Resource) bool {
	if p.Was(c.Resource) == was {
		return c.Kind == Create // it is the same resource
	}
	after := successor(p, was.Stack)
	if after == nil || after.Resource(was.LogicalID) != nil || was.DeletionPolicy == "Retain" || was.DeletionPolicy == "RetainExceptOnCreate" {
		return false
	}
	return p.Place(after) >= 0 && p.Place(after) < p.Place(c.Resource.Stack)
}
