package interpreter_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter"
	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
)

var started = time.Date(2026, 3, 14, 9, 26, 53, 0, time.UTC)

// late is an answer that takes so many seconds.
type late struct {
	seconds int
	answer  any
}

// run runs a definition on an input, both as JSON. Answers are given in turn: JSON as text, a
// failure, or a late one of these.
func run(t testing.TB, definition, input string, answers ...any) *interpreter.Result {
	t.Helper()
	m, err := interpreter.Parse(definition)
	if err != nil {
		t.Fatalf("%s\n%v", definition, err)
	}
	result, err := start(m, input, answers...)
	if err != nil {
		t.Fatalf("%s\n%v", definition, err)
	}
	return result
}

func start(m *interpreter.Machine, input string, answers ...any) (*interpreter.Result, error) {
	in, err := ordered.Parse(input)
	if err != nil {
		return nil, err
	}
	return m.Run(interpreter.Options{
		Input: in, Name: "run", Start: started, Token: "token",
		Account: "111111111111", Region: "eu-west-1", Partition: "aws", Machine: "machine", Role: "role",
		Answer: func(interpreter.Call) (any, time.Duration, error) {
			if len(answers) == 0 {
				return nil, 0, errors.New("there is no answer")
			}
			answer := answers[0]
			answers = answers[1:]
			var after time.Duration
			if l, ok := answer.(late); ok {
				answer, after = l.answer, time.Duration(l.seconds)*time.Second
			}
			if err, ok := answer.(error); ok {
				return nil, after, err
			}
			v, err := ordered.Parse(answer.(string))
			return v, after, err
		},
	})
}

// A scenario is a run, and how it ends: with JSON, or with a failure that is written as ! and its
// name and cause, as far as it is given.
type scenario struct {
	definition, input string
	answers           []any
	want              string
}

func scenarios(t *testing.T, all map[string]scenario) {
	t.Helper()
	for name, s := range all {
		t.Run(name, func(t *testing.T) {
			t.Helper()
			if s.input == "" {
				s.input = "{}"
			}
			got := run(t, s.definition, s.input, s.answers...)
			if failure, fails := strings.CutPrefix(s.want, "!"); fails {
				if got.Failed == nil || !strings.HasPrefix(got.Failed.Error(), failure) {
					t.Errorf("it ended with %s, failed %v, want the failure %q", ordered.Text(got.Output), got.Failed, failure)
				}
				return
			}
			want, err := ordered.Parse(s.want)
			if err != nil {
				t.Fatal(err)
			}
			if got.Failed != nil || !ordered.Equal(got.Output, want) {
				t.Errorf("it ended with %s, failed %v, want %s", ordered.Text(got.Output), got.Failed, s.want)
			}
		})
	}
}

func failing(name, cause string) *interpreter.Failure {
	return &interpreter.Failure{Name: name, Cause: cause}
}

// one is a machine of one state A.
func one(fields string) string {
	return `{"StartAt": "A", "States": {"A": {` + fields + `, "End": true}}}`
}

// query is one of JSONata.
func query(fields string) string {
	return `{"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": {` + fields + `, "End": true}}}`
}

// evaluates is a Pass that hands on what a path or function in JSONPath is.
func evaluates(expression string) string {
	return one(`"Type": "Pass", "Parameters": {"v.$": "` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(expression) + `"}`)
}

const (
	task  = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {}`
	plain = `"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke"`
)

// then are states to go on to from a state A that is not the last.
func then(fields string, more ...string) string {
	return `{"StartAt": "A", "States": {"A": {` + fields + `}, ` + strings.Join(more, ", ") + `}}`
}

// says is a state that ends with its name.
func says(name string) string {
	return `"` + name + `": {"Type": "Pass", "Result": "` + name + `", "End": true}`
}
