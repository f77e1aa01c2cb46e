package conform

import (
	"maps"
	"slices"
)

// assertions checks the Rules section, which holds parameters to conditions.
func assertions(t *template) {
	if _, object := t.root["Rules"].(map[string]any); !object && t.root["Rules"] != nil {
		t.report(nil, "F8600", "Rules", "", "is %s, want an object", shown(t.root["Rules"]))
	}
	for _, name := range t.entries("Rules") {
		where := at("Rules", name)
		rule, object := t.section("Rules")[name].(map[string]any)
		if !object {
			t.report(nil, "F8601", where, "", "is %s, want an object", shown(t.section("Rules")[name]))
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(rule)) {
			if key != "Assertions" && key != "RuleCondition" {
				t.report(nil, "W8602", at(where, key), "", "is no key of a rule")
			}
		}
		if condition := rule["RuleCondition"]; condition != nil && !decides(condition) {
			t.report(nil, "F8606", at(where, "RuleCondition"), "", "is %s, want a function such as Fn::Equals", shown(condition))
		}
		asserted(t, at(where, "Assertions"), rule["Assertions"])
	}
}

func asserted(t *template, where string, raw any) {
	all, list := raw.([]any)
	switch {
	case raw == nil:
		t.report(nil, "F8603", where, "", "is required and not set")
	case !list:
		t.report(nil, "F8604", where, "", "is %s, want a list", shown(raw))
	case len(all) == 0:
		t.report(nil, "F8605", where, "", "is empty")
	}
	for i, e := range all {
		assertion, object := e.(map[string]any)
		switch {
		case !object:
			t.report(nil, "F8607", at(where, i), "", "is %s, want an object", shown(e))
		case assertion["Assert"] == nil:
			t.report(nil, "F8609", at(where, i, "Assert"), "", "is required and not set")
		case !decides(assertion["Assert"]):
			t.report(nil, "F8610", at(where, i, "Assert"), "", "is %s, want a function such as Fn::Equals", shown(assertion["Assert"]))
		}
	}
}

// decides reports whether a value is a function that is true or false.
func decides(raw any) bool {
	name, _ := function(raw)
	return slices.Contains([]string{"Fn::And", "Fn::Contains", "Fn::EachMemberEquals", "Fn::EachMemberIn", "Fn::Equals", "Fn::Not", "Fn::Or"},
		name)
}
