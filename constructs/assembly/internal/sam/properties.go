package sam

import (
	"maps"
	"slices"
	"strings"
)

// merged are the properties of a resource over those of Globals: lists are joined, objects merged,
// and anything else is the resource's own.
func merged(global, own object) object {
	all := maps.Clone(own)
	if all == nil {
		all = object{}
	}
	for name, value := range global {
		switch mine := all[name].(type) {
		case nil:
			all[name] = value
		case list:
			if more, ok := value.(list); ok {
				all[name] = slices.Concat(more, mine)
			}
		case object:
			if more, ok := value.(object); ok && !isFunction(mine) && !isFunction(more) {
				all[name] = merged(more, mine)
			}
		}
	}
	return all
}

// isFunction reports whether an object is a Ref or an Fn:: function.
func isFunction(m object) bool {
	for key := range m {
		return len(m) == 1 && (key == "Ref" || strings.HasPrefix(key, "Fn::"))
	}
	return false
}

// picked are the properties with these names, as they are.
func picked(properties object, names ...string) object {
	all := object{}
	for _, name := range names {
		put(all, name, properties[name])
	}
	if call := properties["Fn::Transform"]; call != nil {
		all["Fn::Transform"] = call
	}
	return all
}

// put sets what is not nil.
func put(m object, name string, value any) {
	if value != nil {
		m[name] = value
	}
}

// tags turns the map of SAM into a list of keys and values.
func tags(raw any) any {
	m, ok := raw.(object)
	if !ok || isFunction(m) {
		return raw
	}
	all := list{}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all = append(all, object{"Key": key, "Value": m[key]})
	}
	return all
}

// elements are those of a list, or the one value in its place.
func elements(raw any) list {
	if all, ok := raw.(list); ok || raw == nil {
		return all
	}
	return list{raw}
}

func text(raw any) string { s, _ := raw.(string); return s }
