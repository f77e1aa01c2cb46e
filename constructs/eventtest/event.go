package eventtest

import "maps"

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

func flatten(event node) []field {
	f := flattener{}
	for _, m := range event {
		f.add(m.key, m.value, nil)
	}
	return f.fields
}

type flattener struct {
	fields []field
	lists  int
}

func (f *flattener) add(path string, value any, in elements) {
	switch value := value.(type) {
	case node:
		for _, m := range value {
			f.add(path+"."+m.key, m.value, in)
		}
	case []any:
		list := f.lists
		f.lists++
		for i, element := range value {
			inside := in
			switch element.(type) {
			case node, []any: // a scalar is in no element: EventBridge does not tell it from its neighbours
				inside, _ = in.with(elements{list: i})
			}
			f.add(path, element, inside)
		}
	default:
		f.fields = append(f.fields, field{path: path, value: value, in: in})
	}
}
