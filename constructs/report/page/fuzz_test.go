package page_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/page"
	"github.com/plinth-cdk/plinth/internal/repeatable"
)

// FuzzReport writes the whole report of whatever can be read as a template.
func FuzzReport(f *testing.F) {
	f.Add(`{"Resources": {"V": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": {"Ref": "V"}}}}}`)
	f.Add(`{"Resources": {"O": {"Type": "AWS::Organizations::OrganizationalUnit", "Properties": {"ParentId": {"Ref": "O"}, "Name": []}}}}`)
	f.Add(`{"Resources": {"S": {"Type": "AWS::EC2::Subnet", "Properties": {"VpcId": "vpc-1", "CidrBlock": "::/0", "Tags": {"a": 1}}}}}`)
	f.Add("Resources:\n  A: &a\n    Type: AWS::RDS::DBInstance\n    Properties: {AllocatedStorage: 1e308, DBInstanceClass: !Ref A}\n")
	f.Add(`{"Resources": {"A": {"Type": "AWS::CloudWatch::Alarm", "Properties": {"Dimensions": [null, {"Name": {}}], "Period": -1}}`)
	f.Fuzz(func(t *testing.T, template string) { write(t, map[string]string{"t.template": template}) })
}

// Templates of real apps of which some values are of another kind, or that end in the middle, have
// a report, or an error.
func TestDamagedTemplatesHaveAReport(t *testing.T) {
	examples := map[string]map[string]string{}
	for _, name := range []string{"hub-and-spoke", "web-service", "cost-guardrails"} {
		templates, err := filepath.Glob("../../../examples/" + name + "/testdata/TestTemplates/*.template.json")
		if err != nil || templates == nil {
			t.Fatalf("Glob() = %v, %v, want the templates of %s", templates, err, name)
		}
		examples[name] = map[string]string{}
		for _, file := range templates {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			examples[name][filepath.Base(file)] = string(data)
		}
	}
	repeatable.CheckFew(t, 25, func(rt *rapid.T) {
		templates := maps.Clone(examples[rapid.SampledFrom(slices.Sorted(maps.Keys(examples))).Draw(rt, "example")])
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(templates))).Draw(rt, "template")
		var template any
		if err := json.Unmarshal([]byte(templates[name]), &template); err != nil {
			rt.Fatal(err)
		}
		for range rapid.IntRange(1, 8).Draw(rt, "changes") {
			template = damage(rt, template)
		}
		text, err := json.Marshal(template)
		if err != nil {
			rt.Fatal(err)
		}
		if rapid.IntRange(0, 9).Draw(rt, "whole") == 0 {
			text = text[:rapid.IntRange(0, len(text)).Draw(rt, "length")]
		}
		templates[name] = string(text)
		write(rt, templates)
	})
}

// damage replaces one part of a value, at any depth.
func damage(t *rapid.T, v any) any {
	deeper := rapid.IntRange(0, 6).Draw(t, "deeper") > 0
	switch v := v.(type) {
	case map[string]any:
		if deeper && len(v) > 0 {
			key := rapid.SampledFrom(slices.Sorted(maps.Keys(v))).Draw(t, "key")
			v[key] = damage(t, v[key])
			return v
		}
	case []any:
		if deeper && len(v) > 0 {
			i := rapid.IntRange(0, len(v)-1).Draw(t, "index")
			v[i] = damage(t, v[i])
			return v
		}
	}
	return rapid.SampledFrom([]any{
		nil, true, -1.0, 1e308, "", "*", "::/0", "0.0.0.0/0", "<i hidden>", []any{}, map[string]any{}, []any{[]any{nil}},
		map[string]any{"Ref": "NetworkResourceE4E4B7F9"}, map[string]any{"Ref": "AWS::NoValue"}, map[string]any{"Fn::GetAtt": []any{}},
		map[string]any{"Fn::If": []any{"C", "a"}}, map[string]any{"Fn::Select": []any{9.0, map[string]any{"Fn::GetAZs": ""}}},
	}).Draw(t, "value")
}

// write writes all that a report is, twice: an error is of one line, nothing panics, and what is
// written is the same.
func write(t rapid.TB, templates map[string]string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "damaged")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	for name, text := range templates {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var outcomes [2]string
	for i := range outcomes {
		outcomes[i] = outcome(t, dir)
	}
	if outcomes[0] != outcomes[1] {
		t.Errorf("two reports of the same templates differ:\n%s\n\n%s", outcomes[0], outcomes[1])
	}
}

func outcome(t rapid.TB, dir string) string {
	t.Helper()
	a, err := input.Read([]string{dir}, assembly.Facts{}, nil)
	if err != nil {
		if strings.TrimSpace(err.Error()) == "" {
			t.Errorf("error is %q, want one that says what is wrong", err)
		}
		return err.Error()
	}
	r, err := report.Build(a, report.Options{})
	if err != nil {
		t.Fatalf("Build() = %v, want a report of what can be read", err)
	}
	figures, err := page.Draw(dir, a)
	if err != nil {
		t.Fatalf("Draw() = %v, want drawings of what can be read", err)
	}
	var b bytes.Buffer
	all := func(writers ...func() error) {
		for _, write := range writers {
			if err := write(); err != nil {
				t.Fatal(err)
			}
		}
	}
	all(func() error { return page.Write(&b, r, page.Options{Figures: figures}) }, func() error { return r.Markdown(&b) })
	if strings.Contains(b.String(), "<i hidden>") {
		t.Error("the page or its Markdown has text of a template as markup")
	}
	all(func() error { return r.JSON(&b) }, func() error { return r.Text(&b) })
	return b.String()
}
