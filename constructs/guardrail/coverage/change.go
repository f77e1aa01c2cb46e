package coverage

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// properties are the paths of all properties of a resource.
func properties(r *assembly.Resource) [][]string {
	var all [][]string
	r.Changed(func(properties map[string]any) { all = leaves(properties, nil) })
	return all
}

func leaves(v any, at []string) [][]string {
	var all [][]string
	switch v := v.(type) {
	case map[string]any:
		if isIntrinsic(v) {
			break
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			all = append(all, leaves(v[key], append(slices.Clip(at), key))...)
		}
		return all
	case []any:
		for i, e := range v {
			all = append(all, leaves(e, append(slices.Clip(at), strconv.Itoa(i)))...)
		}
		return all
	}
	return [][]string{at}
}

func isIntrinsic(v map[string]any) bool {
	for key := range v {
		return len(v) == 1 && (key == "Ref" || strings.HasPrefix(key, "Fn::"))
	}
	return false
}

// changes are what is done to a property: it is taken away, and it gets another value.
var changes = []func(v any, there bool) (any, bool){
	func(any, bool) (any, bool) { return nil, false },
	func(v any, _ bool) (any, bool) { return other(v), true },
}

func (p *Property) changed(change func(any, bool) (any, bool)) *assembly.Resource {
	return p.Resource.Changed(func(properties map[string]any) {
		properties[p.path[0]], _ = edited(properties[p.path[0]], p.path[1:], change)
		if properties[p.path[0]] == nil {
			delete(properties, p.path[0])
		}
	})
}

// edited returns a value with one part of it changed, and leaves the value as it is.
func edited(v any, path []string, change func(any, bool) (any, bool)) (any, bool) {
	if len(path) == 0 {
		return change(v, true)
	}
	switch v := v.(type) {
	case map[string]any:
		v = maps.Clone(v)
		part, there := edited(v[path[0]], path[1:], change)
		if v[path[0]] = part; !there {
			delete(v, path[0])
		}
		return v, true
	case []any:
		i, _ := strconv.Atoi(path[0])
		v = slices.Clone(v)
		part, there := edited(v[i], path[1:], change)
		if v[i] = part; !there {
			v = slices.Delete(v, i, i+1)
		}
		return v, true
	}
	return v, true
}

// other is a plausible value in the place of one.
func other(v any) any {
	switch v := v.(type) {
	case bool:
		return !v
	case json.Number:
		n, _ := v.Int64()
		return json.Number(strconv.FormatInt(n*1000+1, 10))
	case string:
		if opposite, ok := opposites[strings.ToLower(v)]; ok {
			return opposite
		}
	}
	return "coverage"
}

var opposites = map[string]string{
	"true": "false", "false": "true", "allow": "Deny", "deny": "Allow", "enabled": "Disabled", "disabled": "Enabled",
	"enable": "disable", "disable": "enable",
}
