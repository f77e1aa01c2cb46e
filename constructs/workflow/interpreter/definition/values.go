package definition

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func (c *checker) object(o object, field string) (object, bool) {
	v, given := o.Get(field)
	inner, ok := v.(object)
	if given && !ok {
		c.problem("%s is %s, want an object", field, ordered.Text(v))
	}
	return inner, ok
}

func (c *checker) text(o object, field string) (string, bool) {
	v, given := o.Get(field)
	s, ok := v.(string)
	if given && !ok {
		c.problem("%s is %s, want text", field, ordered.Text(v))
	}
	return s, ok
}

// enum is a field that has to be one of some words.
func (c *checker) enum(o object, field, otherwise string, known ...string) string {
	if !o.Has(field) {
		return otherwise
	}
	s, ok := c.text(o, field)
	if ok && !slices.Contains(known, s) {
		c.problem("%s is %q, want %s", field, s, strings.Join(known, " or "))
		return otherwise
	}
	return s
}

// list is a field that has to be a list with something in it.
func (c *checker) list(o object, field string) []any {
	v, given := o.Get(field)
	l, ok := v.([]any)
	if given && (!ok || len(l) == 0) {
		c.problem("%s is %s, want a list with something in it", field, ordered.Text(v))
	}
	return l
}

// integer is a field that is a whole number within limits. In JSONata an expression will do.
func (c *checker) integer(o object, field string, least, most float64) {
	c.numeric(o, field, least, most, "a whole number", func(n float64) bool { return n == math.Trunc(n) })
}

func (c *checker) number(o object, field string, least, most float64) {
	c.numeric(o, field, least, most, "a number", func(float64) bool { return true })
}

func (c *checker) numeric(o object, field string, least, most float64, what string, right func(float64) bool) {
	v, given := o.Get(field)
	if !given {
		return
	}
	if s, ok := v.(string); ok && c.language == jsonataLanguage && isExpression(s) {
		c.expressions(field, v)
		return
	}
	if n, ok := ordered.Float(v); !ok || !right(n) || n < least || n > most {
		c.problem("%s is %s, want %s from %s to %s", field, ordered.Text(v), what, ordered.FormatFloat(least), ordered.FormatFloat(most))
	}
}

// one reports when not exactly one of some fields is there.
func (c *checker) one(o object, fields ...string) {
	if n := c.count(o, fields...); n != 1 {
		c.problem("it has %d of %s, want one", n, strings.Join(fields, ", "))
	}
}

// mostOne reports when more than one of some fields is there.
func (c *checker) mostOne(o object, fields ...string) {
	if n := c.count(o, fields...); n > 1 {
		c.problem("it has %d of %s, want one at most", n, strings.Join(fields, ", "))
	}
}

func (c *checker) count(o object, fields ...string) (n int) {
	for _, field := range fields {
		if o.Has(field) {
			n++
		}
	}
	return n
}

// target reports when a field does not name a state.
func (c *checker) target(o object, field string, states object) {
	if next, ok := c.text(o, field); ok && !states.Has(next) {
		c.problem("%s is %q, want the name of a state beside it", field, next)
	}
}

// entries are the objects of a list, each of which is checked where it is.
func (c *checker) entries(o object, field string, check func(object)) {
	at := c.at
	for i, v := range list(o, field) {
		c.at = fmt.Sprintf("%s%s[%d]: ", at, field, i)
		entry, ok := v.(object)
		if !ok {
			c.problem("it is %s, want an object", ordered.Text(v))
			continue
		}
		check(entry)
	}
	c.at = at
}
