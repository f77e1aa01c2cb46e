package sabotage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/example"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/golden"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// examples compares the examples of a subject, which guardrail -explain shows, with its cases: the
// first case of a rule that changes a resource of the good stack, or else its first case.
func examples(t *testing.T, rules []engine.Rule, cases []Case) {
	all := map[string]example.Example{}
	for _, rule := range rules {
		var chosen example.Example
		var proof Case
		for _, c := range cases {
			if c.Rule != rule.ID {
				continue
			}
			changes := c.changes()
			fixable := !slices.ContainsFunc(changes, func(c example.Change) bool { return c.Right == nil })
			if len(chosen.Changes) == 0 || fixable {
				chosen, proof = example.Example{Name: c.Name, Changes: changes}, c
			}
			if fixable {
				break
			}
		}
		chosen.Found = proof.found(t, rule)
		all[rule.ID] = chosen
	}
	var lines []string // a rule a line, so that changes can be read
	for _, rule := range slices.Sorted(maps.Keys(all)) {
		lines = append(lines, fmt.Sprintf("%q:%s", rule, raw(all[rule])))
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	golden.Check(t, filepath.Join("..", "example", "data", filepath.Base(dir)+".json"), "{\n"+strings.Join(lines, ",\n")+"\n}\n")
}

// found is what its rule reports of a case.
func (c Case) found(t *testing.T, rule engine.Rule) string {
	for _, f := range evaluate(t, []engine.Rule{rule}, assembly.Production, c.Change...).Findings {
		if f.Rule.ID == c.Rule && c.locates(f) {
			return fmt.Sprintf("%s: %s", strings.TrimSpace(f.LogicalID+" "+f.Property), f.Detail)
		}
	}
	return ""
}

// changes are the places where the stack of a case differs from the good one.
func (c Case) changes() []example.Change {
	return differences(nil, unchanged(), plain(changed(assembly.Production, c.Change...)))
}

// unchanged is the good stack.
var unchanged = sync.OnceValue(func() Object { return plain(changed(assembly.Production)) })

// plain is a stack in JSON, as maps and lists.
func plain(s assemblytest.Stack) (all Object) {
	text, err := json.Marshal(Object{"Template": s.Template, "Tags": s.Tags, "Metadata": s.Metadata, "Environment": s.Environment,
		"Manifest":              Object{"properties": s.Properties, "assets": s.Assets},
		"TerminationProtection": !s.Unprotected})
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		panic(err)
	}
	return all
}

func differences(path []string, good, bad any) (all []example.Change) {
	if right, wrong := asList(good), asList(bad); len(right) > 0 && len(wrong) >= len(right) {
		for i, e := range wrong {
			var was any
			if i < len(right) {
				was = right[i]
			}
			all = append(all, differences(append(slices.Clip(path), fmt.Sprint(i)), was, e)...)
		}
		return all
	}
	right, rightIs := good.(Object)
	wrong, wrongIs := bad.(Object)
	if !rightIs || !wrongIs || len(path) > 2 && len(right) == 0 {
		if !cmp.Equal(good, bad) {
			all = append(all, change(path, good, bad))
		}
		return all
	}
	keys := maps.Clone(right)
	maps.Copy(keys, wrong)
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		all = append(all, differences(append(slices.Clip(path), key), right[key], wrong[key])...)
	}
	return all
}

func asList(v any) List { l, _ := v.(List); return l }

func change(path []string, good, bad any) example.Change {
	resource, isResource := strings.CutPrefix(strings.Join(path, "."), "Template.Resources.")
	c := example.Change{Path: strings.TrimPrefix(resource, "Template."), Right: raw(good), Wrong: raw(bad)}
	if isResource && len(path) > 3 {
		c.Type = typeOf(path[2])
	}
	return c
}

func typeOf(id string) string {
	resource, _ := unchanged()["Template"].(Object)["Resources"].(Object)[id].(Object)
	typ, _ := resource["Type"].(string)
	return typ
}

func raw(v any) json.RawMessage {
	if v == nil {
		return nil
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSpace(text.Bytes())
}
