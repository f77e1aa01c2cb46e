package conform

import (
	"maps"
	"slices"
	"strings"
)

// mappings checks that mappings have two levels of keys, and values below.
func mappings(t *template) {
	for _, name := range t.entries("Mappings") {
		if len(name) > 255 {
			t.report(nil, "F7002", at("Mappings", name), "", "has a name of %d characters, want at most 255", len(name))
		}
		if !t.mapped[name] {
			t.report(nil, "W7001", at("Mappings", name), "Remove it.", "is used nowhere")
		}
		top, ok := t.section("Mappings")[name].(map[string]any)
		if !ok {
			t.report(nil, "F0017", at("Mappings", name), "", "is %s, want an object", shown(t.section("Mappings")[name]))
		}
		for _, key := range slices.Sorted(maps.Keys(top)) {
			second, ok := top[key].(map[string]any)
			if !ok && !strings.HasPrefix(key, "Fn::") {
				t.report(nil, "F0017", at("Mappings", name, key), "", "is %s, want an object", shown(top[key]))
			}
			for _, last := range slices.Sorted(maps.Keys(second)) {
				if _, deep := second[last].(map[string]any); deep && !strings.HasPrefix(last, "Fn::") {
					t.report(nil, "F0050", at("Mappings", name, key, last), "", "is an object, want a value or a list")
				}
			}
		}
	}
}

// outputs checks the Outputs section.
func outputs(t *template) {
	exports := map[string]string{}
	for _, name := range t.entries("Outputs") {
		where := at("Outputs", name)
		if !alphanumeric(name) {
			t.report(nil, "F6004", where, "", "has a name that is not of letters and digits")
		}
		if len(name) > 255 {
			t.report(nil, "F6011", where, "", "has a name of %d characters, want at most 255", len(name))
		}
		o, ok := t.section("Outputs")[name].(map[string]any)
		if !ok {
			t.report(nil, "E6001", where, "", "is %s, want an object", shown(t.section("Outputs")[name]))
			continue
		}
		for _, key := range slices.Sorted(maps.Keys(o)) {
			if !slices.Contains([]string{"Condition", "Description", "Export", "Value"}, key) {
				t.report(nil, "E6001", at(where, key), "", "is no key of an output")
			}
		}
		output(t, where, o, exports)
	}
}

func output(t *template, where string, o map[string]any, exports map[string]string) {
	condition, _ := o["Condition"].(string)
	if o["Condition"] != nil && t.section("Conditions")[condition] == nil {
		t.report(nil, "E6005", at(where, "Condition"), "", "is %s, which the template does not define", shown(o["Condition"]))
	}
	switch name, _ := function(o["Value"]); {
	case o["Value"] == nil:
		t.report(nil, "F0040", at(where, "Value"), "", "is required and not set")
	case name == "Fn::Split" || name == "Fn::GetAZs" || name == "Fn::Cidr":
		t.report(nil, "F6101", at(where, "Value"), "Join it.", "is a list, want a text")
	case name == "":
		if _, scalar := scalarText(o["Value"]); !scalar {
			t.report(nil, "F6101", at(where, "Value"), "", "is %s, want a text", shown(o["Value"]))
		}
	}
	export, ok := o["Export"].(map[string]any)
	if !ok && o["Export"] != nil || ok && export["Name"] == nil {
		t.report(nil, "F6005", at(where, "Export"), "", "is %s, want an object with a Name", shown(o["Export"]))
		return
	}
	if text, literal := export["Name"].(string); literal {
		if exports[text] != "" {
			t.report(nil, "F6005", at(where, "Export.Name"), "", "is %q, as that of %s is", text, exports[text])
		}
		exports[text] = where
	}
}
