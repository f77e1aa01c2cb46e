// Package interpreter runs definitions in the Amazon States Language as AWS Step Functions does,
// on a clock of its own and without AWS: a year of waiting takes microseconds.
//
// [Parse] checks a definition as the service would, and [Machine.Run] runs it against a function
// that answers what its Tasks ask for. Both query languages are there: JSONPath, and JSONata. A run
// depends on nothing but what it is given, so the same run ends the same every time.
//
// Branches of a Parallel and iterations of a Map take turns: each runs until it waits, and an
// answer arrives after everything else that is ready at that moment.
//
// It follows
// https://docs.aws.amazon.com/step-functions/latest/dg/concepts-amazon-states-language.html and
// https://states-language.net, and where these leave something open, executions recorded from the
// service.
package interpreter
