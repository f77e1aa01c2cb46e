package interpreter_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

func TestIntrinsicFunctions(t *testing.T) {
	all := map[string]scenario{}
	for _, c := range []struct{ function, input, want string }{
		{"States.Array()", `{}`, `[]`},
		{"States.Array(1, 'a', true, null, $.x, States.Array(2))", `{"x": {}}`, `[1, "a", true, null, {}, [2]]`},
		{"States.ArrayPartition($.a, 2)", `{"a": [1, 2, 3]}`, `[[1, 2], [3]]`},
		{"States.ArrayContains($.a, 2)", `{"a": [1, 2.0]}`, `true`},
		{"States.ArrayContains($.a, $.o)", `{"a": [{"x": 1, "y": 2}], "o": {"y": 2, "x": 1}}`, `true`},
		{"States.ArrayRange(1, 9, 3)", `{}`, `[1, 4, 7]`},
		{"States.ArrayRange($.a, 3, 1)", `{"a": 1.4}`, `[1, 2, 3]`},
		{"States.ArrayRange(3, 1, -1)", `{}`, `[3, 2, 1]`},
		{"States.ArrayGetItem($.a, 1)", `{"a": [1, 2]}`, `2`},
		{"States.ArrayLength($.a)", `{"a": [1, 2]}`, `2`},
		{"States.ArrayUnique($.a)", `{"a": [1, 2, 1, "1", {"x": 1}, {"x": 1}]}`, `[1, 2, "1", {"x": 1}]`},
		{"States.Base64Encode($.a)", `{"a": "é"}`, `"w6k="`},
		{"States.Base64Decode($.a)", `{"a": "w6k="}`, `"é"`},
		{"States.Hash('input data', 'SHA-1')", `{}`, `"aaff4a450a104cd177d28d18d74485e8cae074b7"`},
		{"States.JsonMerge($.a, $.b, false)", `{"a": {"x": {"p": 1}, "y": 1}, "b": {"x": {"q": 2}}}`, `{"x": {"q": 2}, "y": 1}`},
		{"States.StringToJson($.a)", `{"a": "{\"n\": [1.50]}"}`, `{"n": [1.5]}`},
		{"States.StringToJson($.a)", `{"a": " "}`, `null`},
		{"States.JsonToString($.d)", `{"d": {"m": "say \"hi\"\n", "a": 1.0}}`, `"{\"m\":\"say \\\"hi\\\"\\n\",\"a\":1.0}"`},
		{"States.MathAdd($.a, 0)", `{"a": 1.5}`, `2`},
		{"States.MathAdd($.a, $.a)", `{"a": -1.5}`, `-2`},
		{"States.MathRandom(5, 6)", `{}`, `5`},
		{"States.StringSplit($.a, ',')", `{"a": "a,,b,"}`, `["a", "b"]`},
		{"States.StringSplit($.a, '=;')", `{"a": "k=v;;w"}`, `["k", "v", "w"]`},
		{"States.Format('{}', $.p)", `{"p": "C:\\dir"}`, `"C:\\dir"`},
		{"States.Format('{} of {}: {}', $.p, 2, $.o)", `{"p": null, "o": {"b": [1.0, "x"], "a": true}}`, `"null of 2: {b=[1.0, x], a=true}"`},
		{`States.Format('it\'s \{\} {}', 1)`, `{}`, `"it's {} 1"`},
		{"States.Format($.t, 1)", `{"t": "<{}>"}`, `"<1>"`},
		{"States.ArrayGetItem(States.StringSplit($$.StateMachine.Name, 'h'), States.MathAdd(1, 0))", `{}`, `"ine"`},
		{"States.ArrayLength($.a[?(@.n == 'x, (y)')])", `{"a": [{"n": "x, (y)"}]}`, `1`},
	} {
		all[c.function+" "+c.input] = scenario{evaluates(c.function), c.input, nil, `{"v": ` + c.want + `}`}
	}
	for _, c := range []struct{ function, input string }{
		{"States.ArrayGetItem($.a, 5)", `{"a": [1]}`}, {"States.ArrayLength($.a)", `{"a": "x"}`}, {"States.ArrayRange(1, 2000, 1)", `{}`},
		{"States.Hash('a', 'SHA-3')", `{}`}, {"States.JsonMerge($.a, $.a, true)", `{"a": {}}`}, {"States.Base64Decode('#')", `{}`},
		{"States.StringToJson('{')", `{}`}, {"States.Format('{} {}', 1)", `{}`}, {"States.MathRandom(2, 2)", `{}`},
	} {
		all["wrong: "+c.function] = scenario{evaluates(c.function), c.input, nil,
			"!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The function '" + c.function +
				"' had the following error: "}
	}
	all["without its argument"] = scenario{evaluates("States.Format('{}', $.n)"), `{"m":1}`, nil,
		`!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). The function 'States.Format('{}', ` +
			`$.n)' had the following error: The JsonPath argument for the field '$.n' could not be found in the input '{"m":1}'`}
	all["JsonMerge leaves its arguments"] = scenario{
		one(`"Type": "Map", "ItemsPath": "$.items", "ItemSelector": {"m.$": "States.JsonMerge($.base, $$.Map.Item.Value, false)"}, ` +
			`"ItemProcessor": {"StartAt": "B", "States": {"B": {"Type": "Pass", "End": true}}}`),
		`{"base": {"k": 0}, "items": [{"x": 1}, {"y": 2}]}`, nil, `[{"m": {"k": 0, "x": 1}}, {"m": {"k": 0, "y": 2}}]`}
	scenarios(t, all)
	first, second := run(t, evaluates("States.UUID()"), "{}"), run(t, evaluates("States.UUID()"), "{}")
	if first.Output == nil || ordered.Text(first.Output) != ordered.Text(second.Output) {
		t.Errorf("two runs make up %v and %v, want the same", first.Output, second.Output)
	}
}
