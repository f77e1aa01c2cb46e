// Package workflowtest runs state machines of AWS Step Functions in a test, without AWS: what they
// call, in which order, with which parameters, and what becomes of the answers.
//
//	func TestARefusedCardIsTriedAgain(t *testing.T) {
//		run := workflowtest.RunDefinition(t, definition, map[string]any{"order": 7}, func(c workflowtest.Call) (any, error) {
//			if c.Action == "lambda:invoke" && c.Attempt == 0 {
//				return nil, &workflowtest.Error{Name: "CardRefused"}
//			}
//			return map[string]any{"Payload": "paid"}, nil
//		})
//		if run.Failed != nil || len(run.Calls) != 2 || run.Took != 30*time.Second {
//			t.Errorf("it made %q in %v and failed with %v", run.Actions(), run.Took, run.Failed)
//		}
//	}
//
// [Run] takes the definition of a synthesized template instead:
//
//	a := snapshot.Synth(t, app)
//	run := workflowtest.Run(t, a.OfType("AWS::StepFunctions::StateMachine")[0], input, answer)
//
// Definitions are in JSONPath or JSONata, and run on
// [github.com/plinth-cdk/plinth/constructs/workflow/interpreter], which agrees with executions
// recorded from the service. Time is virtual: waits and pauses before retries pass at once, and
// [Execution.Took] says how long they would take. An answer that comes too late for TimeoutSeconds
// is a [Late] one, or the error States.Timeout.
//
// The items that a distributed Map reads are answers, too: to the call s3:getObject with the object
// as text, or to s3:listObjectsV2. Its results are a call of s3:putObject.
//
// What would be wrong fails the test instead: a definition that the service refuses, and the few
// things that the interpreter does not run, with the name of the state. Whether the role may do
// what the machine calls, and whether AWS would accept the parameters, it cannot say.
package workflowtest
