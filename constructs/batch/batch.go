// Package batch makes many calls of CDK in one message to its runtime.
//
// Every call, and every property that is read, is a round trip to another process, which takes
// longer than what it does there. The package brings a jsii module of its own, as packages of
// constructs do, whose only class makes the calls that it is given. Names in calls are those of
// JavaScript.
package batch

import "github.com/aws/jsii-runtime-go/runtime"

// A Call is a call of a method, the creation of an object, or the reading of a property. What it is
// on and what is in its arguments, however deep, may be calls as well, which are made first.
type Call map[string]any

// A Map is an argument with named values.
type Map map[string]any

// On calls a method of an object. The path may lead over properties: "node.addMetadata".
func On(x any, path string, args ...any) Call { return call(x, path, append([]any{}, args...)) }

// Get reads a property of an object, nil where the path ends early.
func Get(x any, path string) Call { return call(x, path, nil) }

// Static calls a static method of a class, such as "aws_iam.PolicyStatement".
func Static(class, method string, args ...any) Call { return On(class, method, args...) }

// New makes an object.
func New(class string, args ...any) Call { return On(class, "new", args...) }

// Result is that of an earlier call of the batch.
func Result(of int) Call { return Call{"plinth.result": of} }

func call(on any, path string, args any) Call { return Call{"plinth.call": []any{on, path, args}} }

// Run makes calls, whose results do not matter.
func Run(calls ...Call) {
	if len(calls) > 0 {
		load()
		runtime.StaticInvokeVoid(class, "run", []any{calls})
	}
}

// Ask makes calls and returns their results: text as string, numbers as float64, objects as what
// the packages of CDK call them.
func Ask(calls ...Call) []any {
	if len(calls) == 0 {
		return nil
	}
	load()
	var results []any
	runtime.StaticInvoke(class, "ask", []any{calls}, &results)
	return results
}

// Text is a result that is text.
func Text(result any) *string {
	text := result.(string)
	return &text
}
