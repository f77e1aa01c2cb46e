package interpreter_test

import "testing"

func TestChoiceRules(t *testing.T) {
	rule := func(rule, input, want string) scenario {
		return scenario{then(`"Type": "Choice", "Choices": [{`+rule+`, "Next": "yes"}], "Default": "no"`, says("yes"), says("no")), input, nil,
			`"` + want + `"`}
	}
	all := map[string]scenario{}
	for _, c := range []struct{ rule, input, want string }{
		{`"Variable": "$.x", "IsPresent": true`, `{"x": null}`, "yes"},
		{`"Variable": "$.x", "IsPresent": false`, `{}`, "yes"},
		{`"Variable": "$.x", "IsPresent": false`, `{"x": null}`, "no"},
		{`"Variable": "$.x.y", "IsPresent": true`, `{"x": 1}`, "no"},
		{`"Variable": "$.x", "IsNull": true`, `{"x": null}`, "yes"},
		{`"Variable": "$.x", "IsNull": false`, `{"x": "text"}`, "yes"},
		{`"Variable": "$.x", "IsString": false`, `{"x": 1}`, "yes"},
		{`"Variable": "$.x", "IsString": true`, `{"x": null}`, "no"},
		{`"Variable": "$.x", "IsNumeric": true`, `{"x": "1"}`, "no"},
		{`"Variable": "$.x", "IsNumeric": true`, `{"x": 1.5}`, "yes"},
		{`"Variable": "$.x", "IsBoolean": true`, `{"x": false}`, "yes"},
		{`"Variable": "$.x", "IsTimestamp": true`, `{"x": "2026-03-14T09:26:53.123+01:00"}`, "yes"},
		{`"Variable": "$.x", "IsTimestamp": true`, `{"x": "2026-03-14 09:26:53Z"}`, "no"},
		{`"Variable": "$.x", "IsTimestamp": true`, `{"x": "2026-03-14"}`, "no"},
		{`"Variable": "$.x", "StringEquals": "a"`, `{"x": null}`, "no"},
		{`"Variable": "$.x", "StringLessThan": "5"`, `{"x": 3}`, "no"},
		{`"Variable": "$.x", "StringGreaterThan": "a"`, `{"x": "b"}`, "yes"},
		{`"Variable": "$.x", "StringLessThanEqualsPath": "$.y"`, `{"x": "b", "y": "b"}`, "yes"},
		{`"Variable": "$.x", "NumericLessThan": 5`, `{"x": "3"}`, "no"},
		{`"Variable": "$.x", "NumericEquals": 1`, `{"x": 1.0}`, "yes"},
		{`"Variable": "$.x", "NumericGreaterThanEqualsPath": "$.y"`, `{"x": 2, "y": 2}`, "yes"},
		{`"Variable": "$.x", "NumericEqualsPath": "$.y"`, `{"x": 2, "y": "2"}`, "no"},
		{`"Variable": "$.x", "BooleanEquals": false`, `{"x": 0}`, "no"},
		{`"Variable": "$.x", "BooleanEqualsPath": "$.y"`, `{"x": true, "y": true}`, "yes"},
		{`"Variable": "$.x", "TimestampLessThan": "2026-03-14T09:26:53Z"`, `{"x": "2026-03-14T10:26:52+01:00"}`, "yes"},
		{`"Variable": "$.x", "TimestampEqualsPath": "$.y"`, `{"x": "2026-03-14T09:26:53Z", "y": "2026-03-14T10:26:53+01:00"}`, "yes"},
		{`"Variable": "$.x", "StringMatches": "a?c"`, `{"x": "abc"}`, "no"},
		{`"Variable": "$.x", "StringMatches": "*.log"`, `{"x": "a/b.log"}`, "yes"},
		{`"Variable": "$.x", "StringMatches": "a\\*c"`, `{"x": "abc"}`, "no"},
		{`"Variable": "$.x", "StringMatches": "a\\*c*"`, `{"x": "a*cd"}`, "yes"},
		{`"And": [{"Variable": "$.x", "IsPresent": true}, {"Variable": "$.x", "NumericEquals": 1}]`, `{}`, "no"},
		{`"Or": [{"Variable": "$.x", "NumericEquals": 2}, {"Not": {"Variable": "$.x", "NumericEquals": 3}}]`, `{"x": 1}`, "yes"},
		{`"Variable": "$$.Execution.Name", "StringEquals": "run"`, `{}`, "yes"},
	} {
		all[c.rule+" "+c.input] = rule(c.rule, c.input, c.want)
	}
	all["nothing there"] = scenario{rule(`"Variable": "$.x", "NumericEquals": 1`, "", "").definition, "{}", nil,
		"!States.Runtime: An error occurred while executing the state 'A' (entered at the event id #2). Invalid path '$.x': The choice " +
			"state's condition path references an invalid value."}
	all["no Default"] = scenario{then(`"Type": "Choice", "Choices": [{"Variable": "$.x", "NumericEquals": 1, "Next": "yes"}]`, says("yes")),
		`{"x": 2}`, nil, "!States.NoChoiceMatched"}
	scenarios(t, all)
}
