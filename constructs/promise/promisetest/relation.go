package promisetest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// undo makes the changes that undo what a relation wants of a property.
func (s *subject) undo(relation string, path []string, want any) {
	is := s.value(path)
	if relation == "unset" {
		for _, value := range []any{true, false, foreign} {
			s.set(relation, path, fmt.Sprint("set to ", value), value)
		}
		return
	}
	if relation != "only" { // which a property without a value satisfies
		s.edit(relation, path, "removed", func(at object, key string) { delete(at, key) })
		s.set(relation, path, "conditioned", conditioned(is))
	}
	switch relation {
	case "is":
		for name, value := range s.place(path).variants(is) {
			s.set(relation, path, name, value)
		}
	case "refers":
		s.undoRefers(path, is)
	case "atLeast":
		least, _ := want.(json.Number).Int64()
		s.set(relation, path, "smaller", json.Number(fmt.Sprint(least-1)))
		s.set(relation, path, "known at deployment", object{"Ref": "AWS::StackName"})
	case "includes":
		s.undoIncludes(path, list(is), list(want))
	case "only":
		s.set(relation, path, "element added", append(list(is), foreign))
		s.set(relation, path, "element known at deployment", append(list(is), object{"Ref": "AWS::StackName"}))
	case "policy", "statements":
		s.undoStatements(relation, path, list(is), list(want))
	case "call":
		s.undoCall(path, is, want)
	default:
		s.add(relation, strings.Join(path, "."), "is a relation that promisetest does not know", s.r)
	}
}

func (s *subject) undoIncludes(path []string, is, want []any) {
	for _, w := range want {
		i := slices.IndexFunc(is, func(e any) bool { return s.same(e, w) })
		if i < 0 {
			s.set("includes", path, fmt.Sprintf("has no %v that can be removed", w), is)
			continue
		}
		s.set("includes", path, fmt.Sprint(i, " removed"), slices.Delete(slices.Clone(is), i, i+1))
		s.set("includes", path, fmt.Sprint(i, " conditioned"), replaced(is, i, conditioned(is[i])))
		for name, value := range s.place(path).variants(is[i]) {
			s.set("includes", path, fmt.Sprint(i, " ", name), replaced(is, i, value))
		}
	}
}

// undoRefers changes references, those in a list all at once: any of them may be the one.
func (s *subject) undoRefers(path []string, is any) {
	var others []any
	for _, e := range list(is) {
		reference, _ := e.(object)
		others = append(others, ofAnother(reference, s.siblings))
	}
	s.set("refers", path, "of another", others)
	s.set("refers", path, "changed", foreign)
}

func (s *subject) same(a, b any) bool {
	return s.r.Stack.Value(a).Same(s.r.Stack.Value(b)) == assembly.True
}

// undoCall changes the service, the action and the parameters of a call, which is JSON as text or
// as an intrinsic function that joins text.
func (s *subject) undoCall(path []string, is, want any) {
	call, _ := want.(object)
	for _, key := range []string{"service", "action"} {
		s.rewrite(path, is, key, call[key])
	}
	parameters, _ := call["parameters"].(object)
	for _, key := range slices.Sorted(maps.Keys(parameters)) {
		s.rewrite(path, is, key, parameters[key])
	}
}

// rewrite changes a key of JSON in text, however deep.
func (s *subject) rewrite(path []string, is any, key string, value any) {
	switch value := value.(type) {
	case object:
		if isIntrinsic(value) {
			s.redirect(path, is, key, value)
			return
		}
		for _, inner := range slices.Sorted(maps.Keys(value)) {
			s.rewrite(path, is, inner, value[inner])
		}
		return
	case []any:
		for _, e := range value {
			if e, ok := e.(object); ok && !isIntrinsic(e) {
				s.rewrite(path, is, key, e)
			}
		}
		return
	case string, bool, json.Number:
	default:
		return
	}
	encode := func(v any) string {
		inner, _ := json.Marshal(v) // of JSON
		quoted, _ := json.Marshal(string(inner))
		return strings.Trim(string(quoted), `"`)
	}
	before, _ := json.Marshal(is)
	from, to := encode(object{key: value}), encode(object{key: others(value)[0]})
	from, to = strings.Trim(from, "{}"), strings.Trim(to, "{}")
	s.decoded(path, fmt.Sprintf("%s changed from %v", key, value), strings.Replace(string(before), from, to, 1))
}

// redirect points a reference in joined text at another resource.
func (s *subject) redirect(path []string, is any, key string, reference object) {
	encode := func(v any) string {
		encoded, _ := json.Marshal(v)
		return string(encoded)
	}
	if other := ofAnother(reference, s.siblings); other != nil {
		s.decoded(path, key+" of another", strings.Replace(encode(is), encode(reference), encode(other), 1))
	}
}

// decoded sets a property to JSON.
func (s *subject) decoded(path []string, name, encoded string) {
	decoder := json.NewDecoder(strings.NewReader(encoded))
	decoder.UseNumber()
	var changed any
	if err := decoder.Decode(&changed); err != nil {
		panic(err)
	}
	s.set("call", path, name, changed)
}

func list(v any) []any {
	all, ok := v.([]any)
	if !ok && v != nil {
		all = []any{v}
	}
	return slices.Clone(all)
}
