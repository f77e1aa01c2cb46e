package interpreter_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// mapping is a Map whose processor is one state B.
func mapping(fields, b string) string {
	return one(`"Type": "Map", ` + fields + ` "ItemProcessor": {"StartAt": "B", "States": {"B": {` + b + `, "End": true}}}`)
}

// spread is a distributed one.
func spread(fields, b string) string {
	return one(
		`"Type": "Map", ` + fields +
			` "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "B", "States": {"B": {` + b +
			`, "End": true}}}`)
}

const passing = `"Type": "Pass"`

func TestMaps(t *testing.T) {
	own := failing("Own", "")
	reader := func(config string) string {
		return `"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "Parameters": {"Bucket": "b", "Key": "k"}, "ReaderConfig": {` +
			config + `}},`
	}
	csv := `"a,b\n1,2\n\n3\n4,5,6\n"`
	scenarios(t, map[string]scenario{
		"items zero": {mapping(`"ItemsPath": "$.i",`, `"Type": "Pass", "Parameters": {"v.$": "$"}`), `{"i": [0, 1]}`, nil,
			`[{"v": 0}, {"v": 1}]`},
		"item in context": {
			mapping(`"ItemsPath": "$.i",`, `"Type": "Pass", "Parameters": {"i.$": "$$.Map.Item.Index", "v.$": "$$.Map.Item.Value"}`),
			`{"i": ["a", "b"]}`, nil, `[{"i": 0, "v": "a"}, {"i": 1, "v": "b"}]`},
		"ItemSelector": {
			mapping(`"ItemsPath": "$.i", "ItemSelector": {"all.$": "$.i", "v.$": "$$.Map.Item.Value", "e.$": "$$.Execution.Input.n"},`, passing),
			`{"i": [1], "n": 7}`, nil, `[{"all": [1], "v": 1, "e": 7}]`},
		"no items": {mapping("", passing), `[]`, nil, `[]`},
		"no list": {mapping("", passing), `{}`, nil,
			`!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Reference path "$" must point to ` +
				`array.`},
		"no path": {mapping(`"ItemsPath": "$.i",`, passing), `{"m":1}`, nil,
			`!States.ReferencePathConflict: An error occurred while executing the state 'A' (entered at the event id #2). Unable to apply step ` +
				`"i" to input {"m":1}`},
		"concurrency": {mapping(`"MaxConcurrencyPath": "$[0]",`, passing), `[{}]`, nil,
			`!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The MaxConcurrencyPath field refers ` +
				`to value "{}" which is not a valid integer: $[0]`},
		"a failure": {mapping("", task), `[1, 2]`, []any{`1`, own}, `!Own`},
		"result": {
			one(`"Type": "Map", "ItemsPath": "$.i", "ResultSelector": {"n.$": "$.length()"}, "ResultPath": "$.r", "Iterator": {"StartAt": "B", ` +
				`"States": {"B": {"Type": "Succeed"}}}`), `{"i": [1, 2]}`, nil, `{"i": [1, 2], "r": {"n": 2}}`},

		"distributed":    {spread("", passing), `["a", "b"]`, nil, `["a", "b"]`},
		"over an object": {spread("", passing), `{"a": 1}`, nil, `[{"Key": "a", "Value": 1}]`},
		"its executions": {spread("", `"Type": "Pass", "Parameters": {"in.$": "$$.Execution.Input"}`), `["a"]`, nil, `[{"in": "a"}]`},
		"an error of a child": {
			then(`"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, `+
				`"StartAt": "B", "States": {"B": {`+task+`, "End": true}}}, "Catch": [`+catching(`"Own"`, "own")+`,`+
				catching(`"States.ExceedToleratedFailureThreshold"`, "late")+`]`, says("own"), says("late")), `[1]`, []any{own}, `"late"`},
		"a tolerated count": {spread(`"ToleratedFailureCount": 1,`, task), `[1, 2, 3]`, []any{`1`, own, `3`}, `[1, 3]`},
		"an exceeded count": {spread(`"ToleratedFailureCount": 1,`, task), `[1, 2, 3]`, []any{`1`, own, own},
			`!States.ExceedToleratedFailureThreshold: The specified tolerated failure threshold was exceeded`},
		"a tolerated share": {spread(`"ToleratedFailurePercentage": 50,`, task), `[1, 2]`, []any{own, `2`}, `[2]`},
		"an exceeded share": {spread(`"ToleratedFailurePercentage": 49.9,`, task), `[1, 2]`, []any{own, `2`},
			`!States.ExceedToleratedFailureThreshold`},
		"a share of too much": {spread(`"ToleratedFailurePercentagePath": "$[0]",`, task), `[101]`, nil, `!States.Runtime`},
		"batches": {spread(`"ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"all.$": "$"}},`, passing), `[1, 2, 3]`, nil,
			`[{"BatchInput": {"all": [1, 2, 3]}, "Items": [1, 2]}, {"BatchInput": {"all": [1, 2, 3]}, "Items": [3]}]`},
		"batches by their size": {spread(`"ItemBatcher": {"MaxInputBytesPerBatch": 12},`, passing), `["aaa", "bbb", "ccc"]`, nil,
			`[{"Items": ["aaa", "bbb"]}, {"Items": ["ccc"]}]`},
		"JSON":              {spread(reader(`"InputType": "JSON"`), passing), `{}`, []any{`[1, {"a": 2}]`}, `[1, {"a": 2}]`},
		"JSON as text":      {spread(reader(`"InputType": "JSON", "MaxItems": 1`), passing), `{}`, []any{`"[1, 2]"`}, `[1]`},
		"JSON in an object": {spread(reader(`"InputType": "JSON", "ItemsPointer": "/a/b"`), passing), `{}`, []any{`{"a": {"b": [7]}}`}, `[7]`},
		"no JSON to go over": {spread(reader(`"InputType": "JSON"`), passing), `{}`, []any{`"1"`},
			`!States.ItemReaderFailed: Attempting to map over non-iterable node.`},
		"lines of JSON": {spread(reader(`"InputType": "JSONL"`), passing), `{}`, []any{`"{\"a\": 1}\n\n{\"a\": 2}\n"`},
			`[{"a": 1}, {"a": 2}]`},
		"CSV": {spread(reader(`"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"`), passing), `{}`, []any{csv},
			`[{"a": "1", "b": "2"}, {"a": "3", "b": ""}, {"a": "4", "b": "5"}]`},
		"CSV with headers": {
			spread(reader(`"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x"], "MaxItemsPath": "$.n", "CSVDelimiter": "COMMA"`),
				passing), `{"n": 2}`, []any{csv}, `[{"x": "a"}, {"x": "1"}]`},
		"CSV with one twice": {spread(reader(`"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["x", "x"]`), passing), `{}`,
			[]any{csv}, `!States.ItemReaderFailed: CSV headers cannot contain duplicates.`},
		"a listing": {
			spread(`"ItemReader": {"Resource": "arn:aws:states:::s3:listObjectsV2", "Parameters": {"Bucket": "b"}},`, passing), `{}`,
			[]any{`{"Contents": [{"Key": "k", "Size": 1}]}`}, `[{"Key": "k", "Size": 1}]`},
		"a negative MaxItems": {spread(reader(`"InputType": "JSON", "MaxItemsPath": "$.n"`), passing), `{"n": -1}`, nil,
			`!States.ItemReaderFailed: field MaxItems must be positive`},
		"a writer": {
			spread(`"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}}, `+
				`"ResultSelector": {"b.$": "$.ResultWriterDetails.Bucket"},`, passing), `[1]`, []any{`{}`}, `{"b": "b"}`},
		"flattened": {
			spread(`"ResultWriter": {"WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSON"}},`, `"Type": "Pass", "Result": [1, 2]`),
			`[1, 2]`, nil, `[1, 2, 1, 2]`},
	})
}

// So many iterations run at a time, and the others wait for one of them to end.
func TestMaxConcurrency(t *testing.T) {
	items := "[" + strings.TrimSuffix(strings.Repeat("1,", 81), ",") + "]"
	for limit, want := range map[int]time.Duration{0: 30 * time.Second, 1: 810 * time.Second, 9: 90 * time.Second} {
		got := run(t, mapping(fmt.Sprintf(`"MaxConcurrency": %d,`, limit), `"Type": "Wait", "Seconds": 10`), items)
		if took := got.End.Sub(started); took != want {
			t.Errorf("81 iterations of 10 seconds with MaxConcurrency %d take %v, want %v", limit, took, want)
		}
	}
}

// A failure ends what runs beside it: waits that are not over and states that were not entered.
func TestFailureEndsWhatRunsBeside(t *testing.T) {
	got := run(t, one(`"Type": "Parallel", "Branches": [
		{"StartAt": "W", "States": {"W": {"Type": "Wait", "Seconds": 60, "Next": "X"}, "X": {"Type": "Pass", "End": true}}},
		{"StartAt": "V", "States": {"V": {"Type": "Wait", "Seconds": 5, "Next": "F"}, "F": {"Type": "Fail", "Error": "Own"}}}]`), "{}")
	var states []string
	for _, e := range got.History {
		if e.Entered() {
			states = append(states, e.State)
		}
	}
	if took := got.End.Sub(started); got.Failed == nil || took != 5*time.Second || fmt.Sprint(states) != "[A W V F]" {
		t.Errorf("it entered %q, took %v and failed with %v", states, took, got.Failed)
	}
}

func TestVariables(t *testing.T) {
	assign := `"Type": "Pass", "Assign": {"x": {"y": [1, 2]}, "z.$": "$.in"}, "Next": "B"`
	scenarios(t, map[string]scenario{
		"in a template": {
			then(assign, `"B": {"Type": "Pass", "Parameters": {"v.$": "$x.y[1]", "w.$": "$z", "f.$": "States.Format('{}', $z)"}, "End": true}`),
			`{"in": "i"}`, nil, `{"v": 2, "w": "i", "f": "i"}`},
		"as input": {then(assign, `"B": {"Type": "Pass", "InputPath": "$x.y", "End": true}`), `{"in": "i"}`, nil, `[1, 2]`},
		"in a choice": {
			then(assign, `"B": {"Type": "Choice", "Choices": [{"Variable": "$z", "StringEqualsPath": "$.in", "Next": "yes"}], "Default": "no"}`,
				says("yes"), says("no")), `{"in": "i"}`, nil, `"yes"`},
		"as they were before": {
			then(`"Type": "Pass", "Assign": {"x": 1}, "Next": "B"`,
				`"B": {"Type": "Pass", "Assign": {"x": 2, "y.$": "$x"}, "OutputPath": "$x", "Next": "C"}, "C": {"Type": "Pass", "Parameters": `+
					`{"x.$": "$x", "y.$": "$y"}, "End": true}`), `{}`, nil, `{"x": 2, "y": 1}`},
		"of a result": {
			then(task+`, "ResultSelector": {"r.$": "$.n"}, "ResultPath": null, "Assign": {"x.$": "$.r"}, "Next": "B"`,
				`"B": {"Type": "Pass", "Parameters": {"x.$": "$x", "in.$": "$.in"}, "End": true}`), `{"in": "i"}`, []any{`{"n": 3}`},
			`{"x": 3, "in": "i"}`},
		"of a catch": {
			then(task+`, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Assign": {"e.$": "$.Error"}, "Next": "B"}]`,
				`"B": {"Type": "Pass", "Parameters": {"e.$": "$e"}, "End": true}`), `{}`, []any{failing("Own", "")}, `{"e": "Own"}`},
		"of a rule": {
			then(`"Type": "Choice", "Choices": [{"Variable": "$.n", "NumericEquals": 1, "Assign": {"x": "rule"}, "Next": "B"}], "Default": "B", `+
				`"Assign": {"x": "default"}`, `"B": {"Type": "Pass", "Parameters": {"x.$": "$x"}, "End": true}`), `{"n": 1}`, nil, `{"x": "rule"}`},
		"seen inside": {
			then(`"Type": "Pass", "Assign": {"x": 1}, "Next": "B"`,
				`"B": {"Type": "Parallel", "End": true, "Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Assign": {"y.$": "$x"}, `+
					`"Next": "D"}, "D": {"Type": "Pass", "Parameters": {"v.$": "States.Array($x, $y)"}, "End": true}}}]}`), `{}`, nil, `[{"v": [1, 1]}]`},
		"not seen outside": {
			then(`"Type": "Parallel", "Next": "B", "Branches": [{"StartAt": "C", "States": {"C": {"Type": "Pass", "Assign": {"y": 1}, "End": `+
				`true}}}]`, `"B": {"Type": "Pass", "Parameters": {"v.$": "$y"}, "End": true}`), `{}`, nil, `!States.Runtime`},
		"not seen by a child": {
			then(`"Type": "Pass", "Assign": {"x": 1}, "Next": "B"`,
				`"B": {"Type": "Map", "End": true, "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, `+
					`"StartAt": "C", "States": {"C": {"Type": "Pass", "Parameters": {"v.$": "$x"}, "End": true}}}}`), `[1]`, nil,
			`!States.ExceedToleratedFailureThreshold`},
	})
}

func TestLimits(t *testing.T) {
	large := `"` + strings.Repeat("x", 200_000) + `"`
	loop := then(`"Type": "Pass", "Next": "B"`, `"B": {"Type": "Pass", "Next": "A"}`)
	scenarios(t, map[string]scenario{
		"a payload that fits": {one(task + `, "ResultSelector": {"n.$": "$.length()"}`), "{}",
			[]any{`"` + strings.Repeat("x", 262_142) + `"`}, `{"n": 262142}`},
		"one byte more": {one(task), "{}", []any{`"` + strings.Repeat("x", 262_143) + `"`},
			`!States.DataLimitExceeded: The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.`},
		"bytes of UTF-8": {one(task), "{}", []any{`"` + strings.Repeat("é", 131_072) + `"`}, `!States.DataLimitExceeded`},
		"an output": {one(`"Type": "Pass", "Parameters": {"a.$": "$", "b.$": "$"}`), large, nil,
			`!States.DataLimitExceeded: The state/task 'A' returned`},
		"results together": {mapping("", task), "[1, 2]", []any{large, large},
			`!States.DataLimitExceeded: The state/task 'A' returned`},
		"it is caught": {then(task+`, "End": true, "Catch": [`+catching(`"States.DataLimitExceeded"`, "own")+`]`, says("own")),
			"{}", []any{`"` + strings.Repeat("x", 262_143) + `"`}, `"own"`},
		"a loop without end": {loop, "{}", nil, `!States.Runtime: The execution reached the maximum number of history events (25000).`},
		"retries without end": {one(task + `, "Retry": [{"ErrorEquals": ["Own"], "MaxAttempts": 99999999, "BackoffRate": 1}]`), "{}",
			endless(10_000), `!States.Runtime`},
		"a range without end": {query(`"Type": "Pass", "Output": "{% $count([1..9999999]) %}"`), "{}", nil,
			`!States.QueryEvaluationError`},
		"a function that does not end": {query(`"Type": "Pass", "Output": "{% ($f := function($x){ $f($x) + 1 }; $f(1)) %}"`), "{}", nil,
			`!States.QueryEvaluationError`},
	})
	if got := run(t, loop, "{}"); len(got.History) != 25_000 {
		t.Errorf("the history has %d events, want 25000", len(got.History))
	}
	if got := ordered.Text(run(t, one(passing), `{"b":1.50,"a":"<>"}`).Output); got != `{"b":1.50,"a":"<>"}` {
		t.Errorf("it ended with %s, want fields and digits as they were", got)
	}
}

func endless(n int) []any {
	all := make([]any, n)
	for i := range all {
		all[i] = failing("Own", "")
	}
	return all
}
