package assembly_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// FuzzRead reads assemblies of a manifest, a template, and a nested template that may refer to
// any of the three. Whatever they hold, reading ends with an assembly or with an error of one
// line that names the directory.
func FuzzRead(f *testing.F) {
	f.Add(one, `{"Resources": {"R": {"Type": "T", "Properties": {"P": {"Ref": "R"}}}}}`, `{}`)
	f.Add(one, `{"Resources": {"N": `+nestedStack("n.json")+`}}`, childTemplate)
	f.Add(one, `{"Transform": "AWS::LanguageExtensions", "Resources": {"Fn::ForEach::A": ["X", ["a", {"Ref": "X"}], {"${X}": {"Type": "&{X}",
		"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://assets-${AWS::AccountId}/n.json"}}}}]}}`, childTemplate)
	f.Add(`{"artifacts": {"A": {"type": "cdk:cloud-assembly", "properties": {"directoryName": "."}}}}`, `{`, `null`)
	f.Add(`{"artifacts": null}`, `[]`, ``)
	f.Add(strings.Replace(one, `"type"`, `"additionalMetadataFile": "n.json", "type"`, 1), `{"Outputs": {"O": {"Export": null}}}`,
		`{"/S": [{"type": "plinth:source", "data": {"file": "x", "line": 1e9}}, {"type": "aws:cdk:logicalId", "data": []}]}`)
	f.Fuzz(func(t *testing.T, manifest, template, nested string) {
		dir := t.TempDir()
		for name, content := range map[string]string{"manifest.json": manifest, "t.json": template, "n.json": nested,
			"S.assets.json": uploads("n.json", "t.json")} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		a, err := assembly.Read(dir)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "assembly "+dir+": ") || strings.Contains(err.Error(), "\n") {
				t.Errorf("error is %q", err)
			}
			return
		}
		for _, s := range a.Stacks {
			s.Unseen()
		}
		for _, r := range a.Resources() {
			if a.OfType(r.Type) == nil || r.Stack.Resource(r.LogicalID) != r || r.Path == "" {
				t.Errorf("resource %q of %q is not indexed", r.LogicalID, r.Stack.Path)
			}
			r.Source()
			r.Tag("Name")
			r.Position("P")
			everything(r.Get("P"))
			for range r.Literals() {
			}
		}
	})
}

// FuzzValue evaluates a value in a template that exports it, passes it on to mappings and
// refers to it, so that cycles form easily. It must end soon, and must not contradict itself.
func FuzzValue(f *testing.F) {
	for _, seed := range []string{
		`"x"`, `1e999`, `{"Ref": "Param"}`, `{"Fn::ImportValue": "n"}`, `{"Fn::FindInMap": ["M", "a", "b"]}`,
		`{"Fn::GetStackOutput": {"StackName": "S", "OutputName": "O"}}`, `{"Fn::If": ["C", {"Ref": "AWS::NoValue"}, ["x"]]}`,
		`{"Fn::Sub": ["${A}${!B}${R.C}${", {"A": {"Fn::ImportValue": "n"}}]}`, `{"Fn::Select": [0, {"Fn::Split": ["", "x"]}]}`,
		`{"Fn::Join": [",", {"Fn::Split": [",", {"Fn::ImportValue": "n"}]}]}`, `{"A": [{"B": {"Fn::GetAtt": "R."}}]}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		dir := t.TempDir()
		template := strings.ReplaceAll(`{"Parameters": {"Param": {"Type": "String"}}, "Mappings": {"M": {"a": {"b": VALUE}}},
			"Outputs": {"O": {"Value": VALUE, "Export": {"Name": "n"}}}, "Resources": {"R": {"Type": "T", "Properties": {"P": VALUE}}}}`, "VALUE",
			value)
		for name, content := range map[string]string{"manifest.json": one, "t.json": template} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		a, err := assembly.Read(dir)
		if err != nil {
			return // not JSON
		}
		for _, r := range a.OfType("T") {
			start := time.Now()
			consistent(t, r.Get("P"))
			if took := time.Since(start); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
		}
	})
}

func consistent(t rapid.TB, v assembly.Value) {
	t.Helper()
	everything(v)
	text, known := v.Text()
	if known && (v.Is(text) != assembly.True || !v.Exists() || v.String() != text) {
		t.Errorf("the text is %q, yet Is says %v, Exists %v, String %q", text, v.Is(text), v.Exists(), v)
	}
	if !v.Exists() && v.Is("x") != assembly.False {
		t.Errorf("an absent value is x: %v", v.Is("x"))
	}
	for _, alt := range v.Alternatives() {
		if len(alt.Alternatives()) != 1 {
			t.Errorf("an alternative has alternatives: %v", fmt.Sprint(alt))
		}
	}
}
