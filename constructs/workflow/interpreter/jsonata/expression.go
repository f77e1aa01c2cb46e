package jsonata

import (
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// An Expression is safe for concurrent use.
type Expression struct{ root node }

// Compile reads an expression. The error is an [*Error] with a code of JSONata.
func Compile(source string) (e *Expression, err error) {
	defer scan.Catch(&err)
	p := &parser{lexer: scan.Lexer{Source: source}}
	p.advance(true)
	root := p.expression(0)
	if p.token.Kind != scan.End {
		scan.Throw("S0201", "Syntax error: %q", p.written())
	}
	return &Expression{root}, nil
}

// An Environment is what expressions see.
type Environment struct {
	// Variable returns the value of a variable of the workflow, or $states.
	Variable func(name string) (any, bool)
	// Now is the time that $now and $millis tell.
	Now time.Time
	// Random returns the next number of at least 0 and below 1.
	Random func() float64
	// UUID returns the next one.
	UUID func() string
}

// Eval returns the value of the expression in the types of package ordered. The error is an
// [*Error], [ErrUndefined] or [ErrFunction].
func (x *Expression) Eval(env Environment) (value any, err error) {
	defer scan.Catch(&err)
	s := &state{env: env}
	v := eval(s, x.root, &item{value: undefined}, &scope{})
	if v == undefined {
		return nil, ErrUndefined
	}
	return export(v)
}

// export makes JSON of a value. What is undefined inside of it is left out.
func export(v any) (any, error) {
	switch v := v.(type) {
	case *sequence:
		return export(v.items)
	case []any:
		all := make([]any, 0, len(v))
		for _, e := range v {
			out, err := export(e)
			if err != nil {
				return nil, err
			}
			all = append(all, out)
		}
		return all, nil
	case *ordered.Object:
		o := &ordered.Object{}
		for key, value := range v.All() {
			out, err := export(value)
			if err != nil {
				return nil, err
			}
			o.Put(key, out)
		}
		return o, nil
	case callable, pattern:
		return nil, ErrFunction
	}
	return v, nil
}
