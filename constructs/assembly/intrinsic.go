package assembly

import (
	"regexp"
	"strings"
)

// intrinsic returns the function of a value such as {"Ref": "X"}, and its argument.
func (v Value) intrinsic() (fn string, arg any) {
	m, ok := v.raw.(map[string]any)
	if !ok || len(m) != 1 {
		return "", nil
	}
	for k, a := range m {
		if k == "Ref" || strings.HasPrefix(k, "Fn::") {
			return k, a
		}
	}
	return "", nil
}

func (v Value) isIntrinsic() bool { fn, _ := v.intrinsic(); return fn != "" }

// resolve follows what leads to another value of the assembly: parameters of nested
// stacks, imports, outputs, mappings, Fn::Select. It stops at literals, at references
// to resources, and at what only deployment knows.
func (v Value) resolve() Value {
	for {
		next, ok := v.step()
		if !ok {
			return v
		}
		if !v.burn() {
			return v.with(undecided{})
		}
		v = next
	}
}

func (v Value) step() (Value, bool) {
	fn, arg := v.intrinsic()
	switch fn {
	case "Ref":
		name, _ := arg.(string)
		return v.argument(name)
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
	}
	return v, false
}

// argument is what the parent stack passes for a parameter of a nested stack.
func (v Value) argument(name string) (Value, bool) {
	if v.stack == nil || v.stack.Parent == nil {
		return v, false
	}
	if _, ok := v.stack.parameters[name]; !ok {
		return v, false
	}
	// On the same fuel: a parameter may lead back to itself through an output.
	passed := Value{stack: v.stack.Parent.Stack, fuel: v.fuel}.with(v.stack.Parent.properties)
	passed = passed.get("Parameters").get(name)
	return passed, passed.set
}

// nestedOutput is the value behind {"Fn::GetAtt": [nestedStack, "Outputs.Name"]}.
func (v Value) nestedOutput(id, attr string) (Value, bool) {
	name, ok := strings.CutPrefix(attr, "Outputs.")
	if !ok || v.stack == nil || v.stack.nested[id] == nil {
		return v, false
	}
	out := v.stack.nested[id].Output(name)
	out.fuel = v.fuel
	return out, out.set
}

func (v Value) imported(arg any) (Value, bool) {
	name, known := v.with(arg).render(false)
	if !known || v.stack == nil {
		return v, false
	}
	found := v.stack.assembly.exports[exportKey{v.stack.Account, v.stack.Region, name}]
	if len(found) != 1 { // none, or one for each of several unnamed environments
		return v, false
	}
	out := found[0]
	out.fuel = v.fuel
	return out, true
}

// weakOutput is CDK's weak reference: the output of a stack named at synthesis.
func (v Value) weakOutput(arg any) (Value, bool) {
	target := v.with(arg)
	stackName, ok1 := target.get("StackName").render(false)
	output, ok2 := target.get("OutputName").render(false)
	if !ok1 || !ok2 || v.stack == nil {
		return v, false
	}
	region, _ := target.get("Region").render(false)
	for _, s := range v.stack.assembly.byName[stackName] {
		if region != "" && s.Region != "" && s.Region != region {
			continue
		}
		if out := s.Output(output); out.set {
			out.fuel = v.fuel
			return out, true
		}
	}
	return v, false
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

// alone follows an Fn::Sub of one placeholder and nothing else, which is a reference.
func (v Value) alone(arg any) (Value, bool) {
	text, vars, ok := substitution(arg)
	m := placeholder.FindStringSubmatch(text)
	if !ok || m == nil || m[0] != text || m[1] != "" {
		return v, false
	}
	return v.with(placeheld(m[2], vars)), true
}

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
	return found, found.set
}

var placeholder = regexp.MustCompile(`\$\{(!?)([^}]*)\}`)

// substitution takes the argument of an Fn::Sub apart: a text, or a list of a text and its
// variables.
func substitution(arg any) (text string, vars map[string]any, ok bool) {
	if args, isList := arg.([]any); isList && len(args) == 2 {
		vars, _ = args[1].(map[string]any)
		arg = args[0]
	}
	text, ok = arg.(string)
	return text, vars, ok
}

// placeheld is what ${name} stands for: a variable of the Fn::Sub, else a reference.
func placeheld(name string, vars map[string]any) any {
	if value, ok := vars[name]; ok {
		return value
	}
	return reference(name)
}

// reference is the Ref or Fn::GetAtt that ${name} in an Fn::Sub stands for.
func reference(name string) any {
	name = strings.TrimSpace(name)
	if id, attr, ok := strings.Cut(name, "."); ok {
		return map[string]any{"Fn::GetAtt": []any{id, attr}}
	}
	return map[string]any{"Ref": name}
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

// render spells a scalar out. What only deployment knows becomes ${...} if
// placeholders is set, and makes the result false otherwise.
func (v Value) render(placeholders bool) (string, bool) {
	v = v.resolve()
	if !v.burn() {
		return "", false
	}
	fn, arg := v.intrinsic()
	switch fn {
	case "":
		return v.scalar()
	case "Ref":
		name, _ := arg.(string)
		if s := v.pseudo(name); s != "" {
			return s, true
		}
		return "${" + name + "}", placeholders
	case "Fn::GetAtt":
		id, attr := attribute(arg)
		return "${" + id + "." + attr + "}", placeholders
	case "Fn::Join":
		return v.join(arg, placeholders)
	case "Fn::Sub":
		return v.substitute(arg, placeholders)
	}
	return "", false
}

func (v Value) scalar() (string, bool) {
	switch v.raw.(type) {
	case nil, undecided, []any, map[string]any:
		return "", false
	}
	return literal(v.raw), true
}

func (v Value) pseudo(name string) string {
	if v.stack == nil {
		return ""
	}
	switch name {
	case "AWS::Region":
		return v.stack.Region
	case "AWS::AccountId":
		return v.stack.Account
	}
	return ""
}

// maxText bounds what Join and Sub may build.
const maxText = 1 << 20

func (v Value) join(arg any, placeholders bool) (string, bool) {
	args, _ := arg.([]any)
	if len(args) != 2 {
		return "", false
	}
	sep, isText := args[0].(string)
	parts, isList := v.with(args[1]).resolve().raw.([]any)
	if !isText || !isList {
		return "", false
	}
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(sep)
		}
		text, ok := v.with(p).render(placeholders)
		if !ok || b.Len()+len(text) > maxText {
			return "", false
		}
		b.WriteString(text)
	}
	return b.String(), true
}

func (v Value) substitute(arg any, placeholders bool) (string, bool) {
	text, vars, known := substitution(arg)
	size := 0
	out := placeholder.ReplaceAllStringFunc(text, func(match string) string {
		m := placeholder.FindStringSubmatch(match)
		if m[1] == "!" { // ${!Literal}
			return "${" + m[2] + "}"
		}
		if !known || size > maxText {
			known = false
			return ""
		}
		s, ok := v.with(placeheld(m[2], vars)).render(placeholders)
		known = known && ok
		size += len(s)
		return s
	})
	return out, known
}

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
	alts := v.fuelled().alternatives()
	first, ok := alts[0].target()
	for _, alt := range alts[1:] {
		if t, found := alt.target(); !found || t != first {
			return Reference{}, false
		}
	}
	return first, ok
}

// Targets returns every resource that the value may refer to, however deep in it.
func (v Value) Targets() []Reference {
	var all []Reference
	seen := map[Reference]bool{}
	v.fuelled().collect(func(r Reference) {
		if !seen[r] {
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
			v.with(placeheld(m[2], vars)).collect(found)
		}
	}
}
