package assembly

import (
	"reflect"
	"slices"
)

// Same tells whether two values are the same, whatever deployment decides: the same text, the same
// attribute of the same resource, or lists and maps of which that holds. Numbers and booleans are
// compared as text, and a single value with a list of one, as CloudFormation reads them. It is
// Unknown for what can be compared only at deployment.
func (v Value) Same(w Value) Truth {
	if v.stack == w.stack && identical(v.raw, w.raw) {
		return True
	}
	v = v.fuelled()
	w.fuel = v.fuel
	return v.same(w)
}

// Written reports whether two values stand in their templates in the same words, whatever they
// refer to: what CloudFormation compares when it updates a stack.
func (v Value) Written(w Value) bool { return v.set == w.set && identical(v.raw, w.raw) }

func (v Value) same(w Value) Truth {
	if !v.burn() {
		return Unknown
	}
	if v.stack == w.stack && identical(v.raw, w.raw) {
		return True
	}
	v, w = v.resolve(), w.resolve()
	_, _, choice := v.condition()
	_, _, other := w.condition()
	if !choice && !other {
		return v.equal(w)
	}
	ours, theirs := slices.Collect(v.alternatives), slices.Collect(w.alternatives)
	answer := ours[0].equal(theirs[0])
	for _, a := range ours {
		for _, b := range theirs {
			if a.equal(b) != answer {
				return Unknown
			}
		}
	}
	return answer
}

// equal is same for single alternatives.
func (v Value) equal(w Value) Truth {
	if !v.set || !w.set {
		return TruthOf(v.set == w.set)
	}
	if a, ok := v.target(); ok {
		if b, ok := w.target(); ok {
			return TruthOf(a == b)
		}
	}
	list, isList := v.raw.([]any)
	other, alsoList := w.raw.([]any)
	switch {
	case isList && alsoList:
		return v.sameElements(list, w, other)
	case isList && len(list) == 1:
		return v.with(list[0]).same(w)
	case alsoList && len(other) == 1:
		return v.same(w.with(other[0]))
	}
	a, isMap := v.raw.(map[string]any)
	b, alsoMap := w.raw.(map[string]any)
	if isMap && alsoMap && !v.isIntrinsic() && !w.isIntrinsic() {
		return v.sameKeys(a, w, b)
	}
	if v.shape() != w.shape() && v.shape() != "" && w.shape() != "" {
		return False
	}
	return v.sameText(w)
}

// shape is what kind of JSON the value is, empty if an intrinsic function decides.
func (v Value) shape() string {
	switch v.raw.(type) {
	case undecided:
		return ""
	case []any:
		return "list"
	case map[string]any:
		if v.isIntrinsic() {
			return ""
		}
		return "map"
	}
	return "scalar"
}

func (v Value) sameElements(list []any, w Value, other []any) Truth {
	list, other = kept(list), kept(other)
	if len(list) != len(other) {
		return False
	}
	answer := True
	for i := range list {
		if answer = answer.And(v.with(list[i]).same(w.with(other[i]))); answer == False {
			break
		}
	}
	return answer
}

func (v Value) sameKeys(a map[string]any, w Value, b map[string]any) Truth {
	answer := True
	for _, key := range sortedKeys(a) {
		if answer = answer.And(v.with(a[key]).same(w.with(b[key]))); answer == False {
			return False
		}
	}
	var more []string
	for key := range b {
		if _, there := a[key]; !there {
			more = append(more, key)
		}
	}
	slices.Sort(more)
	for _, key := range more {
		answer = answer.And(w.with(b[key]).same(v.with(nil)))
	}
	return answer
}

// sameText compares scalars. Two outlines of one stack that are equal are the same text, whatever
// stands in for the parts that are known only at deployment.
func (v Value) sameText(w Value) Truth {
	a, known := v.text()
	b, alsoKnown := w.text()
	if known && alsoKnown {
		return TruthOf(a == b)
	}
	a, outlined := v.render(true)
	b, alsoOutlined := w.render(true)
	if outlined && alsoOutlined && a == b && v.stack == w.stack {
		return True
	}
	return Unknown
}

// kept are the elements that CloudFormation does not leave out.
func kept(list []any) []any {
	if !slices.ContainsFunc(list, removed) {
		return list
	}
	var all []any
	for _, e := range list {
		if !removed(e) {
			all = append(all, e)
		}
	}
	return all
}

// identical compares JSON as it stands. A map is what it is, and not looked into again: but for one
// that Get made, of one key, as it may hold what is undecided.
func identical(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		if len(a) > 1 && reflect.ValueOf(a).UnsafePointer() == reflect.ValueOf(b).UnsafePointer() {
			return true
		}
		for key, e := range a {
			other, there := b[key]
			if !there || !identical(e, other) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !identical(a[i], b[i]) {
				return false
			}
		}
		return true
	case Value, undecided:
		return false
	}
	switch b.(type) {
	case map[string]any, []any, Value, undecided:
		return false
	}
	return a == b
}

// Value returns JSON that a construct of the stack recorded, as a value of its template.
func (s *Stack) Value(recorded any) Value { return Value{stack: s}.with(recorded) }
