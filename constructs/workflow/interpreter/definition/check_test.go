package definition_test

import (
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/definition"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

const end = `, "End": true`

func check(t *testing.T, text string) error {
	t.Helper()
	v, err := ordered.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return definition.Check(v)
}

func a(fields string) string { return `{"StartAt": "A", "States": {"A": {` + fields + `}}}` }

func TestWhatTheServiceRefuses(t *testing.T) {
	const task, retry = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"` + end,
		`"Type": "Task", "Resource": "r", "End": true, "Retry": [{"ErrorEquals": ["E"]`
	distributed := func(fields string) string {
		return a(`"Type": "Map", ` + fields +
			`, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "B", "States": {"B": ` +
			`{"Type": "Succeed"}}}` + end)
	}
	for text, says := range map[string]string{
		`[]`:                             "want an object",
		`{"StartAt": "A", "States": {}}`: "States is empty",
		`{"StartAt": "B", "States": {"A": {"Type": "Succeed"}}}`:                           `StartAt is "B"`,
		`{"StartAt": "A", "Extra": 1, "States": {"A": {"Type": "Succeed"}}}`:               "there is no field Extra",
		`{"StartAt": "A", "TimeoutSeconds": 0, "States": {"A": {"Type": "Succeed"}}}`:      "TimeoutSeconds is 0",
		`{"StartAt": "A", "States": {"A": {"Type": "Succeed"}, "B": {"Type": "Succeed"}}}`: "state B: nothing leads to it",
		a(`"Type": "Magic"`):                       `state A: Type is "Magic"`,
		a(`"Type": "Pass"`):                        "it has 0 of Next, End",
		a(`"Type": "Pass", "Next": "A"` + end):     "it has 2 of Next, End",
		a(`"Type": "Pass", "Next": "B"`):           `Next is "B"`,
		a(`"Type": "Pass", "End": false`):          "End is false",
		a(`"Type": "Succeed", "Next": "A"`):        "there is no field Next in a Succeed state",
		a(`"Type": "Pass", "Resource": "r"` + end): "there is no field Resource in a Pass state",
		a(`"Type": "Pass", "Output": 1` +
			end): "Output is a field of the other query language, and this one is JSONPath",
		a(`"QueryLanguage": "JSONata", "Type": "Pass", "InputPath": "$"` +
			end): "InputPath is a field of the other query language, and this one is JSONata",
		a(`"QueryLanguage": "XPath", "Type": "Pass"` +
			end): "QueryLanguage is \"XPath\"",
		`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"QueryLanguage": "JSONPath", "Type": "Succeed"}}}`: "QueryLanguage is JSONPath in a machine of JSONata",
		a(`"Type": "Pass", "InputPath": "a.b"` + end): `InputPath is "a.b"`,
		a(`"Type": "Pass", "ResultPath": "$.a[*]"` +
			end): "want a reference path",
		a(`"Type": "Pass", "ResultPath": "$$.a"` +
			end): "want a reference path",
		a(`"Type": "Pass", "Parameters": {"a.$": "b"}` + end):                          "Parameters.a.$",
		a(`"Type": "Pass", "Parameters": {"a": [{"b.$": "$["}]}` + end):                "Parameters.a[0].b.$",
		a(`"Type": "Pass", "Parameters": {"a.$": "States.Nope()"}` + end):              "there is no function States.Nope",
		a(`"Type": "Pass", "Parameters": {"a.$": "States.ArrayLength()"}` + end):       "has 0 arguments, want 1",
		a(`"Type": "Pass", "Parameters": {"a.$": "States.Array($.[)"}` + end):          "a.$",
		a(`"Type": "Pass", "Assign": {"1x": 1}` + end):                                 "Assign has \"1x\"",
		a(`"QueryLanguage": "JSONata", "Type": "Pass", "Output": "{% 1 + %}"` + end):   "Output is",
		a(`"QueryLanguage": "JSONata", "Type": "Pass", "Output": {"a": "{% 1"}` + end): "want %} at its end",
		a(`"Type": "Task"` + end):                                                        "Resource is empty",
		a(task + `, "HeartbeatSeconds": 60, "TimeoutSeconds": 60`):                       "HeartbeatSeconds is 60, want less",
		a(task + `, "TimeoutSeconds": 1.5`):                                              "TimeoutSeconds is 1.5",
		a(task + `, "TimeoutSeconds": 1, "TimeoutSecondsPath": "$.t"`):                   "it has 2 of TimeoutSeconds",
		a(task + `, "Credentials": {}`):                                                  "Credentials has no RoleArn",
		a(retry + `, "MaxAttempts": -1}]`):                                               "state A: Retry[0]: MaxAttempts is -1",
		a(retry + `, "BackoffRate": 0.5}]`):                                              "BackoffRate is 0.5",
		a(retry + `, "JitterStrategy": "SOME"}]`):                                        "JitterStrategy is \"SOME\"",
		a(retry + `, "Next": "A"}]`):                                                     "there is no field Next",
		a(task + `, "Retry": [{"ErrorEquals": []}]`):                                     "ErrorEquals is []",
		a(task + `, "Retry": [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["E"]}]`): "States.ALL, which has to stand alone",
		a(task + `, "Catch": [{"ErrorEquals": ["E"]}]`):                                  "Next is missing",
		a(task + `, "Catch": [{"ErrorEquals": ["E"], "Next": "B"}]`):                     `Catch[0]: Next is "B"`,
		a(`"Type": "Wait", "Seconds": 1, "Timestamp": "2026-03-14T09:26:53Z"` +
			end): "it has 2 of Seconds",
		a(`"Type": "Wait", "Timestamp": "tomorrow"` + end): "want a timestamp",
		a(`"Type": "Choice"`):                              "Choices is missing",
		a(`"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true}]`): "Choices[0]: Next is " +
			"missing",
		a(`"Type": "Choice", "Choices": [{"Variable": "$.x", "Next": "A"}]`): "it has 0 operators",
		a(`"Type": "Choice", "Choices": [{"Variable": "$.x", "NumericEquals": "1", "Next": "A"}]`): `NumericEquals is "1", ` +
			`want a number`,
		a(`"Type": "Choice", "Choices": [{"NumericEquals": 1, "Next": "A"}]`): "Variable is missing",
		a(`"Type": "Choice", "Choices": [{"And": [{"Variable": "$.x", "IsNull": true, "Next": "A"}], "Next": "A"}]`): "And[0]: there is no " +
			"field Next",
		a(`"QueryLanguage": "JSONata", "Type": "Choice", "Choices": [{"Condition": "x", "Next": "A"}]`): "Condition is \"x\"",
		a(`"Type": "Parallel"` + end): "Branches is missing",
		a(`"Type": "Parallel", "Branches": [{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}]` + end): "has this name, too",
		a(`"Type": "Map"` + end): "it has 0 of ItemProcessor, Iterator",
		a(`"Type": "Map", "ItemReader": {}, "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Succeed"}}}` +
			end): "ItemReader needs the Mode DISTRIBUTED",
		distributed(`"ItemReader": {"Resource": "r", "ReaderConfig": {"InputType": "CSV"}}`): "CSVHeaderLocation is missing",
		distributed(`"ItemBatcher": {}`):                 "want MaxItemsPerBatch",
		distributed(`"ToleratedFailurePercentage": 101`): "ToleratedFailurePercentage is 101",
		`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": 1}, "Next": "B"}, "B": {"Type": "Parallel", "End": true, ` +
			`"Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Assign": {"x": 2}, "End": true}}}]}}}`: "a variable of the states " +
			"around it",
	} {
		if err := check(t, text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("Check(%s) = %v, want %q", text, err, says)
		}
	}
}

// What is unusual, and yet right.
func TestWhatTheServiceTakes(t *testing.T) {
	for _, text := range []string{
		`{"Comment": "c", "Version": "1.0", "StartAt": "A", "States": {"A": {"Type": "Succeed", "Comment": "c"}}}`,
		a(`"Type": "Pass", "Parameters": {"Comment": 1, "a.$": "$$.Execution['Id']", "b.$": "$x.y[0]"}` + end),
		a(`"Type": "Pass", "InputPath": null, "OutputPath": "$.[?(@.n == 1)].m", "ResultPath": null` + end),
		a(`"Type": "Task", "Resource": "r", "Retry": [], "Catch": []` + end),
		a(`"Type": "Map", "Parameters": {"v.$": "$$.Map.Item.Value"}, "ToleratedFailurePercentage": 1, "Iterator": {"ProcessorConfig": ` +
			`{"Mode": "INLINE"}, "StartAt": "B", "States": {"B": {"Type": "Succeed"}}}` + end),
		a(`"QueryLanguage": "JSONata", "Type": "Task", "Resource": "r", "TimeoutSeconds": "{% $t %}", "Arguments": "{% $states.input %}"` + end),
		a(`"QueryLanguage": "JSONata", "Type": "Choice", "Choices": [{"Condition": true, "Next": "A"}]`),
		`{"StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Variable": "$.x", "IsNull": true, "Next": "B", "Comment": "c"}], ` +
			`"Assign": {"x": 1}, "Default": "B"}, "B": {"Type": "Fail", "ErrorPath": "States.Format('{}', $.e)", "Cause": "c"}}}`,
	} {
		if err := check(t, text); err != nil {
			t.Errorf("Check(%s) = %v", text, err)
		}
	}
}
