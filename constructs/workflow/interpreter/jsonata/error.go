package jsonata

import (
	"errors"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/jsonata/scan"
)

// An Error has a code of JSONata, such as T2001. Its text is the message, as the service tells it.
type Error = scan.Error

// Unsupported is the error of an expression that uses what this package does not evaluate.
type Unsupported = scan.Unsupported

// ErrUndefined is the error of an expression that finds nothing.
var ErrUndefined = errors.New("the expression returns nothing")

// ErrFunction is the error of an expression that returns a function, or something with one in it.
var ErrFunction = errors.New("the expression returns a function")
