package assembly

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
	alts := v.fuelled().alternatives()
	first, ok := alts[0].target()
	for _, alt := range alts[1:] {
		if t, found := alt.target(); !found || t != first {
			return Reference{}, false
		}
	}
	return first, ok
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
	var seen map[Reference]bool
	v.fuelled().collect(func(r Reference) {
		if !seen[r] {
			if seen == nil {
				seen = map[Reference]bool{}
			}
			seen[r] = true
			all = append(all, r)
		}
	})
	return all
}

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
		if len(raw) == 1 { // most maps are functions, and need no sorting
			for _, e := range raw {
				v.with(e).collect(found)
			}
			return
		}
		for _, k := range sortedKeys(raw) {
			v.with(raw[k]).collect(found)
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
