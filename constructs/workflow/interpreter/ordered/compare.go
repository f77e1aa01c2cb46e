package ordered

import "encoding/json"

// Float returns a number, and whether the value is one.
func Float(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

// Equal reports whether two values are the same, with numbers by their value and fields in any
// order.
func Equal(a, b any) bool {
	switch a := a.(type) {
	case *Object:
		o, ok := b.(*Object)
		if !ok || a.Len() != o.Len() {
			return false
		}
		for key, value := range a.All() {
			if other, there := o.Get(key); !there || !Equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		list, ok := b.([]any)
		if !ok || len(a) != len(list) {
			return false
		}
		for i := range a {
			if !Equal(a[i], list[i]) {
				return false
			}
		}
		return true
	case float64, json.Number:
		x, _ := Float(a)
		y, ok := Float(b)
		return ok && x == y
	}
	switch b.(type) { // neither can be compared with ==
	case []any, *Object:
		return false
	}
	return a == b
}

// Kind is what JSON calls the type of a value.
func Kind(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case float64, json.Number:
		return "number"
	case []any:
		return "array"
	}
	return "object"
}
