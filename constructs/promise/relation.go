package promise

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// relations are what can be wanted of a property, by the name under which it is recorded.
var relations = map[string]func(c *check, property string, is, want assembly.Value){
	"is":         equals,
	"unset":      unset,
	"atLeast":    atLeast,
	"includes":   includes,
	"refers":     refers,
	"only":       only,
	"policy":     policy,
	"statements": exactly,
	"call":       call,
}

// equals names the part that differs, however deep. What is stricter is as good.
func equals(c *check, property string, is, want assembly.Value) {
	if comparable(is, want) {
		if c.r.Stack == c.of.Stack && is.Written(want) {
			return
		}
		found := len(c.breaches)
		if parts(c, property, is, want) {
			if len(c.breaches) > found && Stricter(c.r.Type, property, is, want) {
				c.breaches = c.breaches[:found]
			}
			return
		}
	}
	answer := is.Same(want)
	if answer == assembly.True || Stricter(c.r.Type, property, is, want) {
		return
	}
	if parts(c, property, is, want) {
		return
	}
	switch {
	case answer == assembly.Unknown:
		c.breach(property, "is %v, which is known only at deployment; want %v", is, want)
	case !is.Exists():
		c.breach(property, "is not set, want %v", want)
	default:
		c.breach(property, "is %v, want %v", is, want)
	}
}

// comparable reports whether two values are the same when each of their parts is: maps with the
// same keys, and lists of the same length. Then only the parts are compared, each once, however
// deep a difference is.
func comparable(is, want assembly.Value) bool {
	switch a := is.Raw().(type) {
	case []any:
		b, list := want.Raw().([]any)
		return list && len(a) == len(b)
	case map[string]any:
		b, object := want.Raw().(map[string]any)
		return object && len(a) == len(b) && is.Form() == assembly.Object && want.Form() == assembly.Object &&
			slices.Equal(is.Keys(), want.Keys())
	}
	return false
}

// parts compares the parts of maps and lists, if that is what the values are.
func parts(c *check, property string, is, want assembly.Value) bool {
	if keys := want.Keys(); len(keys) > 0 && len(is.Keys()) > 0 {
		named := map[string]bool{}
		for _, key := range keys {
			at := spelled(key, is.Keys())
			named[at] = true
			if !describes(property+"."+at, is.Get(at)) {
				equals(c, property+"."+at, is.Get(at), want.Get(key))
			}
		}
		for _, key := range is.Keys() {
			if at, v := property+"."+key, is.Get(key); !named[key] && !describes(at, v) && !c.byDefault(at, v) {
				c.breach(at, "is %v, and was not set", v)
			}
		}
		return true
	}
	if list, other := is.Elements(), want.Elements(); len(list) == len(other) && deep(list) && deep(other) {
		for i := range list {
			equals(c, property+"."+strconv.Itoa(i), list[i], other[i])
		}
		return true
	}
	return false
}

// located follows the path of a property, as the template spells it.
func located(v assembly.Value, property string) (string, assembly.Value) {
	path := strings.Split(property, ".")
	for i, name := range path {
		at := v.Get(name)
		if !at.Exists() {
			path[i] = spelled(name, v.Keys())
			at = v.Get(path[i])
		}
		v = at
	}
	return strings.Join(path, "."), v
}

// spelled finds a name as the template spells it: the fields of Go structs differ from it in the
// case of acronyms.
func spelled(name string, in []string) string {
	if !slices.Contains(in, name) {
		for _, other := range in {
			if strings.EqualFold(name, other) {
				return other
			}
		}
	}
	return name
}

// deep reports whether a list has parts to name: several elements, or one that is a map.
func deep(list []assembly.Value) bool {
	return len(list) > 1 || len(list) == 1 && len(list[0].Keys()) > 0
}

func unset(c *check, property string, is, _ assembly.Value) {
	if is.Exists() {
		c.breach(property, "is %v, want it not set", is)
	}
}

func atLeast(c *check, property string, is, want assembly.Value) {
	least, _ := want.Int()
	if n, known := is.Int(); !known || n < least {
		c.breach(property, "is %v, want %d or more", is, least)
	}
}

func includes(c *check, property string, is, want assembly.Value) {
	for _, w := range want.Elements() {
		if in(is.Elements(), w) != assembly.True {
			c.breach(property, "may not hold %v", w)
		}
	}
}

func refers(c *check, property string, is, want assembly.Value) {
	for _, path := range want.Elements() {
		path, _ := path.Text()
		path = c.of.below(path)
		if !slices.ContainsFunc(is.Elements(), func(e assembly.Value) bool {
			to, ok := e.Target()
			return ok && to.Resource.Path == path
		}) {
			c.breach(property, "is %v, want a reference to %s", is, path)
		}
	}
}

func only(c *check, property string, is, want assembly.Value) {
	for _, e := range is.Elements() {
		if in(want.Elements(), e) != assembly.True {
			c.breach(property, "holds %v, want nothing but %v", e, want)
		}
	}
}

// call wants JSON text with a service, an action and its parameters. Those that only deployment
// knows have to be what the construct wrote, such as the same attribute of the same resource.
func call(c *check, property string, is, want assembly.Value) {
	is = is.Outlined()
	for _, field := range []string{"service", "action"} {
		equals(c, property+"."+field, is.Get(field), want.Get(field))
	}
	p, w := is.Get("parameters"), want.Get("parameters")
	if w.Exists() && p.Same(w) != assembly.True && !outlinedAlike(p, w) {
		c.breach(property+".parameters", "is %v, want %v", p, w)
	}
}

// outlinedAlike reports whether values are the same with names in place of what only deployment
// knows.
func outlinedAlike(v, w assembly.Value) bool {
	a, known := v.Plain()
	b, alsoKnown := w.Plain()
	return known && alsoKnown && reflect.DeepEqual(a, b)
}

// in tells whether a list surely holds a value.
func in(list []assembly.Value, v assembly.Value) assembly.Truth {
	return assembly.Any(list, v.Same)
}
