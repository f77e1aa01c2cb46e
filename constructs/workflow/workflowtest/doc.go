// Package workflowtest runs state machines of AWS Step Functions in a test, without AWS: what
// they call, in which order, with which parameters, and what becomes of the answers.
//
//	a := snapshot.Synth(t, app)
//	run := workflowtest.Run(t, a.OfType("AWS::StepFunctions::StateMachine")[0], input, func(c workflowtest.Call) (any, error) {
//		switch c.Action {
//		case "ec2:describeInstances":
//			return map[string]any{"Reservations": []any{}}, nil
//		}
//		return nil, &workflowtest.Error{Name: "Ec2.Ec2Exception"}
//	})
//
// It runs the definition of the synthesized template, on aws-local-stepfunctions, in a Node.js
// process that all runs of a test binary share. Waits and pauses before retries take no time,
// the iterations of a Map run one after the other, and calls come in the same order every time.
//
// The folder interpreter has the source of the bundle that is checked in, how it is made, its licences,
// and what is mended of the interpreter: paths that may find many, and Maps that fail.
//
// What it cannot run fails the test: JSONata, variables, distributed Maps with their readers
// and writers, and $$.Execution.Input inside of a Map or a Parallel, where the interpreter is
// wrong. Time-outs never pass by themselves: answer with the error States.Timeout. In the context
// object, State has no Name. Whether the role may do what the machine calls, and whether AWS would
// accept the parameters, it cannot say.
package workflowtest
