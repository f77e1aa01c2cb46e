package assembly

import (
	"cmp"
	"maps"
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly/internal/document"
	"github.com/plinth-cdk/plinth/constructs/assembly/internal/sam"
	"github.com/plinth-cdk/plinth/constructs/assembly/internal/transform"
)

// expand returns a template with its loops unrolled, what it includes in place and the resources of
// SAM turned into those that they stand for, as CloudFormation does before it deploys it.
func (r *reader) expand(s *Stack, dir string, t parsed) parsed {
	t = r.unroll(s, dir, t)
	if !sam.Uses(t.resources) {
		return t
	}
	resources, unseen := sam.Expand(t.resources, t.object()["Globals"])
	t.resources, t.unseen = resources, slices.Concat(t.unseen, unseen)
	root := maps.Clone(t.object())
	delete(root, "Globals") // they are in the resources now
	t.raw = root
	return t
}

func (r *reader) unroll(s *Stack, dir string, t parsed) parsed {
	doc := t.file.doc
	s.transformed = doc.Uses("Transform") || doc.Uses("Fn::Transform") || doc.Uses("Fn::ForEach::")
	if t.file.err != nil || !s.transformed {
		return t
	}
	e := &transform.Expander{
		Values: func(raw any) ([]string, bool) { return Value{stack: s}.with(raw).ByDefault().texts() },
		Load:   func(location any) (any, bool) { return r.included(s, dir, location) },
	}
	root := e.Root(t.object())
	t.raw = root
	names := slices.DeleteFunc(sortedKeys(root), func(name string) bool { return name == "Resources" })
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(precedence[b], precedence[a]) })
	for _, name := range names {
		section, ok := root[name].(map[string]any)
		if !ok {
			continue
		}
		expanded := map[string]any{}
		for _, entry := range e.Section(name, section, sortedKeys(section)) {
			expanded[entry.Key] = entry.Value
		}
		root[name] = expanded
		s.mappings, s.parameters = t.get("Mappings").object(), t.get("Parameters").objects()
	}
	resources := t.get("Resources").object()
	t.resources = e.Section("Resources", resources, inOrder(resources, t.file.doc.Keys("Resources")))
	t.unseen = e.Unseen
	return t
}

// precedence is that of sections which the loops in others refer to.
var precedence = map[string]int{"Parameters": 2, "Mappings": 1}

// inOrder are the keys of a section: those of the template in their order, then those included.
func inOrder(section map[string]any, keys []string) []string {
	own := map[string]bool{}
	for _, key := range keys {
		own[key] = true
	}
	all := slices.Clone(keys)
	for _, key := range sortedKeys(section) {
		if !own[key] {
			all = append(all, key)
		}
	}
	return all
}

// texts are the elements of a list, false unless all are known.
func (v Value) texts() ([]string, bool) {
	v = v.fuelled().resolve()
	list, ok := v.raw.([]any)
	var all []string
	for _, e := range list {
		text, known := v.with(e).text()
		ok = ok && known
		all = append(all, text)
	}
	return all, ok
}

// included reads the part of a template that lies at a location: an asset of the app, or a file
// beside a template that stands alone.
func (r *reader) included(s *Stack, dir string, location any) (any, bool) {
	name, err := r.local(s, dir, Value{stack: s}.with(location))
	if err != nil || name == "" {
		return nil, false
	}
	part, err := r.decode(name, document.Parse)
	return part.raw, err == nil
}
