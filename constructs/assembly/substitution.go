package assembly

import (
	"regexp"
	"strings"
)

var placeholder = regexp.MustCompile(`\$\{(!?)([^}]*)\}`)

// alone follows an Fn::Sub of one placeholder and nothing else, which is a reference.
func (v Value) alone(arg any) (Value, bool) {
	text, vars, ok := substitution(arg)
	m := placeholder.FindStringSubmatch(text)
	if !ok || m == nil || m[0] != text || m[1] != "" {
		return v, false
	}
	return v.with(standIn(m[2], vars)), true
}

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

// standIn is what ${name} stands for: a variable of the Fn::Sub, else a reference.
func standIn(name string, vars map[string]any) any {
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
