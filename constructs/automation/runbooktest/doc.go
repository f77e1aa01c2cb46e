// Package runbooktest judges runbooks of AWS Systems Manager Automation before they are deployed:
// the service itself refuses a malformed one only then, and finds a missing permission only when
// the runbook gets to it.
//
//	func TestRunbooks(t *testing.T) {
//		app := plinth.NewApp(nil)
//		define(app)
//		runbooktest.Check(t, snapshot.Synth(t, app))
//	}
//
// [Faults] is the same as a list, and [Validate] judges a document alone:
//
//	err := runbooktest.Validate(`{"schemaVersion": "0.3", "mainSteps": [{"name": "Wait", "action": "aws:sleep", "inputs": {}}]}`)
//	fmt.Println(err) // step Wait: one of Duration, Timestamp is missing from inputs
//
// The package is pure Go.
package runbooktest
