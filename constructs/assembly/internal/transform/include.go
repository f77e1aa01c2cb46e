package transform

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	function = "Fn::Transform"
	include  = "AWS::Include"
)

// expanded are the macros of AWS whose work is known: what package sam and this one do, and what
// adds nothing that is not in the template.
var expanded = []string{
	"AWS::LanguageExtensions", "AWS::Serverless-2016-10-31", "AWS::CodeDeployBlueGreen",
	"AWS::SecretsManager-2020-07-23", "AWS::SecretsManager-2024-09-16",
}

// transform puts an included part in the place of an Fn::Transform. Any other stays where it is,
// and what is around it is not to be trusted.
func (e *Expander) transform(raw any, path []string, bound bindings, add func(key string, value any, origin []string)) {
	call, _ := e.value(raw, path, bound).(map[string]any)
	if part, ok := e.load(call, path); ok {
		e.includes++
		e.object(part, slices.Sorted(maps.Keys(part)), path, bound, add)
		e.includes--
		return
	}
	add(function, call, path)
}

// load returns what an AWS::Include includes. It notes what cannot be had.
func (e *Expander) load(call map[string]any, path []string) (map[string]any, bool) {
	if call["Name"] != include {
		name, _ := call["Name"].(string)
		e.note(Macro, path, "the macro %s", orUnknown(name))
		return nil, false
	}
	parameters, _ := call["Parameters"].(map[string]any)
	location := parameters["Location"]
	if e.includes < maxIncludes {
		loaded, ok := e.Load(location)
		if part, isObject := loaded.(map[string]any); ok && isObject {
			return part, true
		}
	}
	e.note(Include, path, "%s", written(location))
	return nil, false
}

// Root expands the Transform section of a template, and returns the template with what that
// includes. Sections of both are joined.
func (e *Expander) Root(root map[string]any) map[string]any {
	root = maps.Clone(root)
	calls, ok := root["Transform"].([]any)
	if !ok && root["Transform"] != nil {
		calls = []any{root["Transform"]}
	}
	if root[function] != nil {
		calls = append(calls, root[function])
		delete(root, function)
	}
	for _, raw := range calls {
		call, isObject := raw.(map[string]any)
		if name, isText := raw.(string); isText {
			call = map[string]any{"Name": name}
		} else if !isObject {
			e.note(Macro, nil, "the macro %s", written(raw))
			continue
		}
		if name, _ := call["Name"].(string); slices.Contains(expanded, name) {
			continue
		}
		if part, ok := e.load(call, nil); ok {
			e.join(root, part)
		}
	}
	return root
}

// join adds what is included to a template: sections, and entries of them.
func (e *Expander) join(root, part map[string]any) {
	for name, added := range part {
		section, isObject := root[name].(map[string]any)
		more, both := added.(map[string]any)
		switch {
		case root[name] == nil:
			root[name] = added
		case isObject && both:
			joined := maps.Clone(section)
			for key, value := range more {
				if joined[key] != nil {
					e.note(Include, []string{name, key}, "is included once more")
				}
				joined[key] = value
			}
			root[name] = joined
		}
	}
}

func orUnknown(name string) string {
	if name == "" {
		return "without a known name"
	}
	return name
}

// written is a location as the template has it.
func written(raw any) string {
	if text, ok := raw.(string); ok {
		return text
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(raw); err != nil {
		return fmt.Sprint(raw)
	}
	return strings.TrimSpace(b.String())
}
