package jsonata

import (
	"errors"
	"fmt"
)

// An Error has a code of JSONata, such as T2001. Its text is the message, as the service tells it.
type Error struct{ Code, Message string }

func (e *Error) Error() string { return e.Message }

// ErrUndefined is the error of an expression that finds nothing.
var ErrUndefined = errors.New("the expression returns nothing")

// ErrFunction is the error of an expression that returns a function, or something with one in it.
var ErrFunction = errors.New("the expression returns a function")

// throw ends an evaluation. It unwinds to [Expression.Eval], as nothing in the language catches.
func throw(code, format string, args ...any) {
	panic(&Error{code, fmt.Sprintf(format, args...)})
}

// Unsupported is the error of an expression that uses what this package does not evaluate.
type Unsupported string

func (u Unsupported) Error() string { return string(u) }

// refuse ends an evaluation that would be wrong.
func refuse(format string, args ...any) { panic(Unsupported(fmt.Sprintf(format, args...))) }
