package assembly

import (
	"path"
)

// places are the construct paths that the assembly recorded for the resources of one stack.
type places struct {
	paths    map[string]string // by logical id
	recorded bool              // the assembly records logical ids at all
}

// placesOf reads the record: each construct that makes a resource has an entry with its logical id.
// The entries of a nested stack lie in those of the stack around it, below the nested stack's path.
// An id that two constructs claim, or a construct that claims two, is no record of either.
func placesOf(s *Stack) places {
	found, nested := places{paths: map[string]string{}}, map[string]bool{}
	var ids []Entry
	for _, e := range s.Root().Metadata {
		if e.Type != metadataLogicalID {
			continue
		}
		found.recorded = true
		if !within(e.Path, s.Path) {
			continue
		}
		ids = append(ids, e)
		if p := nestedPath(e.Path); p != e.Path {
			nested[p] = true
		}
	}
	delete(nested, s.Path)
	claims := map[string]int{} // by path, which never equals an id: an id has no slash
	for _, e := range ids {
		id, _ := e.Data.(string)
		if !below(e.Path, nested) {
			claims[e.Path]++
			claims[id]++
			found.paths[id] = e.Path
		}
	}
	for id, p := range found.paths {
		if claims[id] > 1 || claims[p] > 1 {
			delete(found.paths, id)
		}
	}
	return found
}

// metadataLogicalID is the type of CDK's record of the logical id that a construct has.
const metadataLogicalID = "aws:cdk:logicalId"

// put gives a resource its path. What a template says of it counts only where nothing is recorded:
// anybody can write that.
func (p places) put(r *Resource) {
	if at, ok := p.paths[r.LogicalID]; ok {
		r.Path, r.recorded = at, true
		return
	}
	r.Path = r.Stack.Path + "/" + r.LogicalID
	if inTemplate, _ := r.Meta("aws:cdk:path").Text(); !p.recorded && inTemplate != "" {
		r.Path = inTemplate
	}
}

// below reports whether p lies at or below one of the ancestors.
func below(p string, ancestors map[string]bool) bool {
	for ; len(ancestors) > 0 && p != "." && p != "/"; p = path.Dir(p) {
		if ancestors[p] {
			return true
		}
	}
	return false
}

// Under reports whether the resource belongs to the construct at path by what the assembly recorded
// of its logical id, or because its whole stack does. Unlike [Resource.In] it trusts no path that
// the template gives itself.
func (r *Resource) Under(path string) bool {
	return r.recorded && within(r.Path, path) || r.Stack.under(path)
}

func (s *Stack) under(path string) bool {
	if s.Parent == nil {
		return s.Path == path
	}
	return s.Parent.recorded && within(s.Path, path) || s.Parent.Stack.under(path)
}
