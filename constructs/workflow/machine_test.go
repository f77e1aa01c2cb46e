package workflow_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/workflow"
)

// machine is one with a single state, which ends it.
func machine(s workflow.State) workflow.Machine {
	return workflow.Machine{Start: "S", Timeout: time.Minute, States: workflow.States{"S": s}}
}

func definition(t *testing.T, m workflow.Machine) workflow.Object {
	t.Helper()
	text, err := m.Definition()
	if err != nil {
		t.Fatal(err)
	}
	var o workflow.Object
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	return o
}

func TestStatesAreWrittenAsTheStatesLanguageHasThem(t *testing.T) {
	inner := workflow.Part{Start: "In", States: workflow.States{"In": workflow.Pass{}}}
	for _, c := range []struct {
		name  string
		state workflow.State
		want  string
	}{
		{"pass", workflow.Pass{}, `{"Type": "Pass", "End": true}`},
		{"result", workflow.Pass{Result: 1, To: "$.a"}, `{"Type": "Pass", "Result": 1, "ResultPath": "$.a", "End": true}`},
		{"parameters", workflow.Pass{Parameters: workflow.Object{"a.$": "$.b"}}, `{"Type": "Pass", "Parameters": {"a.$": "$.b"}, "End": true}`},
		{"SDK call",
			workflow.Task{Resource: workflow.API("ec2:describeInstances"), To: workflow.Discard, Role: "$.role", Parameters: workflow.Object{}},
			`{"Type": "Task", "Resource": "arn:${Partition}:states:::aws-sdk:ec2:describeInstances", "ResultPath": null,
				"Credentials": {"RoleArn.$": "$.role"}, "Parameters": {}, "End": true}`},
		{"fixed role", workflow.Task{Resource: workflow.Service("sns:publish"), Role: "arn:x"},
			`{"Type": "Task", "Resource": "arn:${Partition}:states:::sns:publish", "Credentials": {"RoleArn": "arn:x"}, "End": true}`},
		{"retries",
			workflow.Task{Resource: "r", Retry: []workflow.Retry{
				workflow.NoRetry("A"), {Errors: []string{"B"}, Interval: 2 * time.Second, Attempts: 5, Backoff: 1.5,
					MaxDelay: time.Minute, Jitter: true}, {}}},
			`{"Type": "Task", "Resource": "r", "End": true, "Retry": [{"ErrorEquals": ["A"], "MaxAttempts": 0},
				{"ErrorEquals": ["B"], "IntervalSeconds": 2, "MaxAttempts": 5, "BackoffRate": 1.5, "MaxDelaySeconds": 60, "JitterStrategy": "FULL"},
				{"ErrorEquals": ["States.ALL"]}]}`},
		{"catch", workflow.Task{Resource: "r", Catch: []workflow.Catch{{Next: "S", To: "$.error"}}, Timeout: time.Minute, Heartbeat: time.Second},
			`{"Type": "Task", "Resource": "r", "End": true, "TimeoutSeconds": 60, "HeartbeatSeconds": 1,
				"Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "S"}]}`},
		{"JSONata", workflow.Task{Resource: "r", Arguments: workflow.Object{"a": 1}, Output: "{% 1 %}", Assign: workflow.Object{"v": 2}},
			`{"Type": "Task", "Resource": "r", "Arguments": {"a": 1}, "Output": "{% 1 %}", "Assign": {"v": 2}, "End": true}`},
		{"JSONata in JSONPath", workflow.Task{JSONata: true, Resource: "r", Arguments: workflow.Object{"a": 1}},
			`{"Type": "Task", "QueryLanguage": "JSONata", "Resource": "r", "Arguments": {"a": 1}, "End": true}`},
		{"choice",
			workflow.Choice{Default: "S", Rules: []workflow.Rule{
				{If: workflow.Equals("$.a", "x"), Next: "S"},
				{If: workflow.All(workflow.Present("$.b"), workflow.Not(workflow.IsNull("$.b"))), Next: "S"},
			}},
			`{"Type": "Choice", "Default": "S", "Choices": [{"Variable": "$.a", "StringEquals": "x", "Next": "S"},
				{"And": [{"Variable": "$.b", "IsPresent": true}, {"Not": {"Variable": "$.b", "IsNull": true}}], "Next": "S"}]}`},
		{"comparisons",
			workflow.Choice{Rules: []workflow.Rule{{Next: "S", If: workflow.Any(
				workflow.Equals("$.n", 3), workflow.Equals("$.b", true), workflow.AtLeast("$.n", 1), workflow.LessThan("$.n", 2),
				workflow.Matches("$.s", "a*"), workflow.IsString("$.s"),
			)}}},
			`{"Type": "Choice", "Choices": [{"Next": "S", "Or": [{"Variable": "$.n", "NumericEquals": 3}, {"Variable": "$.b", "BooleanEquals": true},
				{"Variable": "$.n", "NumericGreaterThanEquals": 1}, {"Variable": "$.n", "NumericLessThan": 2},
				{"Variable": "$.s", "StringMatches": "a*"}, {"Variable": "$.s", "IsString": true}]}]}`},
		{"expression",
			workflow.Choice{Rules: []workflow.Rule{{If: workflow.Expression("{% true %}"), Next: "S", Assign: workflow.Object{"v": 1}}}},
			`{"Type": "Choice", "Choices": [{"Condition": "{% true %}", "Next": "S", "Assign": {"v": 1}}]}`},
		{"map",
			workflow.Map{
				Items: "$.list", Each: workflow.Object{"x.$": "$$.Map.Item.Value"}, Process: inner, AtOnce: 5,
				Selector: workflow.Object{"n.$": "$[*]"}, To: "$.done",
			},
			`{"Type": "Map", "ItemsPath": "$.list", "ItemSelector": {"x.$": "$$.Map.Item.Value"}, "MaxConcurrency": 5, "End": true,
				"ItemProcessor": {"StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}},
				"ResultSelector": {"n.$": "$[*]"}, "ResultPath": "$.done"}`},
		{"parallel", workflow.Parallel{Branches: []workflow.Part{inner}},
			`{"Type": "Parallel", "End": true, "Branches": [{"StartAt": "In", "States": {"In": {"Type": "Pass", "End": true}}}]}`},
		{"wait", workflow.Wait{For: 5 * time.Minute}, `{"Type": "Wait", "Seconds": 300, "End": true}`},
		{"wait for a path", workflow.Wait{ForPath: "$.n"}, `{"Type": "Wait", "SecondsPath": "$.n", "End": true}`},
		{"wait until", workflow.Wait{UntilPath: "$.t"}, `{"Type": "Wait", "TimestampPath": "$.t", "End": true}`},
		{"succeed", workflow.Succeed{}, `{"Type": "Succeed"}`},
		{"fail", workflow.Fail{"E", "why"}, `{"Type": "Fail", "Error": "E", "Cause": "why"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			var want workflow.Object
			if err := json.Unmarshal([]byte(c.want), &want); err != nil {
				t.Fatal(err)
			}
			got := definition(t, machine(c.state))["States"].(workflow.Object)["S"]
			if diff := cmp.Diff(any(want), got); diff != "" {
				t.Errorf("state is not what is wanted (-want +got):\n%s", diff)
			}
		})
	}
}

func TestMachinesAreWrittenWithTheirLimits(t *testing.T) {
	m := machine(workflow.Succeed{})
	m.Comment, m.JSONata, m.Timeout = "for a test", true, time.Hour
	want := workflow.Object{"Comment": "for a test", "QueryLanguage": "JSONata", "StartAt": "S", "TimeoutSeconds": 3600.0,
		"States": workflow.Object{"S": workflow.Object{"Type": "Succeed"}}}
	if diff := cmp.Diff(want, definition(t, m)); diff != "" {
		t.Errorf("definition is not what is wanted (-want +got):\n%s", diff)
	}
}

func TestMachinesThatCannotRunAreRefused(t *testing.T) {
	with := func(change func(*workflow.Machine)) workflow.Machine {
		m := machine(workflow.Succeed{})
		change(&m)
		return m
	}
	for _, c := range []struct {
		name string
		m    workflow.Machine
		want string
	}{
		{"no time-out", with(func(m *workflow.Machine) { m.Timeout = 0 }), "Timeout is 0s, want one second or more"},
		{"half a second", with(func(m *workflow.Machine) { m.Timeout = 1500 * time.Millisecond }), "in whole seconds"},
		{"start", with(func(m *workflow.Machine) { m.Start = "T" }), `Start is "T", want the name of a state`},
		{"next", machine(workflow.Pass{Next: "T"}), `state "S" leads to "T", which does not exist`},
		{"catch", machine(workflow.Task{Catch: []workflow.Catch{{Next: "T"}}}), `state "S" leads to "T", which does not exist`},
		{"rule", machine(workflow.Choice{Rules: []workflow.Rule{{Next: "T"}}}), `state "S" leads to "T", which does not exist`},
		{"default", machine(workflow.Choice{Default: "T"}), `state "S" leads to "T", which does not exist`},
		{"unreached", with(func(m *workflow.Machine) { m.States["T"] = workflow.Pass{Next: "T"} }), `state "T" is never reached`},
		{"inside",
			machine(workflow.Map{Process: workflow.Part{Start: "A", States: workflow.States{"B": workflow.Pass{}}}}),
			`in state "S": Start is "A"`},
		{"branch",
			machine(workflow.Parallel{Branches: []workflow.Part{{Start: "A", States: workflow.States{"A": workflow.Pass{Next: "B"}}}}}),
			`in state "S": state "A" leads to "B"`},
		{"no JSON", machine(workflow.Pass{Result: func() {}}), "States cannot be written as JSON"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := c.m.Definition(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Definition() = %v, want an error with %q", err, c.want)
			}
		})
	}
}

func TestMergeRefusesTwoStatesOfOneName(t *testing.T) {
	defer func() {
		if err, ok := recover().(error); !ok || err.Error() != `two states are called "A", want one` {
			t.Errorf("Merge panics with %v, want an error about A", err)
		}
	}()
	workflow.Merge(workflow.States{"A": workflow.Pass{}}, workflow.States{"A": workflow.Succeed{}})
}

func ExampleMachine() {
	m := workflow.Machine{
		Start:   "Stop",
		Timeout: 5 * time.Minute,
		States: workflow.States{
			"Stop": workflow.Task{
				Resource:   workflow.API("ec2:stopInstances"),
				Parameters: workflow.Object{"InstanceIds.$": "States.Array($.instance)"},
				To:         workflow.Discard,
				Retry:      []workflow.Retry{{Interval: 2 * time.Second, Attempts: 3}},
				Catch:      []workflow.Catch{{To: "$.error", Next: "Failed"}},
			},
			"Failed": workflow.Fail{Error: "NotStopped", Cause: "The instance is still running."},
		},
	}
	text, err := m.Definition()
	fmt.Println(len(text) > 0, err)
	m.Start = "Begin"
	_, err = m.Definition()
	fmt.Println(err)
	// Output:
	// true <nil>
	// Start is "Begin", want the name of a state
}
