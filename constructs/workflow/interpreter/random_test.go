package interpreter_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/workflow/interpreter/ordered"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// A naive interpreter, as simple as a few states allow: it knows nothing of time, history, paths of
// more than one name, or order, and keeps numbers only. Its states have the answers of their
// calls with them: a Task fails so many times with E before it succeeds.
type naive struct {
	Kind       string // Pass, Task, Choice, Parallel, Map, Fail
	Field      string // that it reads or writes
	Value      int
	Fails      int // times that a Task fails in each attempt series
	Retries    int
	Catches    bool
	Then, Else []naive // the branches of a Parallel, the rest after a Choice, the processor of a Map
}

// end is what a list of states makes of an input, or the error that it fails with.
func end(states []naive, in map[string]any) (any, string) {
	if len(states) == 0 {
		return in, ""
	}
	s, rest := states[0], states[1:]
	out := map[string]any{}
	for k, v := range in {
		out[k] = v
	}
	switch s.Kind {
	case "Fail":
		return nil, "E"
	case "Pass":
		out[s.Field] = float64(s.Value)
	case "Task":
		if s.Fails > s.Retries {
			if !s.Catches {
				return nil, "E"
			}
			out["caught"] = 1.0
		} else {
			out[s.Field] = float64(s.Value)
		}
	case "Choice":
		if n, ok := in[s.Field].(float64); ok && n < float64(s.Value) {
			return end(s.Then, in)
		}
		return end(s.Else, in)
	case "Parallel":
		var both []any
		for _, branch := range [][]naive{s.Then, s.Else} {
			v, err := end(branch, in)
			if err != "" {
				if !s.Catches {
					return nil, err
				}
				out["caught"] = 1.0
				return end(rest, out)
			}
			both = append(both, v)
		}
		out[s.Field] = both
	case "Map":
		all := []any{}
		for i := range s.Value {
			v, err := end(s.Then, map[string]any{"a": float64(i)})
			if err != "" {
				return nil, err
			}
			all = append(all, v)
		}
		out[s.Field] = all
	}
	return end(rest, out)
}

// A writer writes what a naive machine is in the States Language.
type writer struct {
	count   int
	answers map[string]int // failures by the name of a Task, for each run of its state
}

func (w *writer) machine(states []naive) map[string]any {
	all := map[string]any{}
	start := w.states(states, all)
	return map[string]any{"StartAt": start, "States": all}
}

// states writes a list, and returns the name of its first state.
func (w *writer) states(states []naive, all map[string]any) string {
	w.count++
	name := fmt.Sprintf("S%d", w.count)
	if len(states) == 0 {
		all[name] = map[string]any{"Type": "Pass", "End": true}
		return name
	}
	s, rest := states[0], states[1:]
	state := map[string]any{"Type": s.Kind}
	if s.Kind != "Fail" && s.Kind != "Choice" {
		state["Next"] = w.states(rest, all)
		state["ResultPath"] = "$." + s.Field
	}
	catch := func() {
		if !s.Catches {
			return
		}
		w.count++
		noted := fmt.Sprintf("S%d", w.count)
		all[noted] = map[string]any{"Type": "Pass", "Result": 1, "ResultPath": "$.caught", "Next": state["Next"]}
		state["Catch"] = []any{map[string]any{"ErrorEquals": []string{"States.ALL"}, "ResultPath": nil, "Next": noted}}
	}
	switch s.Kind {
	case "Fail":
		state["Error"] = "E"
	case "Pass":
		state["Result"] = s.Value
	case "Task":
		w.answers[name] = s.Fails
		state["Resource"] = fmt.Sprintf("arn:aws:states:::aws-sdk:%s:%d", name, s.Value)
		state["Retry"] = []any{map[string]any{"ErrorEquals": []string{"E"}, "MaxAttempts": s.Retries}}
		catch()
	case "Choice":
		state["Choices"] = []any{map[string]any{"And": []any{
			map[string]any{"Variable": "$." + s.Field, "IsNumeric": true}, map[string]any{"Variable": "$." + s.Field, "NumericLessThan": s.Value},
		}, "Next": w.states(s.Then, all)}}
		present := state["Choices"].([]any)[0].(map[string]any)
		present["And"] = append([]any{map[string]any{"Variable": "$." + s.Field, "IsPresent": true}}, present["And"].([]any)...)
		state["Default"] = w.states(s.Else, all)
	case "Parallel":
		state["Branches"] = []any{w.machine(s.Then), w.machine(s.Else)}
		catch()
	case "Map":
		items := make([]map[string]any, s.Value)
		for i := range items {
			items[i] = map[string]any{"a": i}
		}
		w.count++
		filled := fmt.Sprintf("S%d", w.count)
		all[filled] = map[string]any{"Type": "Pass", "Result": items, "ResultPath": "$." + s.Field, "Next": name}
		state["ItemsPath"] = "$." + s.Field
		state["MaxConcurrency"] = s.Retries
		state["ItemProcessor"] = w.machine(s.Then)
		all[name] = state
		return filled
	}
	all[name] = state
	return name
}

func drawStates(t *rapid.T, depth int) []naive {
	kinds := []string{"Pass", "Pass", "Task", "Fail"}
	if depth < 3 {
		kinds = append(kinds, "Choice", "Parallel", "Map", "Task")
	}
	var all []naive
	for range rapid.IntRange(0, 3).Draw(t, "count") {
		s := naive{
			Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), Field: rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "field"),
			Value: rapid.IntRange(0, 4).Draw(t, "value"), Fails: rapid.IntRange(0, 3).Draw(t, "fails"),
			Retries: rapid.IntRange(0, 2).Draw(t, "retries"),
			Catches: rapid.Bool().Draw(t, "catches"),
		}
		switch s.Kind {
		case "Choice", "Parallel":
			s.Then, s.Else = drawStates(t, depth+1), drawStates(t, depth+1)
		case "Map":
			s.Then = drawStates(t, depth+1)
		}
		all = append(all, s)
		if s.Kind == "Fail" || s.Kind == "Choice" {
			break
		}
	}
	return all
}

// Random machines end as the naive interpreter says.
func TestRandomMachinesEndAsTheNaiveInterpreterSays(t *testing.T) {
	repeatable.Check(t, func(t *rapid.T) {
		states := drawStates(t, 0)
		w := &writer{answers: map[string]int{}}
		definition, err := json.Marshal(w.machine(states))
		if err != nil {
			t.Fatal(err)
		}
		want, wantError := end(states, map[string]any{"a": 1.0})
		got := answered(t, string(definition), w.answers)
		name := ""
		if got.Failed != nil {
			name = got.Failed.Name
		}
		w2, err := ordered.Of(want)
		if err != nil {
			t.Fatal(err)
		}
		if name != wantError || wantError == "" && !ordered.Equal(got.Output, w2) {
			t.Fatalf("%s\nended with %s, %v, want %s, %q", definition, ordered.Text(got.Output), got.Failed, ordered.Text(w2), wantError)
		}
	})
}
