package assembly

import (
	"slices"
	"strings"
)

// A Reference points at a resource of the assembly.
type Reference struct {
	Resource *Resource
	// Attribute is empty for a Ref.
	Attribute string
}

// Target returns the resource that the value refers to, across nested stacks, exports
// and outputs. It is false for literals, for several possible targets, and for
// references that leave the assembly.
func (v Value) Target() (Reference, bool) {
	if v.fixed() {
		return Reference{}, false
	}
	if to, ok := v.direct(); ok {
		return to, true
	}
	var first Reference
	n := 0
	for alt := range v.fuelled().alternatives {
		to, ok := alt.target()
		if n++; n == 1 {
			first = to
		}
		if !ok || to != first {
			return Reference{}, false
		}
	}
	return first, true
}

// direct is Target for nearly every reference: that to a resource of the same template, which is
// neither a parameter nor an output of a nested stack.
func (v Value) direct() (Reference, bool) {
	to, ok := v.target()
	if !ok || v.fuel != nil || strings.HasPrefix(to.Attribute, "Outputs.") {
		return Reference{}, false
	}
	_, parameter := v.stack.parameters[to.Resource.LogicalID]
	return to, !parameter
}

// RefersTo reports whether the value is certain to refer to r: to the resource itself or to one of
// its attributes.
func (v Value) RefersTo(r *Resource) bool {
	to, ok := v.Target()
	return ok && to.Resource == r
}

// Targets returns every resource that the value may refer to, however deep in it.
func (v Value) Targets() []Reference {
	var all []Reference
	var seen map[Reference]bool // of more than few
	v.fuelled().collect(func(r Reference) {
		if len(all) == few && seen == nil {
			seen = map[Reference]bool{}
			for _, other := range all {
				seen[other] = true
			}
		}
		if seen[r] || seen == nil && slices.Contains(all, r) {
			return
		}
		if seen != nil {
			seen[r] = true
		}
		all = append(all, r)
	})
	return all
}

// few are as many references as are compared with each other sooner than looked up.
const few = 16

func (v Value) target() (Reference, bool) {
	if v.stack == nil {
		return Reference{}, false
	}
	switch fn, arg := v.intrinsic(); fn {
	case "Ref":
		name, _ := arg.(string)
		if r := v.stack.byID[name]; r != nil {
			return Reference{Resource: r}, true
		}
	case "Fn::GetAtt":
		id, attr := attribute(arg)
		if r := v.stack.byID[id]; r != nil {
			return Reference{Resource: r, Attribute: attr}, true
		}
	}
	return Reference{}, false
}

func (v Value) collect(found func(Reference)) {
	v = v.resolve()
	if !v.burn() {
		return
	}
	if r, ok := v.target(); ok {
		found(r)
		return
	}
	switch raw := v.raw.(type) {
	case map[string]any:
		if fn, arg := v.intrinsic(); fn == "Fn::Sub" {
			v.collectSub(arg, found)
			return
		}
		for _, e := range sorted(raw) {
			v.with(e).collect(found)
		}
	case []any:
		for _, e := range raw {
			v.with(e).collect(found)
		}
	}
}

func (v Value) collectSub(arg any, found func(Reference)) {
	text, vars, _ := substitution(arg)
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		if m[1] == "" {
			v.with(standIn(m[2], vars)).collect(found)
		}
	}
}
