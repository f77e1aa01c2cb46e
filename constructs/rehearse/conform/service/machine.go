package service

import (
	"maps"
	"regexp"
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// machine checks the structure of a state machine: that states lead to states, and to an end, by
// "Amazon States Language". Package interpreter runs one.
func machine(r *assembly.Resource, report func(string, string, ...any)) {
	for _, variable := range variables(r.Get("DefinitionString").Raw(), nil) {
		if !r.Get("DefinitionSubstitutions", variable).Exists() {
			report("DefinitionString", "has the variable ${%s}, which DefinitionSubstitutions does not set", variable)
		}
	}
	for _, name := range []string{"Definition", "DefinitionString"} {
		v := r.Get(name).Decoded()
		if d, ok := v.Raw().(map[string]any); ok && v.Form() == assembly.Object {
			states(name, d, report)
		} else if text, isText := v.Raw().(string); isText {
			report(name, "is %.40q, want JSON", text)
		}
	}
}

var variable = regexp.MustCompile(`\$\{([A-Za-z0-9]+)\}`)

// variables are those of the texts that a definition is joined from.
func variables(raw any, all []string) []string {
	switch raw := raw.(type) {
	case string:
		for _, m := range variable.FindAllStringSubmatch(raw, -1) {
			all = append(all, m[1])
		}
	case map[string]any:
		all = variables(raw["Fn::Join"], all)
	case []any:
		for _, e := range raw {
			all = variables(e, all)
		}
	}
	return all
}

// terminal are the types of states at which a machine may end, and those that name no next state.
var terminal = []string{"Choice", "Fail", "Succeed"}

var stateTypes = []string{"Choice", "Fail", "Map", "Parallel", "Pass", "Succeed", "Task", "Wait"}

func states(at string, d map[string]any, report func(string, string, ...any)) {
	all, _ := d["States"].(map[string]any)
	if len(all) == 0 {
		report(at+".States", "is required and not set")
		return
	}
	leads := func(where string, to any) {
		if name, ok := to.(string); to != nil && (!ok || all[name] == nil) {
			report(where, "is %v, which is no state", to)
		}
	}
	if d["StartAt"] == nil {
		report(at+".StartAt", "is required and not set")
	}
	leads(at+".StartAt", d["StartAt"])
	for _, name := range slices.Sorted(maps.Keys(all)) {
		where := at + ".States." + name
		s, ok := all[name].(map[string]any)
		typ, _ := s["Type"].(string)
		if !ok || !slices.Contains(stateTypes, typ) {
			report(where+".Type", "is %v, want a type such as Task", s["Type"])
			continue
		}
		if !slices.Contains(terminal, typ) && s["Next"] == nil && s["End"] != true {
			report(where, "leads nowhere: want Next, or End")
		}
		if typ == "Task" && s["Resource"] == nil {
			report(where+".Resource", "is required and not set")
		}
		leads(where+".Next", s["Next"])
		leads(where+".Default", s["Default"])
		for _, list := range []string{"Choices", "Catch"} {
			entries, _ := s[list].([]any)
			for i, e := range entries {
				if m, ok := e.(map[string]any); ok {
					leads(where+"."+list+"."+strconv.Itoa(i)+".Next", m["Next"])
				}
			}
		}
		inner(where, s, report)
	}
}

// inner checks the machines within a state.
func inner(where string, s map[string]any, report func(string, string, ...any)) {
	for _, name := range []string{"Iterator", "ItemProcessor"} {
		if d, ok := s[name].(map[string]any); ok {
			states(where+"."+name, d, report)
		}
	}
	branches, _ := s["Branches"].([]any)
	for i, b := range branches {
		if d, ok := b.(map[string]any); ok {
			states(where+".Branches."+strconv.Itoa(i), d, report)
		}
	}
}
