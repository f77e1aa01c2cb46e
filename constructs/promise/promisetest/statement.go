package promisetest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// undoStatements takes from policy statements what was promised, and adds what takes it away again.
func (s *subject) undoStatements(relation string, path []string, is, want []any) {
	set := func(name string, value any) { s.set(relation, path, name, value) }
	set("denial added", append(slices.Clone(is), object{"Effect": "Deny", "Action": "*", "Resource": "*"}))
	if relation == "statements" {
		set("statement added", append(slices.Clone(is), object{"Effect": "Allow", "Action": "*", "Principal": object{"AWS": "*"}}))
	}
	for _, w := range want {
		w, _ := w.(object)
		var says []int // the statements that say what w says
		for i, statement := range is {
			if statement, ok := statement.(object); ok && covers(statement, w) {
				says = append(says, i)
			}
		}
		if len(says) == 0 {
			set(fmt.Sprintf("has no statement %v that can be removed", w), is)
		}
		if len(says) != 1 {
			continue // one is as good as the other
		}
		i := says[0]
		set(fmt.Sprint(i, " removed"), slices.Delete(slices.Clone(is), i, i+1))
		set(fmt.Sprint(i, " conditioned"), replaced(is, i, conditioned(is[i])))
		for name, statement := range less(is[i].(object), w, s.place(path)) {
			set(fmt.Sprint(i, ".", name), replaced(is, i, statement))
		}
		if relation != "statements" {
			continue
		}
		for _, key := range growing {
			if _, there := w[key]; there {
				set(fmt.Sprint(i, ".", key, " widened"), replaced(is, i, with(is[i].(object), key, widened(is[i].(object)[key]))))
			}
		}
	}
}

// growing are the parts of a statement to which CDK adds what statements like it say.
var growing = []string{"Action", "Resource", "Principal"}

// less are the variants of a statement that do not say any more what another says.
func less(s, w object, at place) map[string]object {
	all := map[string]object{"Condition added": with(s, "Condition", object{"StringEquals": object{"aws:PrincipalOrgID": foreign}})}
	for key := range w {
		all[key+" removed"] = without(s, key)
		for name, value := range at.variants(s[key]) {
			changed := with(s, key, value)
			if !covers(changed, w) {
				all[key+" "+name] = changed
			}
		}
	}
	return all
}

// covers reports whether a statement says what another says, and maybe more.
func covers(s, w object) bool {
	if !slices.Equal(slices.Sorted(maps.Keys(s)), slices.Sorted(maps.Keys(w))) {
		return false
	}
	for key := range w {
		if !slices.Contains(growing, key) {
			if !reflect.DeepEqual(unordered(s[key]), unordered(w[key])) {
				return false
			}
			continue
		}
		there := entries(s[key])
		for _, e := range entries(w[key]) {
			if !slices.Contains(there, e) {
				return false
			}
		}
	}
	return true
}

// entries are the elements of a list or, of a map of lists, each with its key.
func entries(v any) []string {
	of, ok := v.(object)
	if !ok || isIntrinsic(of) {
		of = object{"": v}
	}
	var all []string
	for key, v := range of {
		for _, e := range list(v) {
			all = append(all, fmt.Sprint(key, " ", e))
		}
	}
	return all
}

// unordered sorts the lists of a condition, whose order means nothing.
func unordered(v any) any {
	switch v := v.(type) {
	case object:
		all := object{}
		for key, e := range v {
			all[key] = unordered(e)
		}
		return all
	case []any:
		if len(v) == 1 {
			return v[0]
		}
		v = slices.Clone(v)
		slices.SortFunc(v, func(a, b any) int { return slices.Compare([]byte(fmt.Sprint(a)), []byte(fmt.Sprint(b))) })
		return v
	}
	return v
}

// widened adds an entry to an element, a list or a map of lists.
func widened(v any) any {
	of, ok := v.(object)
	if !ok || isIntrinsic(of) {
		return append(list(v), foreign)
	}
	return with(of, "AWS", append(list(of["AWS"]), foreign))
}
