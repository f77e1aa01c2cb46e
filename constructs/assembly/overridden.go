package assembly

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Overridden returns a copy of the resource as an override of CDK would change it: with a value at
// the path of a property, such as "Rules.0.Status", or without what is there if the value is nil;
// or with another DeletionPolicy. The value is anything that encodes to JSON. The copy is in no
// stack.
func (r *Resource) Overridden(property string, value any) *Resource {
	if property == "DeletionPolicy" {
		changed := *r
		changed.DeletionPolicy, _ = value.(string)
		return &changed
	}
	path := strings.Split(property, ".")
	return r.Changed(func(properties map[string]any) {
		if properties[path[0]] = SetAt(properties[path[0]], path[1:], decoded(value)); properties[path[0]] == nil {
			delete(properties, path[0])
		}
	})
}

// SetAt returns decoded JSON with another value at a path of keys and indexes, or without what is
// there if the value is nil. What it is made of stays as it is.
func SetAt(in any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	if list, ok := in.([]any); ok {
		if i, ok := index(path[0]); ok && (i < len(list) || i == len(list) && value != nil) {
			list = append(slices.Clone(list), nil)[:max(len(list), i+1)]
			if list[i] = SetAt(list[i], path[1:], value); list[i] == nil {
				list = slices.Delete(list, i, i+1)
			}
		}
		return list
	}
	of, _ := in.(map[string]any)
	inner, there := of[path[0]]
	if value == nil && !there {
		return in
	}
	if of = maps.Clone(of); of == nil {
		of = map[string]any{}
	}
	if of[path[0]] = SetAt(inner, path[1:], value); of[path[0]] == nil {
		delete(of, path[0])
	}
	return of
}

// decoded is a value as an assembly holds it.
func decoded(value any) (v any) {
	text, err := json.Marshal(value)
	if err == nil {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		err = decoder.Decode(&v)
	}
	if err != nil {
		panic(err)
	}
	return v
}
