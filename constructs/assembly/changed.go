package assembly

import "maps"

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

// With returns an assembly of some of the stacks in which resources are replaced by others, such as
// those of [Resource.Changed]. What lies on disk stays as it is.
func (a *Assembly) With(stacks []*Stack, replace map[*Resource]*Resource) *Assembly {
	changed := &Assembly{Dir: a.Dir}
	copies := map[*Stack]*Stack{}
	for _, s := range stacks { // each before those that are nested in it
		c := *s
		c.assembly, c.Resources, c.byID, c.nested = changed, nil, map[string]*Resource{}, map[string]*Stack{}
		for _, r := range s.Resources {
			if other, ok := replace[r]; ok {
				r = other
			}
			moved := *r
			moved.Stack = &c
			c.Resources = append(c.Resources, &moved)
			c.byID[moved.LogicalID] = &moved
		}
		if s.Parent != nil {
			around := copies[s.Parent.Stack]
			c.Parent = around.byID[s.Parent.LogicalID]
			around.nested[c.Name] = &c
		}
		copies[s] = &c
		changed.Stacks = append(changed.Stacks, &c)
	}
	changed.index()
	return changed
}
