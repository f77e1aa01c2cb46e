package assembly

import "strconv"

// A Value is a part of a template, seen through CloudFormation's intrinsic functions.
// The zero Value is an absent one; every method is safe on it.
type Value struct {
	stack *Stack
	raw   any
	fuel  *int // what is left of this evaluation; nil between evaluations
	set   bool
	// defaults is set if parameters have their defaults, see [Value.ByDefault].
	defaults bool
}

// fuel bounds one evaluation, so that cyclic and exploding references end as Unknown. No
// real template comes near it.
const fuel = 10_000

// undecided replaces a value whose evaluation ran out of fuel.
type undecided struct{}

const noValue = "AWS::NoValue"

func (v Value) fuelled() Value {
	if v.fuel == nil {
		n := fuel
		v.fuel = &n
	}
	return v
}

func (v Value) rested() Value { v.fuel = nil; return v }

// burn reports whether the evaluation may go on.
func (v Value) burn() bool { *v.fuel--; return *v.fuel > 0 }

// fixed reports whether nothing has to be evaluated to know what the value is, as of nearly every
// value: then the methods do without fuel and without a list of alternatives.
func (v Value) fixed() bool { return v.fuel == nil && !v.isIntrinsic() }

// with returns the part raw of v. A Value in place of JSON is one that Get picked out of a
// conditional: it keeps its own stack.
func (v Value) with(raw any) Value {
	if picked, ok := raw.(Value); ok {
		picked.fuel = v.fuel
		return picked
	}
	v.raw, v.set = raw, raw != nil
	if m, ok := raw.(map[string]any); ok && len(m) == 1 && m["Ref"] == noValue {
		v.raw, v.set = nil, false
	}
	return v
}

// Exists reports whether the value is in the template: neither missing nor null nor
// AWS::NoValue. A value that one branch of an Fn::If removes still exists.
func (v Value) Exists() bool {
	if v.fixed() {
		return v.set
	}
	for alt := range v.fuelled().alternatives {
		if alt.set {
			return true
		}
	}
	return false
}

// AlwaysExists reports whether the value is in the template whatever deployment decides: no
// branch of an Fn::If removes it.
func (v Value) AlwaysExists() bool {
	if v.fixed() {
		return v.set
	}
	for alt := range v.fuelled().alternatives {
		if !alt.set {
			return false
		}
	}
	return true
}

// Get walks down map keys and list indexes. It looks through Fn::If, so that
// Get("A", "B") of a conditional A is a conditional B.
func (v Value) Get(path ...string) Value {
	for len(path) > 0 && v.fixed() {
		v, path = v.part(path[0]), path[1:]
	}
	if len(path) == 0 {
		return v.rested()
	}
	v = v.fuelled()
	for _, key := range path {
		v = v.get(key)
	}
	return v.rested()
}

func (v Value) get(key string) Value {
	v = v.resolve()
	if name, branches, ok := v.condition(); ok {
		return v.with(map[string]any{"Fn::If": []any{name, branches[0].get(key), branches[1].get(key)}})
	}
	if v.isIntrinsic() {
		return v.with(undecided{})
	}
	return v.part(key)
}

// part is what key holds of a value that is no intrinsic function.
func (v Value) part(key string) Value {
	switch raw := v.raw.(type) {
	case map[string]any:
		if (v.stack == nil || v.stack.transformed) && opaque(raw, key) {
			return v.with(undecided{})
		}
		return v.with(raw[key])
	case []any:
		if i, ok := index(key); ok && i < len(raw) {
			return v.with(raw[i])
		}
	case undecided:
		return v
	}
	return v.with(nil)
}

// index reads an index of a list. Most keys that a list is asked for are names of a map.
func index(key string) (int, bool) {
	if key == "" || key[0] < '0' || key[0] > '9' {
		return 0, false
	}
	i, err := strconv.Atoi(key)
	return i, err == nil
}

// opaque reports whether an Fn::Transform beside the keys of a map decides what key holds: an
// include adds to them, and a macro may change all.
func opaque(m map[string]any, key string) bool {
	call, ok := m["Fn::Transform"].(map[string]any)
	return ok && (m[key] == nil || call["Name"] != "AWS::Include")
}

// Alternatives returns the values that deployment may choose between: the branches of
// an Fn::If, nested ones flattened, or the value itself. An alternative for which
// Exists is false says that the property may be absent.
func (v Value) Alternatives() []Value {
	if v.fixed() {
		return []Value{v}
	}
	var all []Value
	for alt := range v.fuelled().alternatives {
		all = append(all, alt.rested())
	}
	return all
}

// alternatives yields what Alternatives returns, on the fuel of v.
func (v Value) alternatives(yield func(Value) bool) { v.flatten(yield) }

func (v Value) flatten(yield func(Value) bool) bool {
	v = v.resolve()
	_, branches, ok := v.condition()
	if ok && v.burn() {
		return branches[0].flatten(yield) && branches[1].flatten(yield)
	}
	if ok {
		v = v.with(undecided{})
	}
	return yield(v)
}

// condition returns the two branches of an Fn::If.
func (v Value) condition() (name string, branches [2]Value, ok bool) {
	fn, arg := v.intrinsic()
	args, _ := arg.([]any)
	if fn != "Fn::If" || len(args) != 3 {
		return "", branches, false
	}
	name, _ = args[0].(string)
	return name, [2]Value{v.with(args[1]), v.with(args[2])}, true
}

// List returns the elements of a list, looking through Fn::If both around the list and
// in place of an element. A single value, which CloudFormation takes where it takes a
// list, is a list of one. A list that is known only at deployment is one element without a
// known Text.
func (v Value) List() []Value {
	if elements, ok := v.raw.([]any); ok && v.fuel == nil {
		return v.elements(elements)
	}
	if !v.set {
		return nil
	}
	var all []Value
	for alt := range v.fuelled().alternatives {
		elements, ok := alt.raw.([]any)
		if !ok && alt.set {
			all = append(all, alt.rested())
		}
		all = append(all, alt.elements(elements)...)
	}
	return all
}

func (v Value) elements(of []any) []Value {
	all := make([]Value, 0, len(of))
	for _, raw := range of {
		e := v.with(raw)
		if e.fixed() {
			if e.set {
				all = append(all, e)
			}
			continue
		}
		for a := range e.fuelled().alternatives {
			if a.set {
				all = append(all, a.rested())
			}
		}
	}
	return all
}

// Keys returns the keys of a map in sorted order, none for anything else.
func (v Value) Keys() []string {
	if v.fixed() {
		m, _ := v.raw.(map[string]any)
		return sortedKeys(m)
	}
	seen := map[string]any{}
	for _, alt := range v.Alternatives() {
		if m, ok := alt.raw.(map[string]any); ok && !alt.isIntrinsic() {
			for k, e := range m {
				seen[k] = e
			}
		}
	}
	return sortedKeys(seen)
}

// Elements returns the elements of a list as they stand: one that is an Fn::If may be absent. A
// single value is a list of one, and a list that an Fn::If chooses is one element.
func (v Value) Elements() []Value {
	v = v.fuelled().resolve()
	list, ok := v.raw.([]any)
	if !ok {
		if !v.set {
			return nil
		}
		return []Value{v.rested()}
	}
	list = kept(list)
	all := make([]Value, len(list))
	for i, e := range list {
		all[i] = v.with(e).rested()
	}
	return all
}
