package conform

import (
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A walk is the way through one part of a template, looking for functions.
type walk struct {
	*template
	r           *assembly.Resource // nil outside of resources
	conditional bool               // that the part exists under a condition, or on a branch
}

// functions checks every function of the template, and notes what it uses.
func functions(t *template) {
	for _, r := range t.Resources {
		t.conditional[r.Condition] = true
		t.edges[r.LogicalID] = append(t.edges[r.LogicalID], r.DependsOn...)
		w := walk{t, r, r.Condition != ""}
		w.part(nil, r.Get().Raw())
		w.part([]string{"UpdatePolicy"}, r.UpdatePolicy().Raw())
		fields, _ := t.section("Resources")[r.LogicalID].(map[string]any)
		w.part([]string{"CreationPolicy"}, fields["CreationPolicy"])
		w.part([]string{"Metadata"}, fields["Metadata"])
		w.part([]string{"DeletionPolicy"}, fields["DeletionPolicy"])
		w.part([]string{"UpdateReplacePolicy"}, fields["UpdateReplacePolicy"])
	}
	for _, name := range t.entries("Outputs") {
		o, _ := t.section("Outputs")[name].(map[string]any)
		condition, _ := o["Condition"].(string)
		t.conditional[condition] = true
		walk{t, nil, condition != ""}.part([]string{"Outputs", name}, o)
	}
	for _, name := range t.entries("Conditions") {
		expression := t.section("Conditions")[name]
		walk{t, nil, true}.part([]string{"Conditions", name}, expression)
		maps.Copy(t.conditional, t.within(expression))
	}
	walk{t, nil, true}.part([]string{"Rules"}, t.root["Rules"])
	walk{t, nil, true}.part([]string{"Metadata"}, t.root["Metadata"])
}

func (w walk) report(path []string, rule, fix, format string, args ...any) {
	w.template.report(w.r, rule, strings.Join(path, "."), fix, format, args...)
}

func (w walk) part(path []string, raw any) {
	switch raw := raw.(type) {
	case map[string]any:
		if name, arg := function(raw); name != "" {
			w.call(path, name, arg)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(raw)) {
			w.part(with(path, key), raw[key])
		}
	case []any:
		for i, e := range raw {
			w.part(with(path, at(i)), e)
		}
	}
}

// A form is how a function is written, with the rule about that: its operands, -1 if it has one
// that is no list, and whether it needs the transform AWS::LanguageExtensions.
type form struct {
	rule        string
	least, most int
	extension   string
}

var forms = map[string]form{
	"Fn::FindInMap":    {"E1011", 3, 4, ""},
	"Fn::If":           {"F0013", 3, 3, ""},
	"Fn::Join":         {"E1022", 2, 2, ""},
	"Fn::Select":       {"E1017", 2, 2, ""},
	"Fn::Split":        {"F1101", 2, 2, ""},
	"Fn::Cidr":         {"F1101", 2, 3, ""},
	"Fn::Length":       {"E1030", -1, -1, "F1030"},
	"Fn::ToJsonString": {"E1031", -1, -1, "F1031"},
}

func (w walk) call(path []string, name string, arg any) {
	here := with(path, name)
	if strings.HasPrefix(name, "Fn::ForEach") && !w.extended() {
		w.report(here, "F1032", "Add the transform AWS::LanguageExtensions.", "needs a transform that the template does not have")
	}
	if f, ok := forms[name]; ok && !w.formed(here, f, arg) {
		return
	}
	args, _ := arg.([]any)
	switch name {
	case "Ref":
		w.ref(path, arg)
		return
	case "Fn::GetAtt":
		w.attribute(path, arg)
		return
	case "Fn::Sub":
		w.substitution(here, arg)
	case "Fn::FindInMap":
		w.lookup(here, args)
	case "Fn::If":
		w.branch(here, args)
	case "Fn::Join":
		w.join(here, args)
	case "Fn::Select":
		w.selection(here, args)
	case "Fn::GetAZs", "Fn::ImportValue", "Fn::Base64":
		w.one(here, name, arg)
	case "Fn::GetStackOutput":
		w.output(here, arg)
	}
	w.operands(here, name, arg)
}

func (w walk) operands(here []string, name string, arg any) {
	if name == "Fn::If" {
		w.conditional = true
	}
	w.part(here, arg)
}

func (w walk) extended() bool {
	all, _ := w.root["Transform"].([]any)
	return w.root["Transform"] == "AWS::LanguageExtensions" || slices.Contains(all, any("AWS::LanguageExtensions"))
}

func (w walk) formed(here []string, f form, arg any) bool {
	if f.extension != "" && !w.extended() {
		w.report(here, f.extension, "Add the transform AWS::LanguageExtensions.", "needs a transform that the template does not have")
	}
	if f.most < 0 {
		return true
	}
	args, ok := arg.([]any)
	if !ok || len(args) < f.least || len(args) > f.most {
		w.report(here, f.rule, "", "is %s, want a list of %s operands", shown(arg), bounds(f.least, &f.most))
		return false
	}
	return true
}

func (w walk) branch(here []string, args []any) {
	name, ok := args[0].(string)
	if !ok || w.section("Conditions")[name] == nil {
		w.report(here, "E1028", "", "has the condition %s, which the template does not define", shown(args[0]))
	}
	w.template.conditional[name] = true
}

func (w walk) lookup(here []string, args []any) {
	name, literal := args[0].(string)
	if !literal {
		for mapping := range w.section("Mappings") { // any of them
			w.mapped[mapping] = true
		}
		return
	}
	w.mapped[name] = true
	top, _ := w.section("Mappings")[name].(map[string]any)
	if top == nil && len(args) == 3 && w.root["Transform"] == nil {
		w.report(here, "F1012", "", "looks in the mapping %s, which the template does not define", name)
	}
	for i, key := range args[1:3] {
		text, literal := scalarText(key)
		if !literal {
			if f, _ := function(key); f == "" {
				w.report(with(here, at(i+1)), "E1011", "", "is %s, want a text, a Ref or an Fn::FindInMap", shown(key))
			}
			return
		}
		if top != nil && len(args) == 3 && top[text] == nil && w.root["Transform"] == nil {
			w.report(here, "E1011", "", "looks for %s in the mapping %s, which has no such key", text, name)
			return
		}
		top, _ = top[text].(map[string]any)
	}
}

func (w walk) join(here []string, args []any) {
	if _, text := args[0].(string); !text {
		w.report(here, "E1022", "", "has the delimiter %s, want a text", shown(args[0]))
	}
	parts, isList := args[1].([]any)
	if name, _ := function(args[1]); !isList && name == "" {
		w.report(here, "E1022", "", "joins %s, want a list", shown(args[1]))
	}
	for i, part := range parts {
		if _, scalar := scalarText(part); !scalar {
			if name, _ := function(part); name == "" {
				w.report(with(here, at(1, i)), "E1022", "", "is %s, want a text", shown(part))
			}
		}
	}
}

func (w walk) selection(here []string, args []any) {
	index, literal := scalarText(args[0])
	if literal && (!isOf(args[0], "integer") || strings.HasPrefix(index, "-")) {
		w.report(here, "F1050", "", "has the index %s, want a number from 0", shown(args[0]))
	}
	elements, isList := args[1].([]any)
	if name, _ := function(args[1]); !isList && name == "" {
		w.report(here, "E1017", "", "selects from %s, want a list", shown(args[1]))
	}
	if isList && literal && isOf(args[0], "integer") && len(index) < 9 && number(index) >= len(elements) {
		w.report(here, "E1017", "", "selects element %s of %d", index, len(elements))
	}
}

// one checks a function that takes a text or a function.
func (w walk) one(here []string, name string, arg any) {
	_, scalar := scalarText(arg)
	if f, _ := function(arg); scalar || f != "" {
		return
	}
	rule := map[string]string{"Fn::GetAZs": "E1015", "Fn::ImportValue": "E1016", "Fn::Base64": "E1021"}[name]
	w.report(here, rule, "", "is %s, want a text", shown(arg))
}

func (w walk) output(here []string, arg any) {
	m, _ := arg.(map[string]any)
	if m["StackName"] == nil || m["OutputName"] == nil {
		w.report(here, "E1033", "", "is %s, want an object with StackName and OutputName", shown(arg))
	}
}
