package workflowtest_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/workflow/workflowtest"
)

type object = map[string]any

// machine is a state machine with a definition, and with substitutions that only deployment knows.
func machine(t testing.TB, definition string) *assembly.Resource {
	t.Helper()
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: object{"Resources": object{"M": object{
		"Type": "AWS::StepFunctions::StateMachine", "Properties": object{
			"DefinitionString": definition,
			"DefinitionSubstitutions": object{
				"Topic": object{"Ref": "T"}, "Partition": object{"Ref": "AWS::Partition"}, "Quote": `a "quoted" word`,
			},
		}}}}})
	return a.OfType("AWS::StepFunctions::StateMachine")[0]
}

// run runs a machine whose calls are answered by action, and returns what it does.
func run(t testing.TB, definition string, input any, answers map[string]any) workflowtest.Execution {
	t.Helper()
	return workflowtest.Run(t, machine(t, definition), input, func(c workflowtest.Call) (any, error) {
		answer, ok := answers[c.Action]
		if !ok {
			return nil, fmt.Errorf("no answer for %s", c.Action)
		}
		if err, failed := answer.(*workflowtest.Error); failed {
			return nil, err
		}
		return answer, nil
	})
}

func want(t *testing.T, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestCallsAndResults(t *testing.T) {
	got := run(t, `{"StartAt": "Look", "TimeoutSeconds": 31536000, "States": {
		"Look": {"Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:ec2:describeInstances", "Next": "Wait",
			"Credentials": {"RoleArn.$": "States.Format('arn:aws:iam::{}:role/r', $.account)"},
			"Parameters": {"InstanceIds.$": "States.Array($.id)"},
			"ResultSelector": {"Ids.$": "$.Reservations[*].Instances[*].InstanceId", "None.$": "$.Reservations[?(@.Owner == 'nobody')]", "One.$": "$..Deep", "First.$": "$.Reservations[0]"}, "ResultPath": "$.found"},
		"Wait": {"Type": "Wait", "Seconds": 100000, "Next": "Tell"},
		"Tell": {"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish.waitForTaskToken", "TimeoutSeconds": 604800, "ResultPath": null, "Next": "Work",
			"Parameters": {"TopicArn": "${Topic}", "Subject": "${Quote}", "Message": {"Token.$": "$$.Task.Token", "At.$": "$$.Execution.StartTime", "Entered.$": "$$.State.EnteredTime", "Run.$": "$$.Execution.Name"}}},
		"Work": {"Type": "Task", "Resource": "${Topic}", "End": true}
	}}`, object{"account": "222222222222", "id": "i-1"}, map[string]any{
		"ec2:describeInstances": object{
			"Reservations": []any{object{"Instances": []any{object{"InstanceId": "i-1"}, object{"InstanceId": "i-2"}}}}, "Deep": 1},
		"sns:publish.waitForTaskToken": nil,
		"${T}":                         "done",
	})
	want(t, got.Failed, (*workflowtest.Error)(nil))
	want(t, got.Output, any("done"))
	want(t, got.States, []string{"Look", "Wait", "Tell", "Work"})
	want(t, got.Calls, []workflowtest.Call{
		{State: "Look", Action: "ec2:describeInstances", Role: "arn:aws:iam::222222222222:role/r",
			Parameters: object{"InstanceIds": []any{"i-1"}}},
		{State: "Tell", Action: "sns:publish.waitForTaskToken", Parameters: object{
			"TopicArn": "${T}", "Subject": `a "quoted" word`,
			"Message": object{"Token": workflowtest.Token, "At": workflowtest.Started, "Entered": "2026-03-15T13:13:33.000Z", "Run": "run"},
		}, After: 100_000 * time.Second},
		{State: "Work", Action: "${T}", After: 100_000 * time.Second,
			Parameters: object{"account": "222222222222", "id": "i-1",
				"found": object{"Ids": []any{"i-1", "i-2"}, "None": []any{}, "One": []any{1.0},
					"First": object{"Instances": []any{object{"InstanceId": "i-1"}, object{"InstanceId": "i-2"}}}}}},
	})
}

func TestErrorsAreRetriedCaughtAndTold(t *testing.T) {
	const definition = `{"StartAt": "Try", "States": {
		"Try": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:iam:getRole", "Parameters": {}, "End": true,
			"Retry": [{"ErrorEquals": ["Iam.Throttling"], "IntervalSeconds": 100, "MaxAttempts": 2}],
			"Catch": [{"ErrorEquals": ["Iam.Throttling", "States.Timeout"], "ResultPath": "$.error", "Next": "Give up"}]},
		"Give up": {"Type": "Fail", "ErrorPath": "$.error.Error", "CausePath": "$.error.Cause"}}}`
	for name, c := range map[string]struct {
		err   *workflowtest.Error
		calls int
	}{
		"retried":    {&workflowtest.Error{Name: "Iam.Throttling", Cause: "slow"}, 3},
		"caught":     {&workflowtest.Error{Name: "States.Timeout", Cause: "late"}, 1},
		"not caught": {&workflowtest.Error{Name: "Iam.NoSuchEntityException", Cause: "none"}, 1},
	} {
		got := run(t, definition, object{}, map[string]any{"iam:getRole": c.err})
		if diff := cmp.Diff(c.err, got.Failed); diff != "" || len(got.Calls) != c.calls || got.Output != nil {
			t.Errorf("%s: %d calls, output %v, failed (-want +got):\n%s", name, len(got.Calls), got.Output, diff)
		}
	}
	got := run(t, `{"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"X.$": "$.missing"}, "End": true}}}`, object{}, nil)
	if got.Failed == nil || got.Failed.Name != "States.Runtime" {
		t.Errorf("a path that finds nothing ended as %v, %v", got.Output, got.Failed)
	}
}

// Iterations and branches take turns, and waits take their time, so the order is the one that the
// service comes closest to, and the same every time.
func TestOrderOfCalls(t *testing.T) {
	task := func(name, next string) string {
		return fmt.Sprintf(`"%s": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:%s", "ResultPath": null, %s}`, name,
			strings.ToLower(name), next)
	}
	definition := `{"StartAt": "Each", "States": {
		"Each": {"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"item.$": "$$.Map.Item.Value"}, "MaxConcurrency": 10, "ResultPath": "$.each", "Next": "Both",
			"ItemProcessor": {"StartAt": "A", "States": {` + task("A", `"Next": "B"`) + `, ` + task("B", `"End": true`) + `}}},
		"Both": {"Type": "Parallel", "End": true, "Branches": [
			{"StartAt": "C", "States": {` + task("C", `"Next": "Pause"`) + `, "Pause": {"Type": "Wait", "Seconds": 5, "Next": "D"}, ` +
		task("D", `"End": true`) + `}},
			{"StartAt": "E", "States": {` + task("E", `"Next": "F"`) + `, ` + task("F", `"End": true`) + `}}]}}}`
	for range 20 {
		got := workflowtest.Run(t, machine(t, definition), object{"items": []int{1, 2}}, func(workflowtest.Call) (any, error) { return nil, nil })
		want(t, got.Actions(), []string{"s3:a", "s3:a", "s3:b", "s3:b", "s3:c", "s3:e", "s3:f", "s3:d"})
		if t.Failed() {
			return
		}
	}
}

// What is in parallel ends with the first failure, and nothing of it is heard in the next run.
func TestFailureEndsWhatIsInParallel(t *testing.T) {
	one := `{"StartAt": "%[1]s", "States": {"%[1]s": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:%[1]s", "Next": "%[1]s2"},
		"%[1]s2": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:%[1]s2", "End": true}}}`
	each := fmt.Sprintf(`{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemsPath": "$.items", "End": true, "ItemProcessor": `+one+`}}}`,
		"a")
	both := fmt.Sprintf(`{"StartAt": "M", "States": {"M": {"Type": "Parallel", "End": true, "Branches": [`+one+`, %[2]s]}}}`, "a",
		fmt.Sprintf(one, "b"))
	for range 5 {
		for definition, want := range map[string][]string{each: {"s3:a", "s3:a"}, both: {"s3:a", "s3:b"}} {
			got := workflowtest.Run(t, machine(t, definition), object{"items": []object{{}, {}}}, func(c workflowtest.Call) (any, error) {
				if c.Action == "s3:a" {
					return nil, &workflowtest.Error{Name: "S3.S3Exception", Cause: "no"}
				}
				return nil, nil
			})
			if got.Failed == nil || !slices.Equal(got.Actions(), want) {
				t.Errorf("calls %q, failed %v", got.Actions(), got.Failed)
			}
		}
	}
}

// fatal runs a test that is to fail, and returns what it says.
type fatal struct {
	testing.TB
	says string
}

func (f *fatal) Fatalf(format string, args ...any) {
	f.says = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

func failing(t *testing.T, f func(testing.TB)) string {
	t.Helper()
	tb := &fatal{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		f(tb)
	}()
	<-done
	return tb.says
}

func TestWhatFailsATest(t *testing.T) {
	const task = `"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "End": true`
	for definition, says := range map[string]string{
		`{`:                              "the definition is no JSON",
		`{"StartAt": "X", "States": {}}`: "States is empty",
		`{"StartAt": "A", "States": {"A": {"Type": "Pass", "Next": "B"}}}`: `state A: Next is "B"`,
		`{"StartAt": "A", "States": {"A": {"Magic": true, ` + task +
			`}}}`: "state A: there is no field Magic",
		`{"StartAt": "A", "States": {"A": {"Arguments": {}, ` + task +
			`}}}`: "state A: Arguments is a field of the other query language",
		`{"StartAt": "A", "States": {"A": {` + task + `}}}`: "A: arn:aws:states:::aws-sdk:s3:getObject: no answer",
		`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "End": true, "Output": "{% $formatInteger(1, 'w') ` +
			`%}"}}}`: "state A is not run here",
	} {
		m := machine(t, definition)
		got := failing(t, func(tb testing.TB) {
			workflowtest.Run(tb, m, object{}, func(workflowtest.Call) (any, error) { return nil, errors.New("no answer") })
		})
		if !strings.Contains(got, says) {
			t.Errorf("%s: %q, want %q", definition, got, says)
		}
	}
	unknown := assemblytest.Read(t,
		assemblytest.Stack{Name: "S", Template: `{"Resources": {"M": {"Type": "M", "Properties": {"DefinitionS3Location": {}}}}}`})
	if got := failing(t, func(tb testing.TB) { workflowtest.Run(tb, unknown.OfType("M")[0], nil, nil) }); !strings.Contains(got,
		"DefinitionString is not set") {
		t.Errorf("it says %q", got)
	}
}

// A test that gives up in the middle of a run does not disturb the next one.
func TestAbandonedRun(t *testing.T) {
	m := machine(t, `{"StartAt": "A", "States": {"A": {"Type": "Task", "Resource": "arn:aws:states:::aws-sdk:s3:getObject", "End": true}}}`)
	failing(t, func(tb testing.TB) {
		workflowtest.Run(tb, m, object{}, func(workflowtest.Call) (any, error) { runtime.Goexit(); return nil, nil })
	})
	got := workflowtest.Run(t, m, object{}, func(workflowtest.Call) (any, error) { return json.Number("1"), nil })
	if !slices.Equal(got.Actions(), []string{"s3:getObject"}) || got.Output != 1.0 {
		t.Errorf("the next run is %+v", got)
	}
}
