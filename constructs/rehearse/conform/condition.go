package conform

import (
	"maps"
	"slices"
)

// conditions checks the Conditions section.
func conditions(t *template) {
	for _, name := range t.entries("Conditions") {
		where := at("Conditions", name)
		t.condition(where, t.section("Conditions")[name])
		if t.cyclic(name, nil) {
			t.report(nil, "E9106", where, "", "depends on itself")
		}
		if !t.conditional[name] {
			t.report(nil, "W8001", where, "Remove it.", "is used nowhere")
		}
	}
}

// condition checks an expression that is true or false.
func (t *template) condition(where string, raw any) {
	m, _ := raw.(map[string]any)
	if len(m) != 1 {
		t.report(nil, "E8001", where, "", "is %s, want a function such as Fn::Equals", shown(raw))
		return
	}
	for name, arg := range m {
		args, isList := arg.([]any)
		least, most, rule := 2, 10, ""
		switch name {
		case "Condition":
			if id, _ := arg.(string); t.section("Conditions")[id] == nil {
				t.report(nil, "E8007", where, "", "is %s, which the template does not define", shown(arg))
			}
			return
		case "Fn::Equals":
			most, rule = 2, "E8003"
		case "Fn::And":
			rule = "E8004"
		case "Fn::Or":
			rule = "E8006"
		case "Fn::Not":
			least, most, rule = 1, 1, "E8005"
		case "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::RefAll", "Fn::ValueOf", "Fn::ValueOfAll", "Fn::Transform":
			return
		default:
			t.report(nil, "E8001", where, "", "is %s, want a function such as Fn::Equals", name)
			return
		}
		if !isList || len(args) < least || len(args) > most {
			t.report(nil, rule, at(where, name), "", "has %d operands, want %s", len(args), bounds(least, &most))
			return
		}
		if name == "Fn::Equals" {
			t.equals(at(where, name), args)
			return
		}
		for i, arg := range args {
			t.condition(at(where, name, i), arg)
		}
	}
}

func (t *template) equals(where string, args []any) {
	var texts []string
	for i, arg := range args {
		name, _ := function(arg)
		text, scalar := scalarText(arg)
		switch {
		case name == "" && !scalar:
			t.report(nil, "E8003", at(where, i), "", "is %s, want a value", shown(arg))
		case scalar:
			texts = append(texts, text)
		}
	}
	if len(texts) == 2 {
		t.report(nil, "W8003", where, "", "compares two values that never change")
	}
}

// cyclic reports whether a condition leads to itself.
func (t *template) cyclic(name string, above []string) bool {
	if len(above) > 0 && above[0] == name {
		return true
	}
	if slices.Contains(above, name) {
		return false
	}
	for other := range t.within(t.section("Conditions")[name]) {
		if t.cyclic(other, append(above, name)) {
			return true
		}
	}
	return false
}

// within are the conditions that an expression names.
func (t *template) within(raw any) map[string]bool {
	all := map[string]bool{}
	switch raw := raw.(type) {
	case map[string]any:
		for key, v := range raw {
			if id, ok := v.(string); ok && key == "Condition" {
				all[id] = true
			} else {
				maps.Copy(all, t.within(v))
			}
		}
	case []any:
		for _, v := range raw {
			maps.Copy(all, t.within(v))
		}
	}
	return all
}
