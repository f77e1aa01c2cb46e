package promisetest

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// A mutation is a change of a resource that undoes a promise.
type mutation struct {
	of                       promise.Obligation // what it undoes of a promise, and nothing else
	relation, property, name string
	result                   *assembly.Resource // nil if it is removed
}

// mutations are the changes that undo what a promise wants of a resource.
func mutations(o promise.Obligation, r *assembly.Resource) []mutation {
	s := subject{r: r, of: o, siblings: siblings(r)}
	s.r = r.Changed(func(properties map[string]any) {
		s.properties = properties
		s.share()
	})
	s.add("at", "", "removed", nil)
	s.attribute("at", "Condition", "added", func(r *assembly.Resource) { r.Condition = "PromiseTest" })
	for _, relation := range slices.Sorted(maps.Keys(o.Wants)) {
		wants, _ := o.Wants[relation].(object)
		if relation != "closed" { // which asks what the others name
			s.of.Wants = object{relation: o.Wants[relation]}
		}
		switch relation {
		case "at":
		case "retained", "snapshotted":
			for _, policy := range []string{"", "Delete"} {
				s.attribute(relation, "DeletionPolicy", policy, func(r *assembly.Resource) { r.DeletionPolicy = policy })
				s.attribute(relation, "UpdateReplacePolicy", policy, func(r *assembly.Resource) { r.UpdateReplacePolicy = policy })
			}
		case "updated":
			policy, _ := wants["UpdatePolicy"].(object)
			s.add(relation, "UpdatePolicy", "removed", r.WithUpdatePolicy(nil))
			for _, name := range slices.Sorted(maps.Keys(policy)) {
				without := maps.Clone(policy)
				delete(without, name)
				s.add(relation, "UpdatePolicy."+name, "removed", r.WithUpdatePolicy(without))
			}
		case "after":
			s.attribute(relation, "DependsOn", "removed", func(r *assembly.Resource) { r.DependsOn = nil })
		case "closed":
			s.set(relation, []string{"PromiseTest"}, "added", foreign)
		default:
			for _, property := range slices.Sorted(maps.Keys(wants)) {
				s.of.Wants = object{relation: object{property: wants[property]}}
				s.undo(relation, s.located(property), wants[property])
			}
		}
		s.of = o
	}
	return s.all
}

// A subject is a resource to which mutations are made.
type subject struct {
	r          *assembly.Resource
	of         promise.Obligation
	properties object
	siblings   []string // logical ids of other resources of the stack
	all        []mutation
}

// share puts what a promise wants in the place of what is the same to the letter. A change leaves
// the rest of a value as it is, so that a comparison finds it to be the same at a glance: otherwise
// each of the many changes of a large value would take a comparison of all of it.
func (s *subject) share() {
	for _, wants := range s.of.Wants {
		wants, _ := wants.(object)
		for property, want := range wants {
			if path := s.located(property); s.value(path) != nil {
				maps.Copy(s.properties, assembly.SetAt(s.properties, path, shared(s.value(path), want)).(object))
			}
		}
	}
}

// shared is a value with parts of another in the place of those that are equal to them.
func shared(is, want any) any {
	if reflect.DeepEqual(is, want) {
		return want
	}
	switch of := is.(type) {
	case object:
		wants, _ := want.(object)
		of = maps.Clone(of)
		for key, w := range wants {
			if v, there := of[key]; there {
				of[key] = shared(v, w)
			}
		}
		return of
	case []any:
		wants, _ := want.([]any)
		of = slices.Clone(of)
		for i, v := range of {
			if j := slices.IndexFunc(wants, func(w any) bool { return reflect.DeepEqual(v, w) }); j >= 0 {
				of[i] = wants[j]
			} else if i < len(wants) {
				of[i] = shared(v, wants[i])
			}
		}
		return of
	}
	return is
}

func (s *subject) add(relation, property, name string, result *assembly.Resource) {
	s.all = append(s.all, mutation{s.of, relation, property, name, result})
}

func (s *subject) attribute(relation, property, name string, change func(*assembly.Resource)) {
	changed := *s.r
	change(&changed)
	s.add(relation, property, strconv.Quote(name), &changed)
}

// set puts a value at the path of a property.
func (s *subject) set(relation string, path []string, name string, value any) {
	s.edit(relation, path, name, func(at object, key string) { at[key] = value })
}

func (s *subject) edit(relation string, path []string, name string, edit func(at object, key string)) {
	changed := s.r.Changed(func(properties map[string]any) {
		at := properties
		for _, key := range path[:len(path)-1] {
			inner, _ := at[key].(object)
			at[key] = maps.Clone(inner)
			if inner == nil {
				at[key] = object{}
			}
			at = at[key].(object)
		}
		edit(at, path[len(path)-1])
	})
	s.add(relation, strings.Join(path, "."), name, changed)
}

// located is the path of a property as the template spells it: acronyms may be in capitals.
func (s *subject) located(property string) []string {
	path := strings.Split(property, ".")
	at := s.properties
	for i, name := range path {
		for key := range at {
			if strings.EqualFold(key, name) {
				path[i] = key
			}
		}
		at, _ = at[path[i]].(object)
	}
	return path
}

// value is what is at a path.
func (s *subject) value(path []string) any {
	var v any = s.properties
	for _, key := range path {
		of, _ := v.(object)
		v = of[key]
	}
	return v
}

// place is where a property is.
func (s *subject) place(path []string) place {
	return place{strings.Join(path, "."), s.siblings, func(property string, is, want any) bool {
		return promise.Stricter(s.r.Type, property, s.r.Stack.Value(is), s.r.Stack.Value(want))
	}}
}

// siblings are two other resources of the stack, of the same type if there are such.
func siblings(r *assembly.Resource) []string {
	var same, other []string
	for _, s := range r.Stack.Resources {
		switch {
		case s == r:
		case s.Type == r.Type:
			same = append(same, s.LogicalID)
		default:
			other = append(other, s.LogicalID)
		}
	}
	return slices.Concat(same, other, []string{foreign, foreign + "2"})[:2]
}
