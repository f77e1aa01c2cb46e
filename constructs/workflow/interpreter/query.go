package interpreter

import (
	"errors"
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// states is $states of JSONata, with the context object and what else is known by now.
func (v *visit) states(fields ...any) *ordered.Object {
	s := ordered.NewObject(fields...)
	s.Put("context", v.context())
	return s
}

// Expression returns what is in {% %}, if text is that.
func expressionIn(text string) (string, bool) {
	if !strings.HasPrefix(text, "{%") || !strings.HasSuffix(text, "%}") || len(text) < 4 {
		return "", false
	}
	return strings.TrimSpace(text[2 : len(text)-2]), true
}

// evaluate fills in the expressions of a value. The field is where it is, for messages.
func (v *visit) evaluate(field string, t any, states *ordered.Object) (any, error) {
	switch t := t.(type) {
	case string:
		if expression, is := expressionIn(t); is {
			return v.query(field, expression, states)
		}
	case []any:
		filled := make([]any, len(t))
		for i, e := range t {
			var err error
			if filled[i], err = v.evaluate(fmt.Sprintf("%s[%d]", field, i), e, states); err != nil {
				return nil, err
			}
		}
		return filled, nil
	case *ordered.Object:
		filled := &ordered.Object{}
		for key, value := range t.All() {
			value, err := v.evaluate(field+"/"+key, value, states)
			if err != nil {
				return nil, err
			}
			filled.Put(key, value)
		}
		return filled, nil
	}
	return t, nil
}

func (v *visit) query(field, expression string, states *ordered.Object) (any, error) {
	e, err := v.expression(expression)
	var value any
	if err == nil {
		value, err = e.Eval(jsonata.Environment{
			Variable: func(name string) (any, bool) {
				if name == "states" {
					return states, true
				}
				return v.variables.get(name)
			},
			Now: v.now, Random: v.random.Float64, UUID: v.uuid,
		})
	}
	var unsupported jsonata.Unsupported
	where := fmt.Sprintf("The JSONata expression '%s' specified for the field '%s'", expression, field)
	switch {
	case errors.Is(err, jsonata.ErrUndefined):
		return nil, v.undefined("%s returned nothing (undefined).", where)
	case errors.Is(err, jsonata.ErrFunction):
		return nil, v.undefined("%s returned an unsupported result type.", where)
	case errors.As(err, &unsupported):
		return nil, &Refusal{v.name, "its " + field + " uses " + err.Error()}
	case err != nil:
		return nil, v.undefined("%s threw an error during evaluation: %s", where, err)
	}
	return value, nil
}

// unexpected is the failure of a field whose value is of another type than it wants.
func (v *visit) unexpected(field, want string, value any) *Failure {
	source, _ := v.state.Get(field)
	return v.unexpectedIn(field, source, want, value)
}

func (v *visit) unexpectedIn(field string, source any, want string, value any) *Failure {
	written, _ := source.(string)
	expression, _ := expressionIn(written)
	return v.undefined(
		"The JSONata expression '%s' specified for the field '%s' returned an unexpected result type. Expected '%s', but was '%s' for value: %s",
		expression, field, want, ordered.Kind(value), ordered.Text(value))
}

// leave is the output of a state, or of a Catch or a rule of a Choice. It assigns variables.
func (v *visit) leave(from *ordered.Object, states *ordered.Object, otherwise any) (any, error) {
	var assigned any
	if assign, given := from.Get("Assign"); given {
		var err error
		if assigned, err = v.evaluate("Assign", assign, states); err != nil {
			return nil, err
		}
	}
	output := otherwise
	if template, given := from.Get("Output"); given {
		var err error
		if output, err = v.evaluate("Output", template, states); err != nil {
			return nil, err
		}
	}
	if values, ok := assigned.(*ordered.Object); ok {
		v.variables.assign(values)
	}
	return output, nil
}
