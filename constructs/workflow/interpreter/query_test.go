package interpreter_test

import "testing"

func TestJSONata(t *testing.T) {
	output := func(expression string) string { return query(`"Type": "Pass", "Output": "{% ` + expression + ` %}"`) }
	scenarios(t, map[string]scenario{
		"input":   {output("$states.input.a + 1"), `{"a": 1}`, nil, `2`},
		"context": {output("$states.context.State.Name"), `{}`, nil, `"A"`},
		"in a value": {query(`"Type": "Pass", "Output": {"a": ["{% $states.input.n %}", "{ % no %}", 1]}`), `{"n": null}`, nil,
			`{"a": [null, "{ % no %}", 1]}`},
		"no output": {query(passing), `{"a": 1}`, nil, `{"a": 1}`},
		"arguments": {
			query(plain + `, "Arguments": {"x": "{% $states.input.n %}"}, "Output": {"r": "{% $states.result.y %}", "n": "{% $states.input.n %}"}`),
			`{"n": 1}`, []any{`{"y": 2}`}, `{"r": 2, "n": 1}`},
		"result": {query(plain), `{}`, []any{`[1]`}, `[1]`},
		"a variable": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Pass", "Assign": {"x": "{% $states.input.a %}", "y": 2}, ` +
				`"Next": "B"}, "B": {"Type": "Pass", "Output": "{% $x + $y %}", "End": true}}}`, `{"a": 1}`, nil, `3`},
		"both languages": {
			then(`"Type": "Pass", "Assign": {"x": 1}, "Next": "B"`,
				`"B": {"QueryLanguage": "JSONata", "Type": "Pass", "Output": "{% $x + 1 %}", "End": true}`), `{}`, nil, `2`},
		"a choice": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.n > 1 ` +
				`%}", "Output": "more", "Next": "B"}], "Default": "B"}, "B": {"Type": "Succeed"}}}`, `{"n": 2}`, nil, `"more"`},
		"no boolean": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Choice", "Choices": [{"Condition": "{% 1 %}", "Next": "B"}], ` +
				`"Default": "B"}, "B": {"Type": "Succeed"}}}`, `{}`, nil,
			`!States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression ` +
				`'1' specified for the field 'Choices[0]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for ` +
				`value: 1`},
		"items": {
			query(`"Type": "Map", "Items": ["{% 1 %}", 2], "ItemSelector": {"v": "{% $states.context.Map.Item.Value * 2 %}"}, "ItemProcessor": ` +
				`{"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}`), `{}`, nil, `[{"v": 2}, {"v": 4}]`},
		"items of a number": {
			query(`"Type": "Map", "Items": "{% 1 %}", "ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}`), `{}`, nil,
			`!States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression ` +
				`'1' specified for the field 'Items' returned an unexpected result type. Expected 'array', but was 'number' for value: 1`},
		"a catch": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {` + plain +
				`, "End": true, "Catch": [{"ErrorEquals": ["States.ALL"], "Output": {"e": "{% $states.errorOutput.Error %}", "in": "{% ` +
				`$states.input %}"}, "Next": "B"}]}, "B": {"Type": "Succeed"}}}`, `7`, []any{failing("Own", "")}, `{"e": "Own", "in": 7}`},
		"an error is caught": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {` + plain +
				`, "Output": "{% $nothing %}", "End": true, "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Output": "caught", "Next": ` +
				`"B"}]}, "B": {"Type": "Succeed"}}}`, `{}`, []any{`{}`}, `"caught"`},
		"Fail": {
			`{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {"Type": "Fail", "Error": "{% 'E' & 1 %}", "Cause": "c"}}}`, `{}`, nil,
			`!E1: c`},
		"nothing": {query(`"Type": "Pass", "Output": {"a": {"b": "{% $states.input.no %}"}}`), `{}`, nil,
			`!States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression ` +
				`'$states.input.no' specified for the field 'Output/a/b' returned nothing (undefined).`},
		"a function": {output("function($x){$x}"), `{}`, nil,
			`!States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression ` +
				`'function($x){$x}' specified for the field 'Output' returned an unsupported result type.`},
		"an error": {output("1 + 'a'"), `{}`, nil,
			`!States.QueryEvaluationError: An error occurred while executing the state 'A' (entered at the event id #2). The JSONata expression ` +
				`'1 + 'a'' specified for the field 'Output' threw an error during evaluation: `},
		"the machine's clock": {output("$now() & ' ' & $millis()"), `{}`, nil, `"2026-03-14T09:26:53.000Z 1773480413000"`},
		"a parallel": {
			query(`"Type": "Parallel", "Arguments": {"a": 1}, "Output": "{% $sum($states.result.a) %}", "Branches": [{"StartAt": "B", "States": ` +
				`{"B": {"Type": "Pass", "End": true}}}, {"StartAt": "C", "States": {"C": {"Type": "Pass", "End": true}}}]`), `{}`, nil, `2`},
	})
}
