package interpreter_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

// answered runs a machine whose Tasks fail so many times with E in each of their visits, and then
// answer with the number that ends their resource.
func answered(t interface {
	Fatalf(format string, args ...any)
}, definition string, fails map[string]int) *interpreter.Result {
	m, err := interpreter.Parse(definition)
	if err != nil {
		t.Fatalf("%s\n%v", definition, err)
		return nil
	}
	result, err := m.Run(interpreter.Options{
		Input: ordered.NewObject("a", 1.0), Start: started,
		Answer: func(c interpreter.Call) (any, time.Duration, error) {
			if c.Attempt < fails[c.State] {
				return nil, 0, &interpreter.Failure{Name: "E"}
			}
			n, err := strconv.Atoi(c.Resource[strings.LastIndexByte(c.Resource, ':')+1:])
			return float64(n), 0, err
		},
	})
	if err != nil {
		t.Fatalf("%s\n%v", definition, err)
	}
	return result
}

// Whatever a definition and its input are, a run ends with a result, a refusal or an error, and
// never with a panic.
func FuzzRun(f *testing.F) {
	for _, seed := range []string{
		one(passing), query(`"Type": "Pass", "Output": "{% $states.input.a[b=1]^(c) %}"`), evaluates("States.Format('{}', $.a[?(@.b == 1)])"),
		mapping(`"ItemsPath": "$..a", "MaxConcurrencyPath": "$.b",`, task),
		spread(`"ItemBatcher": {"MaxItemsPerBatchPath": "$.n"}, "ToleratedFailurePercentagePath": "$.p",`, task),
		then(`"Type": "Choice", "Choices": [{"Not": {"Variable": "$.a", "TimestampLessThanPath": "$.b"}, "Next": "yes"}], "Default": "yes"`,
			says("yes")),
		one(`"Type": "Wait", "TimestampPath": "$.a"`),
		one(task + `, "Retry": [{"ErrorEquals": ["States.ALL"], "BackoffRate": 2}], "ResultPath": "$.a[0].b"`),
		`{"StartAt": "A", "States": {"A": {"Type": "Parallel", "Branches": [{"StartAt": "B", "States": {"B": {"Type": "Fail", "ErrorPath": ` +
			`"$.a"}}}], "End": true}}}`,
	} {
		f.Add(seed, `{"a": [{"b": 1}], "b": 2, "n": 1, "p": 50}`)
	}
	f.Fuzz(func(t *testing.T, definition, input string) {
		m, err := interpreter.Parse(definition)
		if err != nil {
			return
		}
		in, err := ordered.Parse(input)
		if err != nil {
			return
		}
		calls := 0
		_, _ = m.Run(interpreter.Options{Input: in, Start: started, Token: "token", Answer: func(c interpreter.Call) (any, time.Duration, error) {
			if calls++; calls%3 == 0 {
				return nil, time.Second, &interpreter.Failure{Name: "E"}
			}
			return c.Parameters, time.Second, nil
		}})
	})
}

func BenchmarkRun(b *testing.B) {
	for name, definition := range map[string]string{
		"a Pass":              one(passing),
		"a Task with a retry": one(task + `, "Retry": [{"ErrorEquals": ["E"]}], "ResultSelector": {"n.$": "$.a"}, "ResultPath": "$.r"`),
		"a Map of ten":        mapping(`"ItemsPath": "$.items",`, `"Type": "Pass", "Parameters": {"v.$": "States.MathAdd($, 1)"}`),
		"JSONata":             query(`"Type": "Pass", "Output": "{% $sum($states.input.items[$ > 2]) %}"`),
	} {
		b.Run(name, func(b *testing.B) {
			m, err := interpreter.Parse(definition)
			if err != nil {
				b.Fatal(err)
			}
			in, err := ordered.Parse(`{"items": [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}`)
			if err != nil {
				b.Fatal(err)
			}
			answer := func(c interpreter.Call) (any, time.Duration, error) {
				if c.Attempt == 0 {
					return nil, 0, &interpreter.Failure{Name: "E"}
				}
				return ordered.NewObject("a", 1.0), 0, nil
			}
			for b.Loop() {
				result, err := m.Run(interpreter.Options{Input: in, Start: started, Answer: answer})
				if err != nil || result.Failed != nil {
					b.Fatal(result, err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "executions/s")
		})
	}
}
