package assembly

import "strings"

// ByDefault returns the value as it is when nobody passes parameters: each has its default. What a
// parameter without a default, or one of Parameter Store, holds stays known only at deployment.
func (v Value) ByDefault() Value {
	v.defaults = true
	return v
}

// Allowed returns the values that a parameter may have, if the value is one and its AllowedValues
// list them; none otherwise.
func (v Value) Allowed() []Value {
	v = v.fuelled().resolve()
	p := v.parameter()
	all := Value{stack: v.stack}.with(p["AllowedValues"]).List()
	if len(all) == 0 || fromStore(p) {
		return nil
	}
	return all
}

// parameter is the declaration of the parameter that the value refers to, nil if it is none.
func (v Value) parameter() map[string]any {
	fn, arg := v.intrinsic()
	name, _ := arg.(string)
	if fn != "Ref" || v.stack == nil {
		return nil
	}
	return v.stack.parameters[name]
}

// byDefault is the default of the parameter that the value refers to.
func (v Value) byDefault() (Value, bool) {
	p := v.parameter()
	text, isText := p["Default"].(string)
	switch {
	case p["Default"] == nil || fromStore(p):
		return v, false
	case isText && strings.Contains(typeOf(p), "List"):
		var parts []any
		for _, part := range strings.Split(text, ",") {
			parts = append(parts, strings.TrimSpace(part))
		}
		return v.with(parts), true
	}
	return v.with(p["Default"]), true
}

// fromStore reports whether a parameter names one of Parameter Store, whose value it has.
func fromStore(p map[string]any) bool { return strings.HasPrefix(typeOf(p), "AWS::SSM::") }

func typeOf(p map[string]any) string { text, _ := p["Type"].(string); return text }
