package assembly

import (
	"maps"
	"slices"
)

// ByTarget groups the resources of a type by the resource that one of their properties refers
// to, such as flow logs by VPC. A resource whose property may refer to several, or to none in
// the assembly, is in no group.
func (a *Assembly) ByTarget(typ, property string) map[*Resource][]*Resource {
	groups := maps.Clone(a.byTarget(typ, property))
	for to, group := range groups {
		groups[to] = slices.Clone(group)
	}
	return groups
}

// Referrers are the resources of a type of which one property refers to a resource: one group of
// [Assembly.ByTarget].
func (a *Assembly) Referrers(to *Resource, typ, property string) []*Resource {
	return slices.Clone(a.byTarget(typ, property)[to])
}

// A targetKey is the key of resources by what they refer to, for which many rules ask.
type targetKey struct{ typ, property string }

func (a *Assembly) byTarget(typ, property string) map[*Resource][]*Resource {
	return Derived(a, targetKey{typ, property}, func(a *Assembly) map[*Resource][]*Resource {
		groups := map[*Resource][]*Resource{}
		for _, r := range a.byType[typ] {
			if to, ok := r.Get(property).Target(); ok {
				groups[to.Resource] = append(groups[to.Resource], r)
			}
		}
		return groups
	})
}
