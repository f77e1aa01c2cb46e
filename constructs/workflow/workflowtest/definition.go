package workflowtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

type object = map[string]any

// definitionOf is the definition of a machine with its substitutions in place.
func definitionOf(machine *assembly.Resource) (object, error) {
	text, ok := machine.Get("DefinitionString").Outline()
	if !ok {
		return nil, fmt.Errorf("DefinitionString is %v, want text that is known before deployment", machine.Get("DefinitionString"))
	}
	substitutions := machine.Get("DefinitionSubstitutions")
	var unknown error
	text = placeholder.ReplaceAllStringFunc(text, func(match string) string {
		value := substitutions.Get(match[2 : len(match)-1])
		if !value.Exists() {
			return match
		}
		outline, ok := value.Outline()
		if !ok {
			unknown = fmt.Errorf("DefinitionSubstitutions has %v for %s, want text", value, match)
		}
		return escaped(outline)
	})
	if unknown != nil {
		return nil, unknown
	}
	var definition object
	if err := json.Unmarshal([]byte(strings.ReplaceAll(text, "${AWS::Partition}", "aws")), &definition); err != nil {
		return nil, fmt.Errorf("DefinitionString is no JSON: %w", err)
	}
	return definition, runnable(definition, "", map[string]string{})
}

var placeholder = regexp.MustCompile(`\$\{[^}]+\}`)

// escaped is text as it is inside of a JSON string.
func escaped(text string) string {
	b, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(b[1 : len(b)-1])
}

// runs are the fields of states that the interpreter, or this package, knows.
var runs = strings.Fields(`Type Comment Next End InputPath OutputPath Parameters ResultSelector ResultPath Retry Catch
	Resource Credentials TimeoutSeconds TimeoutSecondsPath HeartbeatSeconds HeartbeatSecondsPath
	Choices Default Result Seconds SecondsPath Timestamp TimestampPath Error Cause ErrorPath CausePath
	Branches ItemsPath ItemSelector ItemProcessor Iterator MaxConcurrency MaxConcurrencyPath`)

// runnable reports what the interpreter would ignore or get wrong in a machine.
// Names are where a state is, of those seen so far.
func runnable(machine object, path string, names map[string]string) error {
	states, _ := machine["States"].(object)
	if start, _ := machine["StartAt"].(string); states[start] == nil {
		return fmt.Errorf("%sStartAt is %v, want the name of a state", path, machine["StartAt"])
	}
	if language, ok := machine["QueryLanguage"]; ok && language != "JSONPath" {
		return fmt.Errorf("%sQueryLanguage is %v, want JSONPath: the interpreter knows no other", path, language)
	}
	for _, name := range slices.Sorted(maps.Keys(states)) {
		state, _ := states[name].(object)
		at := path + name + "."
		if other, taken := names[name]; taken {
			return fmt.Errorf("%s has the name of %s: want one of its own in the whole machine", strings.TrimSuffix(at, "."), other)
		}
		names[name] = strings.TrimSuffix(at, ".")
		for _, field := range slices.Sorted(maps.Keys(state)) {
			if !slices.Contains(runs, field) {
				return fmt.Errorf("%s%s is not run here", at, field)
			}
		}
		for _, next := range transitions(state) {
			if states[next] == nil {
				return fmt.Errorf("%s leads to %q, which there is not", strings.TrimSuffix(at, "."), next)
			}
		}
		if path != "" && inside(state, func(text string) bool { return strings.Contains(text, "$$.Execution.Input") }) {
			return fmt.Errorf("%s uses $$.Execution.Input, which the interpreter gets wrong inside of a Map or Parallel", strings.TrimSuffix(at, "."))
		}
		for _, part := range parts(state) {
			if err := runnable(part, at, names); err != nil {
				return err
			}
		}
	}
	return nil
}

// transitions are the states that a state names.
func transitions(state object) []string {
	var names []string
	for _, from := range append([]any{state}, append(list(state["Choices"]), list(state["Catch"])...)...) {
		transition, _ := from.(object)
		for _, key := range []string{"Next", "Default"} {
			if next, ok := transition[key].(string); ok {
				names = append(names, next)
			}
		}
	}
	return names
}

// parts are the machines inside of a Map or Parallel.
func parts(state object) []object {
	var all []object
	for _, part := range append(list(state["Branches"]), state["ItemProcessor"], state["Iterator"]) {
		if machine, ok := part.(object); ok {
			all = append(all, machine)
		}
	}
	return all
}

func list(v any) []any {
	l, _ := v.([]any)
	return l
}

// inside reports whether any text in a value has a property.
func inside(v any, has func(string) bool) bool {
	switch v := v.(type) {
	case string:
		return has(v)
	case []any:
		return slices.ContainsFunc(v, func(e any) bool { return inside(e, has) })
	case object:
		for _, e := range v {
			if inside(e, has) {
				return true
			}
		}
	}
	return false
}
