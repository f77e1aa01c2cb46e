package jsonata

import (
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// builtins are the functions of the language and of the service, by their names.
var builtins map[string]*builtin

func define(name, signature string, run func(c *invocation) any) {
	builtins[name] = &builtin{name, parseSignature(signature), run}
}

func init() { // not a literal: functions look up functions
	builtins = map[string]*builtin{}
	defineTexts()
	defineNumbers()
	defineLists()
	defineObjects()
	defineTimes()
	defineService()
	for _, name := range []string{"formatInteger", "parseInteger"} {
		define(name, "x-x?", func(*invocation) any { scan.Refuse("the function $%s", name); return nil })
	}
}

func (c *invocation) has(i int) bool { return i < len(c.args) && c.args[i] != undefined }

func (c *invocation) text(i int) string {
	s, _ := c.args[i].(string)
	return s
}

// number is an argument, or something else if it was left out.
func (c *invocation) number(i int, otherwise float64) float64 {
	if f, ok := numberOf(c.args[i]); ok {
		return f
	}
	return otherwise
}

func (c *invocation) list(i int) []any { return listOf(c.args[i]) }

// invoke calls a function back with as many arguments as it takes.
func (c *invocation) invoke(f any, args ...any) any {
	fn := f.(callable)
	return fn.call(c.state, c.at, args[:min(len(args), max(fn.arity(), 0))])
}

// given makes a function return nothing for nothing.
func given(run func(c *invocation) any) func(c *invocation) any {
	return func(c *invocation) any {
		if !c.has(0) {
			return undefined
		}
		return run(c)
	}
}
