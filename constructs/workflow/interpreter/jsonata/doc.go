// Package jsonata evaluates expressions in JSONata 2 as AWS Step Functions does: without an input,
// with the functions that the service adds, and without $eval.
//
// It is written for [github.com/plinth-cdk/plinth/constructs/workflow/interpreter], because the Go
// ports of JSONata stop at version 1.5, do not tell null from nothing, and have no codes of errors.
// The language is that of https://docs.jsonata.org. Regular expressions are those of package
// regexp, which have no look-around: an expression that uses some does not compile.
package jsonata
