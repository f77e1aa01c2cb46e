package checklist

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A shows is a question about one resource.
type shows = func(*assembly.Resource) bool

func never(*assembly.Resource) bool { return false }

// has asks whether a property is there and not an empty list, whatever deployment decides.
func has(path ...string) shows {
	return func(r *assembly.Resource) bool {
		v := r.Get(path...)
		return v.AlwaysExists() && (v.Form() != assembly.List || len(v.List()) > 0)
	}
}

// is asks whether a property is certain to have a value.
func is(want any, path ...string) shows {
	return func(r *assembly.Resource) bool { return r.Get(path...).Is(want) == assembly.True }
}

// includes asks whether a list holds a value, or its elements do under a key.
func includes(want, list string, key ...string) shows {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(r.Get(list).List(), func(e assembly.Value) bool { return e.Get(key...).Is(want) == assembly.True })
	}
}

// several asks whether one of some properties, written with dots, is a list of two or more. A list
// that another stack or a parameter holds shows nothing.
func several(properties ...string) shows {
	return func(r *assembly.Resource) bool {
		return slices.ContainsFunc(properties, func(property string) bool {
			return distinct(r.Get(strings.Split(property, ".")...).List()) > 1
		})
	}
}

// distinct counts the elements of a list that differ from each other.
func distinct(list []assembly.Value) int {
	texts := map[string]bool{}
	for _, v := range list {
		texts[v.String()] = true
	}
	return len(texts)
}

// acts asks whether an alarm does something when it is raised.
func acts(alarm *assembly.Resource) bool {
	return alarm.Get("ActionsEnabled").Is(false) != assembly.True && has("AlarmActions")(alarm)
}

// attachedTo asks whether a policy of the organization of some type is attached to somebody.
func attachedTo(typ string) shows {
	return func(policy *assembly.Resource) bool { return is(typ, "Type")(policy) && has("TargetIds")(policy) }
}

// text is what a property says, with placeholders for what only deployment knows.
func text(v assembly.Value) string {
	outline, _ := v.Outline()
	return outline
}
