package assembly

// Plain returns the value as JSON has it: maps, lists, text, json.Number, bool and nil, with
// ${Name} or ${Name.Attribute} in place of each part that is known only at deployment. It is false
// if not even that can be said, as of an Fn::If.
func (v Value) Plain() (any, bool) { return v.fuelled().plain() }

func (v Value) plain() (any, bool) {
	v = v.resolve()
	if !v.burn() {
		return nil, false
	}
	if v.isIntrinsic() {
		return v.render(true)
	}
	switch raw := v.raw.(type) {
	case undecided:
		return nil, false
	case map[string]any:
		out := make(map[string]any, len(raw))
		for key, e := range raw {
			if removed(e) {
				continue
			}
			element, ok := v.with(e).plain()
			if !ok {
				return nil, false
			}
			out[key] = element
		}
		return out, true
	case []any:
		out := make([]any, 0, len(raw))
		for _, e := range raw {
			if removed(e) {
				continue
			}
			element, ok := v.with(e).plain()
			if !ok {
				return nil, false
			}
			out = append(out, element)
		}
		return out, true
	}
	return v.raw, true
}

// removed reports whether CloudFormation leaves the property or element out.
func removed(raw any) bool {
	m, ok := raw.(map[string]any)
	return ok && len(m) == 1 && m["Ref"] == noValue
}
