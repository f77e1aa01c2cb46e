package promise

import (
	"slices"
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// relations are what can be wanted of a property, by the name under which it is recorded.
var relations = map[string]func(c *check, property string, is, want assembly.Value){
	"is":       equals,
	"unset":    unset,
	"atLeast":  atLeast,
	"includes": includes,
	"only":     only,
	"policy":   policy,
	"call":     call,
}

// equals names the part that differs, however deep.
func equals(c *check, property string, is, want assembly.Value) {
	if keys := want.Keys(); len(keys) > 0 && slices.Equal(keys, is.Keys()) && is.Same(want) != assembly.True {
		for _, key := range keys {
			equals(c, property+"."+key, is.Get(key), want.Get(key))
		}
		return
	}
	if list := want.Elements(); len(list) > 1 && len(list) == len(is.Elements()) && is.Same(want) != assembly.True {
		for i, e := range is.Elements() {
			equals(c, property+"."+strconv.Itoa(i), e, list[i])
		}
		return
	}
	switch is.Same(want) {
	case assembly.True:
	case assembly.Unknown:
		c.breach(property, "is %v, which is known only at deployment; want %v", is, want)
	default:
		if !is.Exists() {
			c.breach(property, "is not set, want %v", want)
			return
		}
		c.breach(property, "is %v, want %v", is, want)
	}
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

func only(c *check, property string, is, want assembly.Value) {
	for _, e := range is.Elements() {
		if in(want.Elements(), e) != assembly.True {
			c.breach(property, "holds %v, want nothing but %v", e, want)
		}
	}
}

// policy wants statements, and no denial but those.
func policy(c *check, property string, is, want assembly.Value) {
	for _, w := range want.Elements() {
		if assembly.Any(is.Elements(), func(s assembly.Value) assembly.Truth { return alike(s, w) }) != assembly.True {
			c.breach(property, "may not hold %v", w)
		}
	}
	for _, s := range is.Elements() {
		ours := assembly.Any(want.Elements(), func(w assembly.Value) assembly.Truth { return alike(s, w) })
		if s.Get("Effect").Is("Allow") != assembly.True && ours != assembly.True {
			c.breach(property, "has a statement that denies, and was not written by the construct: %v", s)
		}
	}
}

// alike tells whether statements are the same but for the order of their lists, in which policies
// have none.
func alike(v, w assembly.Value) assembly.Truth {
	keys, others := v.Keys(), w.Keys()
	if len(keys) > 0 && slices.Equal(keys, others) {
		answer := assembly.True
		for _, key := range keys {
			answer = answer.And(alike(v.Get(key), w.Get(key)))
		}
		return answer
	}
	list, other := v.Elements(), w.Elements()
	if len(list) < 2 || len(list) != len(other) {
		return v.Same(w)
	}
	answer := assembly.True
	for _, e := range list {
		answer = answer.And(in(other, e))
	}
	return answer
}

// call wants JSON text with a service, an action and its parameters.
func call(c *check, property string, is, want assembly.Value) {
	is = is.Outlined()
	for _, field := range []string{"service", "action"} {
		equals(c, property+"."+field, is.Get(field), want.Get(field))
	}
	if p := is.Get("parameters"); want.Get("parameters").Exists() && p.Same(want.Get("parameters")) == assembly.False {
		c.breach(property+".parameters", "is %v, want %v", p, want.Get("parameters"))
	}
}

// in tells whether a list surely holds a value.
func in(list []assembly.Value, v assembly.Value) assembly.Truth {
	return assembly.Any(list, v.Same)
}
