package assembly

import (
	"cmp"
	"maps"
	"slices"
)

// Changed returns a copy of the resource whose properties change has written to, to ask what a
// change would do. They are decoded JSON, with numbers as json.Number: change sets and deletes keys
// of the map, and leaves what the map holds as it is. The copy is in no stack.
func (r *Resource) Changed(change func(properties map[string]any)) *Resource {
	changed := *r
	properties, _ := r.properties.(map[string]any)
	if properties = maps.Clone(properties); properties == nil {
		properties = map[string]any{}
	}
	change(properties)
	changed.properties = properties
	return &changed
}

// With returns an assembly of some of the stacks, nested ones with those around them, in which
// resources are replaced by others, such as those of [Resource.Changed], or are missing where the
// other is nil. What lies on disk stays as it is.
func (a *Assembly) With(stacks []*Stack, replace map[*Resource]*Resource) *Assembly {
	changed := &Assembly{Dir: a.Dir}
	copies := map[*Stack]*Stack{}
	for _, s := range stacks {
		c := *s
		c.assembly, c.Resources, c.byID, c.nested = changed, nil, map[string]*Resource{}, map[string]*Stack{}
		for _, r := range s.Resources {
			if other, ok := replace[r]; ok {
				r = other
			}
			if r == nil {
				continue
			}
			moved := *r
			moved.Stack = &c
			c.Resources = append(c.Resources, &moved)
			c.byID[moved.LogicalID] = &moved
		}
		copies[s] = &c
		changed.Stacks = append(changed.Stacks, &c)
	}
	for s, c := range copies {
		for id, inner := range s.nested {
			c.nested[id] = copies[inner]
		}
		if s.Parent != nil {
			c.Parent = copies[s.Parent.Stack].byID[s.Parent.LogicalID]
		}
		c.Dependencies = slices.Clone(s.Dependencies)
		for i, other := range c.Dependencies {
			c.Dependencies[i] = cmp.Or(copies[other], other)
		}
	}
	changed.index()
	return changed
}
