package workflowtest_test

import (
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

const definition = `{
	"StartAt": "Charge",
	"States": {
		"Charge": {
			"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "charge", "Payload.$": "$"},
			"Retry": [{"ErrorEquals": ["CardRefused"], "IntervalSeconds": 30}],
			"End": true
		}
	}
}`

// It stands in the documentation of the package.
func TestARefusedCardIsTriedAgain(t *testing.T) {
	run := workflowtest.RunDefinition(t, definition, map[string]any{"order": 7}, func(c workflowtest.Call) (any, error) {
		if c.Action == "lambda:invoke" && c.Attempt == 0 {
			return nil, &workflowtest.Error{Name: "CardRefused"}
		}
		return map[string]any{"Payload": "paid"}, nil
	})
	if run.Failed != nil || len(run.Calls) != 2 || run.Took != 30*time.Second {
		t.Errorf("it made %q in %v and failed with %v", run.Actions(), run.Took, run.Failed)
	}
}
