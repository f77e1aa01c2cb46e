// Package optiontest proves tables of options: that each row tells good values from bad ones, and
// says what it cannot know.
package optiontest

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/golden"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// decided is a value that only deployment knows.
const decided = `{"Ref": "Param"}`

// Prove tries values on each row of the tables. It fails unless some of them pass, some are caught,
// and one that is decided at deployment is told where the value matters. What passes and what is
// caught is in testdata/options.txt, to be read beside the documentation of AWS. Beside has
// properties that rows need around theirs, by type and property.
func Prove(t *testing.T, beside map[string]string, tables ...option.Table) {
	t.Helper()
	var lines strings.Builder
	for _, table := range tables {
		for _, o := range table {
			name := strings.TrimSpace(o.Type + " " + o.Property)
			Exists(t, o.Type, o.Property)
			right, wrong, told := try(t, o, beside[name])
			if o.Property != "" && len(right) == 0 || len(wrong) == 0 {
				t.Errorf("%s: passes %q and catches %q of the samples, want some of both", name, right, wrong)
			}
			matters := slices.ContainsFunc(wrong, func(sample string) bool { return sample != silence && sample != "" })
			if matters && !told {
				t.Errorf("%s: passes a value that is known only at deployment, want it told", name)
			}
			fmt.Fprintf(&lines, "%s %s\n  right: %s\n  wrong: %s\n", name, o.Control, few(right), few(wrong))
		}
	}
	golden.Check(t, filepath.Join("testdata", "options.txt"), lines.String())
}

func few(samples []string) string { return strings.Join(samples[:min(len(samples), 4)], " ") }

// try returns the samples that pass a row and those that it catches, and whether it tells of a
// value that is decided at deployment.
func try(t *testing.T, o option.Option, beside string) (right, wrong []string, told bool) {
	t.Helper()
	resources := map[string]any{}
	for i, sample := range append(slices.Clip(samples), decided) {
		resources[fmt.Sprint("R", i)] = map[string]any{"Type": o.Type, "Properties": with(t, o, beside, sample)}
	}
	a := assemblytest.Read(t, assemblytest.Stack{Name: "S", Template: map[string]any{
		"Parameters": map[string]any{"Param": map[string]any{"Type": "String"}}, "Resources": resources,
	}})
	rule := engine.Rule{ID: "ROW-001", Title: "t", Why: "w", Fix: "f", Pillar: engine.Security, Check: option.Table{o}.Check}
	report, err := engine.Evaluate(a, []engine.Rule{rule}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	caught := map[string]bool{}
	for _, f := range report.Findings {
		caught[f.LogicalID] = true
	}
	for i, sample := range samples {
		if text := strings.ReplaceAll(sample, `"`, ""); caught[fmt.Sprint("R", i)] {
			wrong = append(wrong, text)
		} else {
			right = append(right, text)
		}
	}
	return right, wrong, caught[fmt.Sprint("R", len(samples))]
}

// with returns the properties of a resource of which one has a value. Silence leaves it out, not
// what is around it.
func with(t *testing.T, o option.Option, beside, value string) any {
	t.Helper()
	properties := any(map[string]any{})
	if beside != "" {
		decode(t, beside, &properties)
	}
	path := strings.Split(o.Property, ".")
	switch last := len(path) - 1; {
	case o.Property == "":
	case value != silence:
		var v any
		decode(t, value, &v)
		properties = put(properties, path, v)
	case last > 0:
		properties = put(properties, path[:last], map[string]any{})
	}
	return properties
}

// put puts a value at a path, of which * makes a list of one element.
func put(into any, path []string, v any) any {
	if len(path) == 0 {
		return merged(into, v)
	}
	key := strings.TrimSuffix(path[0], "?")
	if key == "*" {
		first := any(nil)
		if list, ok := into.([]any); ok {
			first = list[0]
		}
		return []any{put(first, path[1:], v)}
	}
	m, ok := into.(map[string]any)
	if !ok {
		m = map[string]any{}
	}
	m[key] = put(m[key], path[1:], v)
	return m
}

// merged adds the keys of a map to a value beside it; any other value replaces it.
func merged(into, v any) any {
	m, ok1 := into.(map[string]any)
	more, ok2 := v.(map[string]any)
	if !ok1 || !ok2 {
		return v
	}
	for key, e := range more {
		m[key] = e
	}
	return m
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}
