// Package workflow writes state machines of AWS Step Functions as Go values: the States Language in
// its JSONPath and JSONata forms, without strings that no compiler has read.
//
// A [Machine] is a value. Its states name the next one; a state without Next ends the machine.
// [Machine.Definition] writes the same text for the same machine. Package orchestration defines the
// resource, and package workflowtest runs it in a test.
package workflow
