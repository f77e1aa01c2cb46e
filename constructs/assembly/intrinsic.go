package assembly

import (
	"encoding/json"
	"strconv"
	"strings"
)

// intrinsic returns the function of a value such as {"Ref": "X"}, and its argument.
func (v Value) intrinsic() (fn string, arg any) {
	m, ok := v.raw.(map[string]any)
	if !ok || len(m) != 1 {
		return "", nil
	}
	if name, ok := m["Ref"]; ok {
		return "Ref", name
	}
	for k, a := range m {
		if strings.HasPrefix(k, "Fn::") {
			return k, a
		}
	}
	return "", nil
}

func (v Value) isIntrinsic() bool { fn, _ := v.intrinsic(); return fn != "" }

// Call returns the intrinsic function that the value is still waiting for, such as
// Fn::GetAZs, and its argument; the name is empty for a literal. Functions that can be
// evaluated have been.
func (v Value) Call() (name string, arg Value) {
	v = v.fuelled().resolve()
	name, raw := v.intrinsic()
	return name, v.with(raw).rested()
}

// resolve follows what leads to another value of the assembly: parameters of nested
// stacks, imports, outputs, mappings, Fn::Select. It stops at literals, at references
// to resources, and at what is known only at deployment.
func (v Value) resolve() Value {
	for {
		next, ok := v.step()
		if *v.fuel <= 0 {
			return v.with(undecided{})
		}
		if !ok {
			return v
		}
		v.burn()
		v = next
	}
}

func (v Value) step() (Value, bool) {
	fn, arg := v.intrinsic()
	switch fn {
	case "Ref":
		name, _ := arg.(string)
		if passed, ok := v.argument(name); ok || !v.defaults {
			return passed, ok
		}
		return v.byDefault()
	case "Fn::GetAtt":
		id, attr := attribute(arg)
		return v.nestedOutput(id, attr)
	case "Fn::ImportValue":
		return v.imported(arg)
	case "Fn::GetStackOutput":
		return v.weakOutput(arg)
	case "Fn::Sub":
		return v.alone(arg)
	case "Fn::Select":
		return v.selected(arg)
	case "Fn::Split":
		return v.split(arg)
	case "Fn::FindInMap":
		return v.mapped(arg)
	case "Fn::Length":
		return v.length(arg)
	}
	return v, false
}

// length is the number of elements of a list.
func (v Value) length(arg any) (Value, bool) {
	list := v.with(arg).resolve()
	elements, ok := list.raw.([]any)
	for _, e := range elements {
		if _, branches, conditional := list.with(e).condition(); conditional && (!branches[0].set || !branches[1].set) {
			return v, false
		}
	}
	return v.with(json.Number(strconv.Itoa(len(elements)))), ok
}

func (v Value) selected(arg any) (Value, bool) {
	args, _ := arg.([]any)
	if len(args) != 2 {
		return v, false
	}
	index, ok := v.with(args[0]).render(false)
	if !ok {
		return v, false
	}
	list := v.with(args[1]).resolve()
	if _, isList := list.raw.([]any); !isList {
		return v, false
	}
	picked := list.get(index)
	return picked, picked.set
}

func (v Value) split(arg any) (Value, bool) {
	args, _ := arg.([]any)
	if len(args) != 2 {
		return v, false
	}
	sep, _ := args[0].(string)
	text, ok := v.with(args[1]).render(false)
	if !ok || sep == "" {
		return v, false
	}
	var parts []any
	for _, p := range strings.Split(text, sep) {
		parts = append(parts, p)
	}
	return v.with(parts), true
}

// mapped looks a value up in the mappings. The language extensions have a default for what is not
// there.
func (v Value) mapped(arg any) (Value, bool) {
	args, _ := arg.([]any)
	if len(args) < 3 || v.stack == nil {
		return v, false
	}
	found := v.with(any(v.stack.mappings))
	for _, a := range args[:3] {
		key, ok := v.with(a).render(false)
		if !ok {
			return v, false
		}
		found = found.get(key)
	}
	if len(args) == 4 && !found.set {
		found = v.with(args[3]).get("DefaultValue")
	}
	return found, found.set
}

func attribute(arg any) (id, attr string) {
	switch arg := arg.(type) {
	case string:
		id, attr, _ = strings.Cut(arg, ".")
	case []any:
		if len(arg) == 2 {
			id, _ = arg[0].(string)
			attr, _ = arg[1].(string)
		}
	}
	return id, attr
}
