package interpreter_test

import "testing"

func TestInputAndOutputOfStates(t *testing.T) {
	scenarios(t, map[string]scenario{
		"Result false":      {one(`"Type": "Pass", "Result": false`), `{"b": 2}`, nil, `false`},
		"Result zero":       {one(`"Type": "Pass", "Result": 0`), `{"b": 2}`, nil, `0`},
		"Result empty text": {one(`"Type": "Pass", "Result": ""`), `{"b": 2}`, nil, `""`},
		"Result null":       {one(`"Type": "Pass", "Result": null`), `{"b": 2}`, nil, `null`},
		"Result with a path": {one(`"Type": "Pass", "Result": false, "ResultPath": "$.done"`), `{"b": 2}`, nil,
			`{"b": 2, "done": false}`},
		"Result is not a template":   {one(`"Type": "Pass", "Result": {"a.$": "$.b"}`), `{"b": 2}`, nil, `{"a.$": "$.b"}`},
		"ResultPath $":               {one(`"Type": "Pass", "Result": {"a": 1}, "ResultPath": "$"`), `{"b": 2}`, nil, `{"a": 1}`},
		"ResultPath $ of a task":     {one(task + `, "ResultPath": "$"`), `{"b": 2}`, []any{`{"a": 1}`}, `{"a": 1}`},
		"ResultPath null":            {one(task + `, "ResultPath": null`), `{"b": 2}`, []any{`{"a": 1}`}, `{"b": 2}`},
		"ResultPath in brackets":     {one(`"Type": "Pass", "Result": 1, "ResultPath": "$['a']"`), `{"b": 2}`, nil, `{"a": 1, "b": 2}`},
		"ResultPath makes objects":   {one(`"Type": "Pass", "Result": 1, "ResultPath": "$.a.b"`), `{"b": 2}`, nil, `{"a": {"b": 1}, "b": 2}`},
		"ResultPath into an element": {one(`"Type": "Pass", "Result": 1, "ResultPath": "$.a[1]"`), `{"a": [0, 0]}`, nil, `{"a": [0, 1]}`},
		"ResultPath into text": {one(`"Type": "Pass", "Result": 1, "ResultPath": "$.a.b"`), `{"a": "text"}`, nil,
			`!States.ResultPathMatchFailure`},
		"InputPath zero": {
			then(`"Type": "Pass", "InputPath": "$.n", "Next": "B"`, `"B": {"Type": "Pass", "Parameters": {"v.$": "$"}, "End": true}`), `{"n": 0}`,
			nil, `{"v": 0}`},
		"InputPath null": {one(`"Type": "Pass", "InputPath": null`), `{"n": 0}`, nil, `{}`},
		"InputPath to nothing": {one(`"Type": "Pass", "InputPath": "$.n"`), `{}`, nil,
			"!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.n' : No results for " +
				"path: $['n']"},
		"OutputPath to less": {one(task + `, "OutputPath": "$.no.such"`), `{}`, []any{`{}`},
			"!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.no.such' : Missing " +
				"property in path $['no']"},
		"OutputPath null":   {one(`"Type": "Pass", "OutputPath": null`), `{"n": 0}`, nil, `{}`},
		"context as output": {one(`"Type": "Pass", "OutputPath": "$$.Execution.Input"`), `{"n": 0}`, nil, `{"n": 0}`},
		"Parameters": {one(`"Type": "Pass", "Parameters": {"a": "$.n", "b": [{"c.$": "$.n"}], "d.$": "$$.State.Name"}`), `{"n": 0}`, nil,
			`{"a": "$.n", "b": [{"c": 0}], "d": "A"}`},
		"Parameters without": {one(`"Type": "Pass", "Parameters": {"a.$": "$.n"}`), `{"m":0}`, nil,
			`!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The JSONPath '$.n' specified for the ` +
				`field 'a.$' could not be found in the input '{"m":0}'`},
		"ResultSelector": {one(task + `, "ResultSelector": {"a.$": "$.x[*].n"}, "ResultPath": "$.r"`), `{"b": 2}`,
			[]any{`{"x": [{"n": 1}, {"n": 2}]}`}, `{"b": 2, "r": {"a": [1, 2]}}`},
		"text as input":      {one(plain), `"a"`, []any{`1`}, `1`},
		"the machine's time": {evaluates("$$.Execution.StartTime"), `{}`, nil, `{"v": "2026-03-14T09:26:53.000Z"}`},
	})
}

func TestPaths(t *testing.T) {
	all := map[string]scenario{}
	for _, c := range []struct{ path, input, want string }{
		{"$.a[-1]", `{"a": [1, 2]}`, `2`},
		{"$.a[-1:]", `{"a": [1, 2]}`, `[2]`},
		{"$.a[0,2]", `{"a": [1, 2, 3]}`, `[1, 3]`},
		{"$.a[1:3]", `{"a": [1, 2, 3, 4]}`, `[2, 3]`},
		{"$.a[:2]", `{"a": [1, 2, 3]}`, `[1, 2]`},
		{"$.a[*].x", `{"a": [{"x": null}, {"x": 1}, {}]}`, `[null, 1]`},
		{"$.a[*]", `{}`, `[]`},
		{"$.b.a[1:]", `{}`, `[]`},
		{"$['a']['b']", `{"a": {"b": [1]}}`, `[1]`},
		{"$['a','c']", `{"a": 1, "b": 2, "c": 3}`, `{"a": 1, "c": 3}`},
		{"$..x", `{"x": 1, "a": {"x": 2, "b": [{"x": 3}]}}`, `[1, 2, 3]`},
		{"$.a.*", `{"a": {"x": 1, "y": 2}}`, `[1, 2]`},
		{"$.a.length()", `{"a": [1, 2]}`, `2`},
		{"$.a.max()", `{"a": [1, 3, 2]}`, `3`},
		{"$.a[?(@.n > 1)].n", `{"a": [{"n": 1}, {"n": 2}, {"n": "3"}]}`, `[2]`},
		{"$.a[?(@.n == 'x' && @.m != 1 || !(@.n))]", `{"a": [{"n": "x", "m": 1}, {"n": "x"}, {"m": 2}]}`, `[{"n": "x"}, {"m": 2}]`},
		{"$.a[?(@.n =~ /A.*/i)].n", `{"a": [{"n": "abc"}, {"n": "cab"}]}`, `["abc"]`},
		{"$.a[?(@.n in [1, 'b'])].n", `{"a": [{"n": 1}, {"n": "a"}, {"n": "b"}]}`, `[1, "b"]`},
		{"$.[?(@.n <= 1)].n", `[{"n": 1}, {"n": 2}]`, `[1]`},
		{"$[?(@.n == $[0].n)].m", `[{"n": 1, "m": 1}, {"n": 1, "m": 2}]`, `[1, 2]`},
		{"$.a-b.c_d", `{"a-b": {"c_d": 1}}`, `1`},
		{`$['it\'s']`, `{"it's": 1}`, `1`},
	} {
		all[c.path] = scenario{evaluates(c.path), c.input, nil, `{"v": ` + c.want + `}`}
	}
	all["an index too far"] = scenario{evaluates("$.a[5]"), `{"a": [1]}`, nil, "!States.Runtime"}
	all["a null handed on"] = scenario{evaluates("$.NextToken"), `{"NextToken": null}`, nil, `{"v": null}`}
	scenarios(t, all)
}
