package jsonata

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// A callable is a function as a value.
type callable interface {
	call(s *state, at *item, args []any) any
	// arity is how many arguments those that call it back hand over at most.
	arity() int
}

type (
	// A builtin is a function of the language.
	builtin struct {
		name      string
		signature *signature
		run       func(c *invocation) any
	}
	lambda struct {
		function
		at *item
		e  *scope
	}
	partial struct {
		of   callable
		args []any // undefined where the call fills in
		open []bool
	}
	composed struct{ first, second callable }
	mutation struct {
		transform
		e *scope
	}
)

// An invocation is a call of a builtin.
type invocation struct {
	*state
	name string
	at   *item
	args []any
}

func (f *builtin) call(s *state, at *item, args []any) any {
	c := &invocation{s, f.name, at, f.signature.check(f.name, at, args)}
	v := f.run(c)
	if q, ok := v.(*sequence); ok {
		return q.value()
	}
	return v
}

func (f *builtin) arity() int { return max(1, f.signature.required()) }

func (f *lambda) call(s *state, at *item, args []any) any {
	if f.signature != nil {
		args = f.signature.check("lambda", at, args)
	}
	e := &scope{outer: f.e}
	for i, name := range f.params {
		if i < len(args) {
			e.set(name, args[i])
		} else {
			e.set(name, undefined)
		}
	}
	return eval(s, f.body, f.at, e)
}

func (f *lambda) arity() int { return len(f.params) }

func (f *partial) call(s *state, at *item, args []any) any {
	all := append([]any{}, f.args...)
	for i, open := range f.open {
		if open && len(args) > 0 {
			all[i], args = args[0], args[1:]
		}
	}
	return f.of.call(s, at, all)
}

func (f *partial) arity() (n int) {
	for _, open := range f.open {
		if open {
			n++
		}
	}
	return n
}

func (f *composed) call(s *state, at *item, args []any) any {
	return f.second.call(s, at, []any{f.first.call(s, at, args)})
}

func (f *composed) arity() int { return 1 }

func (n function) eval(s *state, at *item, e *scope) any { return &lambda{n, at, e} }

func (n call) eval(s *state, at *item, e *scope) any {
	f := n.callee(s, at, e)
	args := make([]any, len(n.args))
	open := make([]bool, len(n.args))
	for i, arg := range n.args {
		_, open[i] = arg.(placeholder)
		args[i] = eval(s, arg, at, e)
	}
	if n.partial {
		return &partial{f, args, open}
	}
	return f.call(s, at, args)
}

func (n call) callee(s *state, at *item, e *scope) callable {
	v := eval(s, n.function, at, e)
	f, ok := v.(callable)
	if ok {
		return f
	}
	if p, isPath := n.function.(*path); isPath && v == undefined && len(p.steps) == 1 {
		if name, ok := p.steps[0].of.(field); ok && builtins[name.name] != nil {
			scan.Throw("T1005", "Attempted to invoke a non-function. Did you mean $%s?", name.name)
		}
	}
	scan.Throw("T1006", "Attempted to invoke a non-function")
	return nil
}

// apply hands the left side to the function on the right, or chains two functions.
func (n apply) eval(s *state, at *item, e *scope) any {
	left := eval(s, n.left, at, e)
	if c, ok := n.right.(call); ok && !c.partial {
		f := c.callee(s, at, e)
		args := []any{left}
		for _, arg := range c.args {
			args = append(args, eval(s, arg, at, e))
		}
		return f.call(s, at, args)
	}
	f, ok := eval(s, n.right, at, e).(callable)
	if !ok {
		scan.Throw("T2006", "The right side of the function application operator ~> must be a function")
	}
	if first, chain := left.(callable); chain {
		return &composed{first, f}
	}
	return f.call(s, at, []any{left})
}

func (n transform) eval(s *state, at *item, e *scope) any { return &mutation{n, e} }

func (f *mutation) arity() int { return 1 }

// call returns a copy of a value in which what the pattern finds is updated.
func (f *mutation) call(s *state, _ *item, args []any) any {
	if len(args) == 0 || args[0] == undefined {
		return undefined
	}
	changed := map[*ordered.Object]*ordered.Object{}
	for _, found := range listOf(eval(s, f.pattern, &item{value: args[0]}, f.e)) {
		o, ok := found.(*ordered.Object)
		if !ok {
			continue
		}
		at := &item{value: o}
		update := eval(s, f.update, at, f.e)
		fields, isObject := update.(*ordered.Object)
		if update != undefined && !isObject {
			scan.Throw("T2011", "The insert/update clause of the transform expression must evaluate to an object: %s", stringOf(update))
		}
		gone := map[string]bool{}
		if f.remove != nil {
			for _, name := range listOf(eval(s, f.remove, at, f.e)) {
				text, ok := name.(string)
				if !ok {
					scan.Throw("T2012", "The delete clause of the transform expression must evaluate to a string or array of strings: %s", stringOf(name))
				}
				gone[text] = true
			}
		}
		next := &ordered.Object{}
		for _, from := range []*ordered.Object{o, fields} {
			for key, value := range from.All() {
				if !gone[key] {
					next.Put(key, value)
				}
			}
		}
		changed[o] = next
	}
	return replaced(args[0], changed)
}

func replaced(v any, changed map[*ordered.Object]*ordered.Object) any {
	switch v := v.(type) {
	case *ordered.Object:
		from := v
		if next := changed[v]; next != nil {
			from = next
		}
		o := &ordered.Object{}
		for key, value := range from.All() {
			o.Put(key, replaced(value, changed))
		}
		return o
	case []any:
		all := make([]any, len(v))
		for i, e := range v {
			all[i] = replaced(e, changed)
		}
		return all
	}
	return plain(v)
}
