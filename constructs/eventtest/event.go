package eventtest

import (
	"maps"
	"slices"
)

// A field is a leaf of an event: its path, joined by dots, its value, and the list elements
// that it is in.
type field struct {
	path  string
	value any
	in    elements
}

// elements say which element of each list: of list 2 the first, of list 5 the third.
type elements map[int]int

// with adds the elements of a field; it is false when they are others of the same list.
func (e elements) with(others elements) (elements, bool) {
	merged := maps.Clone(e)
	for list, element := range others {
		if have, ok := merged[list]; ok && have != element {
			return nil, false
		}
		if merged == nil {
			merged = elements{}
		}
		merged[list] = element
	}
	return merged, true
}

func flatten(event map[string]any) []field {
	f := flattener{}
	f.add("", event, nil)
	return f.fields
}

type flattener struct {
	fields []field
	lists  int
}

func (f *flattener) add(path string, value any, in elements) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			f.add(join(path, key), value[key], in)
		}
	case []any:
		list := f.lists
		f.lists++
		for i, element := range value {
			inside, _ := in.with(elements{list: i})
			f.add(path, element, inside)
		}
	default:
		f.fields = append(f.fields, field{path: path, value: value, in: in})
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
