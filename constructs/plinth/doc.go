// Package plinth starts and ends an app, and is how a stack and a construct start.
//
// [Main] makes the app with pinned feature flags, runs the function that defines its stacks,
// synthesizes, holds the result to the guardrails and to CloudFormation's schemas, prints a summary
// and exits 0 or 1. [NewStack] makes a stack that knows its [Class] of environment and carries the
// tags that cost allocation needs. [Define] is how every construct of Plinth comes into being: it
// checks props before anything exists, and gives every error the same form.
package plinth
