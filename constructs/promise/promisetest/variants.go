package promisetest

import (
	"encoding/json"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/promise"
)

type object = map[string]any

// foreign is a value that no construct sets.
const foreign = "promisetest"

// A place is the path of a property, whose values another may be stricter than.
type place struct {
	path     string
	siblings []string
	stricter func(property string, is, want any) bool
}

func (p place) below(key string) place {
	p.path += "." + key
	return p
}

// variants are the values that differ from v in one place: in a part that is missing, changed, left
// to deployment or added. Each has a name. Those that are stricter undo nothing, and are left out.
func (p place) variants(v any) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		switch v := v.(type) {
		case object:
			if isIntrinsic(v) {
				eachReference(v, p.siblings)(yield)
				return
			}
			for _, key := range slices.Sorted(maps.Keys(v)) {
				if isText(v[key]) && promise.Describes(p.below(key).path) {
					continue // which nobody promises
				}
				if !yield(key+" removed", without(v, key)) {
					return
				}
				for name, part := range p.below(key).variants(v[key]) {
					if !yield(key+"."+name, with(v, key, part)) {
						return
					}
				}
			}
			yield("key added", with(v, "PromiseTest", foreign))
		case []any:
			for i := range v {
				if !yield(strconv.Itoa(i)+" removed", slices.Delete(slices.Clone(v), i, i+1)) ||
					!yield(strconv.Itoa(i)+" conditioned", replaced(v, i, conditioned(v[i]))) {
					return
				}
				for name, part := range p.below(strconv.Itoa(i)).variants(v[i]) {
					if !yield(strconv.Itoa(i)+"."+name, replaced(v, i, part)) {
						return
					}
				}
			}
			if longer := append(slices.Clone(v), foreign); !p.stricter(p.path, longer, v) {
				yield("element added", longer)
			}
		default:
			for _, other := range append(others(v), object{"Ref": "AWS::StackName"}) {
				if !p.stricter(p.path, other, v) && !yield("changed", other) {
					return
				}
			}
		}
	}
}

// isText reports whether a value is a text, or an intrinsic function that may make one.
func isText(v any) bool {
	function, ok := v.(object)
	_, text := v.(string)
	return text || ok && isIntrinsic(function)
}

// eachReference are what an intrinsic function may be changed to: a reference to another resource,
// and text.
func eachReference(v object, siblings []string) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		if other := ofAnother(v, siblings); other == nil || yield("of another", other) {
			yield("changed", foreign)
		}
	}
}

// ofAnother is a reference to another resource in the place of one, nil if it is none.
func ofAnother(v object, siblings []string) object {
	if id, ok := v["Ref"].(string); ok {
		return object{"Ref": another(id, siblings)}
	}
	if of, ok := v["Fn::GetAtt"].([]any); ok && len(of) == 2 {
		return object{"Fn::GetAtt": []any{another(of[0], siblings), of[1]}}
	}
	return nil
}

func another(id any, siblings []string) string {
	if siblings[0] == id {
		return siblings[1]
	}
	return siblings[0]
}

func isIntrinsic(v object) bool {
	for key := range v {
		return len(v) == 1 && (key == "Ref" || strings.HasPrefix(key, "Fn::"))
	}
	return false
}

// others are plausible values in the place of a scalar.
func others(v any) []any {
	switch v := v.(type) {
	case bool:
		return []any{!v}
	case json.Number:
		n, _ := v.Int64()
		return []any{json.Number(strconv.FormatInt(n*1000+1, 10)), json.Number(strconv.FormatInt(n-1, 10))}
	case string:
		if opposite, ok := opposites[v]; ok {
			return []any{opposite}
		}
	}
	return []any{foreign}
}

var opposites = map[string]string{
	"true": "false", "false": "true", "Allow": "Deny", "Deny": "Allow", "enable": "disable", "disable": "enable",
	"ENABLED": "DISABLED", "DISABLED": "ENABLED", "Enabled": "Disabled", "on": "off",
}

// conditioned is a value that is there under a condition only.
func conditioned(v any) any {
	return object{"Fn::If": []any{"PromiseTest", v, object{"Ref": "AWS::NoValue"}}}
}

func without(v object, key string) object {
	v = maps.Clone(v)
	delete(v, key)
	return v
}

func with(v object, key string, value any) object {
	v = maps.Clone(v)
	v[key] = value
	return v
}

func replaced(v []any, i int, value any) []any {
	v = slices.Clone(v)
	v[i] = value
	return v
}
