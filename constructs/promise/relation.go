package promise

import "github.com/plinth-cdk/plinth/constructs/assembly"

// relations are what can be wanted of a property, by the name under which it is recorded.
var relations = map[string]func(c *check, property string, is, want assembly.Value){
	"is":       equals,
	"unset":    unset,
	"atLeast":  atLeast,
	"includes": includes,
	"only":     only,
	"policy":   policy,
}

func equals(c *check, property string, is, want assembly.Value) {
	switch is.Same(want) {
	case assembly.True:
	case assembly.Unknown:
		c.breach(property, "is %v, which is not surely %v", is, want)
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
			c.breach(property, "does not surely hold %v", w)
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
	includes(c, property, is, want)
	for _, s := range is.Elements() {
		if s.Get("Effect").Is("Allow") != assembly.True && in(want.Elements(), s) != assembly.True {
			c.breach(property, "has a statement that denies, and was not written by the construct: %v", s)
		}
	}
}

// in tells whether a list surely holds a value.
func in(list []assembly.Value, v assembly.Value) assembly.Truth {
	return assembly.Any(list, v.Same)
}
