// Package change says what an update does to each resource, and what of it goes wrong.
package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/plan"
	"github.com/plinth-cdk/plinth/constructs/rehearse/schema"
)

// A Kind is what an update does to a resource.
type Kind string

// What an update does.
const (
	Create  Kind = "create"
	Modify  Kind = "modify"
	Replace Kind = "replace"
	// Perhaps is a replacement that depends on values, or on other properties.
	Perhaps Kind = "perhaps replace"
	// Refuse is a change of what the resource keeps for good: the update fails.
	Refuse Kind = "refuse"
	Delete Kind = "delete"
)

// A Change is what an update does to one resource.
type Change struct {
	Kind Kind
	// Resource is the resource as it is to be, nil if it is deleted; Was as it is deployed, nil if it
	// is created.
	Resource, Was *assembly.Resource
	// Properties are the paths of what changes; of a replacement or refusal, those that cause it.
	Properties []string
	// Because is set if a property of a replacement stays as it is written, and refers to a resource
	// that is replaced.
	Because *assembly.Resource
}

// Subject is the resource as it is to be, or as it was if it is deleted.
func (c Change) Subject() *assembly.Resource {
	if c.Resource != nil {
		return c.Resource
	}
	return c.Was
}

// String is the change in one line.
func (c Change) String() string {
	r := c.Subject()
	text := fmt.Sprintf("%s %s [%s, %s]", c.Kind, r.Path, r.LogicalID, r.Type)
	if len(c.Properties) > 0 {
		text += ": " + strings.Join(c.Properties, ", ")
	}
	if c.Because != nil {
		text += fmt.Sprintf(" (%s is replaced)", c.Because.LogicalID)
	}
	return text
}

// Between returns what a plan does to the resources of the stacks that it updates: in the order of
// the templates, with what a template no longer has at the end. Resources that stay as they are,
// and those of new stacks, are left out.
func Between(p *plan.Plan) []Change {
	if p.Before == nil {
		return nil
	}
	return assembly.Derived(p.After, betweenKey{p.Before}, func(*assembly.Assembly) []Change { return between(p) })
}

type betweenKey struct{ before *assembly.Assembly }

func between(p *plan.Plan) []Change {
	var all []Change
	for _, s := range p.After.Stacks {
		was := p.Existing(s)
		if was != nil {
			all = append(all, updated(s, was)...)
		}
	}
	return spread(p, all)
}

// updated is what becomes of the resources of a stack. It is found out once, for the attempts after
// each step of a deployment.
func updated(s, was *assembly.Stack) []Change {
	return assembly.Derived(s.Assembly(), updatedKey{s, was}, func(*assembly.Assembly) (all []Change) {
		for _, r := range s.Resources {
			old := was.Resource(r.LogicalID)
			if old != nil && old.Type != r.Type {
				old = nil
			}
			if c, changed := compare(r, old); changed {
				all = append(all, c)
			}
		}
		for _, old := range was.Resources {
			if r := s.Resource(old.LogicalID); r == nil || r.Type != old.Type {
				all = append(all, Change{Kind: Delete, Was: old})
			}
		}
		return all
	})
}

type updatedKey struct{ is, was *assembly.Stack }

func compare(r, was *assembly.Resource) (Change, bool) {
	if was == nil {
		return Change{Kind: Create, Resource: r}, true
	}
	c := Change{Kind: Modify, Resource: r, Was: was}
	t, known := schema.Of(r.Type)
	of := map[schema.Replaces][]string{}
	for _, name := range union(r.Get().Keys(), was.Get().Keys()) {
		if same(r.Get(name), was.Get(name)) {
			continue
		}
		c.Properties = append(c.Properties, name)
		if !known {
			continue
		}
		path, how := effect(r.Get(name), was.Get(name), t.Properties[name], name, t.Replaced)
		if decide := decided[r.Type+" "+path]; decide != nil {
			how = decide(r.Get(name), was.Get(name))
		}
		of[how] = append(of[how], path)
	}
	for _, worse := range []struct {
		how  schema.Replaces
		kind Kind
	}{{schema.Always, Replace}, {schema.Refused, Refuse}, {schema.Sometimes, Perhaps}} {
		if paths := of[worse.how]; len(paths) > 0 {
			c.Kind, c.Properties = worse.kind, paths
			break
		}
	}
	return c, len(c.Properties) > 0
}

// same reports whether CloudFormation sees no change: the same words, or a value of another stack
// that is read by another name, which it resolves before it looks for changes.
func same(is, was assembly.Value) bool {
	if is.Written(was) {
		return true
	}
	a, ok1 := is.Target()
	b, ok2 := was.Target()
	return ok1 && ok2 && a.Attribute == b.Attribute && a.Resource.Type == b.Resource.Type &&
		a.Resource.LogicalID == b.Resource.LogicalID && a.Resource.Stack.Path == b.Resource.Stack.Path
}

// effect is what a change of a property does to its resource, with the path of the part that
// matters most.
func effect(is, was assembly.Value, p schema.Property, path string, replaced []string) (string, schema.Replaces) {
	if p.Replaces != schema.Never || slices.Contains(replaced, path) {
		return path, max(p.Replaces, always(slices.Contains(replaced, path)))
	}
	object := p.Shape.Object()
	if object == nil || is.Form() != assembly.Object || was.Form() != assembly.Object {
		return path, schema.Never
	}
	worst, at := schema.Never, path
	for _, name := range union(is.Keys(), was.Keys()) {
		a, b := is.Get(name), was.Get(name)
		if same(a, b) {
			continue
		}
		if deeper, how := effect(a, b, object[name], path+"."+name, replaced); how > worst {
			worst, at = how, deeper
		}
	}
	return at, worst
}

func always(is bool) schema.Replaces {
	if is {
		return schema.Always
	}
	return schema.Never
}

func union(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// spread adds the resources that are replaced because a property that may not change refers to one
// that is.
func spread(p *plan.Plan, all []Change) []Change {
	replaced := map[*assembly.Resource]bool{}
	index := map[*assembly.Resource]int{}
	for i, c := range all {
		if c.Resource != nil {
			index[c.Resource] = i
			if c.Kind == Replace {
				replaced[c.Resource] = true
			}
		}
	}
	for again := len(replaced) > 0; again; {
		again = false
		for _, s := range p.After.Stacks {
			was := p.Existing(s)
			if was == nil {
				continue
			}
			skipped := s.SameTemplate(was)
			for _, r := range s.Resources {
				if replaced[r] || p.New(r) {
					continue
				}
				property, because := fixed(r, replaced, skipped)
				if because == nil {
					continue
				}
				c := Change{Kind: Replace, Resource: r, Was: p.Was(r), Properties: []string{property}, Because: because}
				if i, there := index[r]; there {
					all[i] = c
				} else {
					index[r] = len(all)
					all = append(all, c)
				}
				replaced[r], again = true, true
			}
		}
	}
	return all
}

// fixed returns a property that may not change and refers to a resource that is replaced: of the
// same stack if the CLI skips that, see [stale].
func fixed(r *assembly.Resource, replaced map[*assembly.Resource]bool, skipped bool) (string, *assembly.Resource) {
	t, known := schema.Of(r.Type)
	if !known {
		return "", nil
	}
	for _, name := range r.Get().Keys() {
		if t.Properties[name].Replaces != schema.Always {
			continue
		}
		for _, to := range r.Get(name).Targets() {
			if replaced[to.Resource] && to.Resource != r && (!skipped || plan.Root(to.Resource.Stack) == plan.Root(r.Stack)) {
				return name, to.Resource
			}
		}
	}
	return "", nil
}
