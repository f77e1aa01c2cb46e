// Package promisetest proves that what a construct promises is held: it undoes every property that
// the promises of an assembly name, one at a time, and wants each to be found.
package promisetest

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

type object = map[string]any

// Undone removes, conditions and changes every property whose value a promise of the assembly
// names, and fails the test for each that [promise.Breaches] does not find. It leaves the
// assembly as it was.
func Undone(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	recorded := promise.Recorded(a)
	undone := 0
	for _, r := range a.Resources() {
		for _, property := range slices.Sorted(maps.Keys(recorded[r.Path])) {
			property, there := spelled(r.Get(), property)
			if !there {
				continue // named to be absent
			}
			for name, undo := range map[string]func(at object, key string){
				"removed": func(at object, key string) { delete(at, key) },
				"conditioned": func(at object, key string) {
					at[key] = object{"Fn::If": []any{"PromiseTest", at[key], object{"Ref": "AWS::NoValue"}}}
				},
				"changed": func(at object, key string) { at[key] = "changed by promisetest" },
			} {
				undone++
				if !found(t, a, r, property, undo) {
					t.Errorf("%s %s %s: Breaches() finds nothing, want it to", r.Path, property, name)
				}
			}
		}
	}
	if undone == 0 {
		t.Error("no promise names a property of the assembly, want some")
	}
	t.Logf("%d ways to undo a promise", undone)
}

// spelled is a property as the template spells it, whose acronyms may be in capitals.
func spelled(v assembly.Value, property string) (path string, there bool) {
	parts := strings.Split(property, ".")
	for i, part := range parts {
		for _, key := range v.Keys() {
			if strings.EqualFold(key, part) {
				parts[i] = key
			}
		}
		v = v.Get(parts[i])
	}
	return strings.Join(parts, "."), v.Exists()
}

// found undoes one property on disk, and reports whether a promise of its resource breaks.
func found(t testing.TB, a *assembly.Assembly, r *assembly.Resource, property string, undo func(at object, key string)) bool {
	t.Helper()
	file := filepath.Join(a.Dir, filepath.FromSlash(r.Stack.TemplateFile))
	kept, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer os.WriteFile(file, kept, 0o644) //nolint:errcheck // a temporary directory
	var template object
	if err := json.Unmarshal(kept, &template); err != nil {
		t.Fatal(err)
	}
	conditions, _ := template["Conditions"].(object)
	if conditions == nil {
		conditions = object{}
	}
	conditions["PromiseTest"] = object{"Fn::Equals": []any{object{"Ref": "AWS::StackName"}, "x"}}
	template["Conditions"] = conditions
	at := template["Resources"].(object)[r.LogicalID].(object)["Properties"].(object)
	path := strings.Split(property, ".")
	for _, key := range path[:len(path)-1] {
		inner, ok := at[key].(object)
		if !ok { // an element of a list, or an intrinsic function: undo what holds it
			path = []string{key}
			break
		}
		at = inner
		path = path[1:]
	}
	undo(at, path[len(path)-1])
	changed, err := json.Marshal(template)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, changed, 0o644); err != nil {
		t.Fatal(err)
	}
	after, err := assembly.Read(a.Dir)
	if err != nil {
		t.Fatal(err)
	}
	return slices.ContainsFunc(promise.Breaches(after), func(b promise.Breach) bool { return b.Path == r.Path })
}
