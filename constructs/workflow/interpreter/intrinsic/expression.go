// Package intrinsic evaluates the intrinsic functions of the Amazon States Language, such as
// States.Format('{} of {}', $.a, $.b), as AWS Step Functions does.
//
// It follows https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html.
package intrinsic

import (
	"fmt"
	"strings"
)

// An Expression is the call of a function. It is safe for concurrent use.
type Expression struct {
	text string // as it was written
	name string // of the function
	args []argument
}

// An argument is a call, a path, or a constant.
type argument struct {
	call     *Expression
	path     string
	constant any
	// template is a constant text in which escaped braces are marked, for States.Format.
	template string
}

// Failure is why a function has no value, in the words of the service.
type Failure struct{ Function, Reason string }

func (f *Failure) Error() string {
	return fmt.Sprintf("The function '%s' had the following error: %s", f.Function, f.Reason)
}

// An Environment is what functions see.
type Environment struct {
	// Path returns what a path of the input, the context object or a variable leads to.
	Path func(path string) (any, error)
	// Random returns the next number of at least 0 and below 1.
	Random func() float64
	// UUID returns the next one.
	UUID func() string
}

// Is reports whether text is meant to be the call of a function.
func Is(text string) bool { return strings.HasPrefix(text, "States.") }

// String is the expression as it was written.
func (e *Expression) String() string { return e.text }

// Paths are the paths among the arguments, also of functions within.
func (e *Expression) Paths() []string {
	var all []string
	for _, a := range e.args {
		switch {
		case a.call != nil:
			all = append(all, a.call.Paths()...)
		case a.path != "":
			all = append(all, a.path)
		}
	}
	return all
}

// Eval returns the value of the expression. The error is a [*Failure].
func (e *Expression) Eval(env Environment) (any, error) {
	v, err := e.eval(env)
	if err != nil {
		return nil, &Failure{e.text, err.Error()}
	}
	return v, nil
}

func (e *Expression) eval(env Environment) (any, error) {
	c := &call{env: env, values: make([]any, len(e.args))}
	for i, a := range e.args {
		var err error
		switch {
		case a.call != nil:
			c.values[i], err = a.call.eval(env)
		case a.path != "":
			c.values[i], err = env.Path(a.path)
		default:
			c.values[i] = a.constant
		}
		if err != nil {
			return nil, err
		}
	}
	if len(e.args) > 0 && e.args[0].template != "" {
		c.template = e.args[0].template
	}
	return functions[e.name].call(c)
}
