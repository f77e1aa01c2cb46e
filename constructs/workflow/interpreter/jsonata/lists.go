package jsonata

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func defineLists() {
	define("map", "af", given(func(c *invocation) any {
		all := &sequence{}
		for i, e := range c.list(0) {
			if v := c.invoke(c.args[1], e, float64(i), c.args[0]); v != undefined {
				all.items = append(all.items, plain(v))
			}
		}
		return all
	}))
	define("filter", "af", given(func(c *invocation) any {
		all := &sequence{}
		for i, e := range c.list(0) {
			if truth(c.invoke(c.args[1], e, float64(i), c.args[0])) {
				all.items = append(all.items, e)
			}
		}
		return all
	}))
	define("single", "af?", given((*invocation).single))
	define("reduce", "afj?", given(func(c *invocation) any { return c.reduce(c.list(0)) }))
	define("append", "xx", func(c *invocation) any {
		limit(float64(len(c.list(0)) + len(c.list(1))))
		return appended(c.args[0], c.args[1])
	})
	define("reverse", "a", given(func(c *invocation) any {
		l := slices.Clone(c.list(0))
		slices.Reverse(l)
		return l
	}))
	define("sort", "af?", given((*invocation).sortList))
	define("shuffle", "a", given(func(c *invocation) any {
		l := slices.Clone(c.list(0))
		for i := len(l) - 1; i > 0; i-- {
			j := int(c.env.Random() * float64(i+1))
			l[i], l[j] = l[j], l[i]
		}
		return l
	}))
	define("distinct", "x", given(func(c *invocation) any {
		l, ok := elements(c.args[0])
		if !ok || len(l) <= 1 {
			return c.args[0]
		}
		all := &sequence{}
		for _, e := range l {
			if !slices.ContainsFunc(all.items, func(other any) bool { return equal(e, other) }) {
				all.items = append(all.items, e)
			}
		}
		return all
	}))
	define("zip", "a+", func(c *invocation) any {
		all := []any{}
		for i := 0; len(c.args) > 0; i++ {
			var row []any
			for n := range c.args {
				l := c.list(n)
				if i >= len(l) {
					return all
				}
				row = append(row, l[i])
			}
			all = append(all, row)
		}
		return all
	})
}

func (c *invocation) single() any {
	var found []any
	for i, e := range c.list(0) {
		if !c.has(1) || truth(c.invoke(c.args[1], e, float64(i), c.args[0])) {
			found = append(found, e)
		}
	}
	switch len(found) {
	case 0:
		scan.Throw("D3139", "The $single() function expected exactly 1 matching result.  Instead it matched 0.")
	case 1:
	default:
		scan.Throw("D3138", "The $single() function expected exactly 1 matching result.  Instead it matched more.")
	}
	return found[0]
}

func (c *invocation) reduce(l []any) any {
	f := c.args[1].(callable)
	if f.arity() < 2 {
		scan.Throw("D3050", "The second argument of reduce function must be a function with at least two arguments")
	}
	i, v := 0, c.args[2]
	if v == undefined {
		if len(l) == 0 {
			return undefined
		}
		i, v = 1, l[0]
	}
	for ; i < len(l); i++ {
		v = plain(c.invoke(f, v, l[i], float64(i), c.args[0]))
	}
	return v
}

func (c *invocation) sortList() any {
	l := slices.Clone(c.list(0))
	if !c.has(1) {
		for _, e := range l {
			if k := kindOf(e); k != kindOf(l[0]) || k != "number" && k != "string" {
				scan.Throw("D3070",
					"The single argument form of the sort function can only be applied to an array of strings or an array of numbers.  Use the second "+
						"argument to specify a comparison function")
			}
		}
		slices.SortStableFunc(l, order)
		return l
	}
	slices.SortStableFunc(l, func(a, b any) int {
		switch {
		case truth(c.invoke(c.args[1], a, b)):
			return 1
		case truth(c.invoke(c.args[1], b, a)):
			return -1
		}
		return 0
	})
	return l
}

func defineObjects() {
	define("boolean", "x-", given(func(c *invocation) any { return truth(c.args[0]) }))
	define("not", "x-", given(func(c *invocation) any { return !truth(c.args[0]) }))
	define("exists", "x", func(c *invocation) any { return c.has(0) })
	define("type", "x", given(func(c *invocation) any { return kindOf(c.args[0]) }))
	define("keys", "x-", given(func(c *invocation) any {
		all := &sequence{}
		for _, e := range c.list(0) {
			o, _ := e.(*ordered.Object)
			for _, key := range o.Keys() {
				if !slices.Contains(all.items, any(key)) {
					all.items = append(all.items, key)
				}
			}
		}
		return all
	}))
	define("lookup", "x-s", func(c *invocation) any { return lookup(c.args[0], c.text(1)) })
	define("spread", "x-", given(func(c *invocation) any {
		all := &sequence{}
		for _, e := range c.list(0) {
			o, ok := e.(*ordered.Object)
			if !ok {
				return c.args[0]
			}
			for key, value := range o.All() {
				all.items = append(all.items, ordered.NewObject(key, value))
			}
		}
		return all
	}))
	define("merge", "a<o>", given(func(c *invocation) any {
		merged := &ordered.Object{}
		for _, e := range c.list(0) {
			for key, value := range e.(*ordered.Object).All() {
				merged.Put(key, value)
			}
		}
		return merged
	}))
	define("each", "o-f", given(func(c *invocation) any {
		all := &sequence{}
		for key, value := range c.args[0].(*ordered.Object).All() {
			if v := c.invoke(c.args[1], value, key, c.args[0]); v != undefined {
				all.items = append(all.items, plain(v))
			}
		}
		return all
	}))
	define("sift", "o-f", given(func(c *invocation) any {
		kept := &ordered.Object{}
		for key, value := range c.args[0].(*ordered.Object).All() {
			if truth(c.invoke(c.args[1], value, key, c.args[0])) {
				kept.Put(key, value)
			}
		}
		if kept.Len() == 0 {
			return undefined
		}
		return kept
	}))
	define("error", "x?", func(c *invocation) any {
		message := "$error() function evaluated"
		if s, ok := c.args[0].(string); ok {
			message = s
		}
		scan.Throw("D3137", "%s", message)
		return nil
	})
	define("assert", "bs?", func(c *invocation) any {
		if c.args[0] != true {
			message := "$assert() statement failed"
			if c.has(1) {
				message = c.text(1)
			}
			scan.Throw("D3141", "%s", message)
		}
		return undefined
	})
}
