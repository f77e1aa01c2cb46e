package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
)

const (
	bucket   = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n"
	manifest = `{"artifacts": {"Shop": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "Shop.template.json"}}}}`
)

// folder is one of many kinds of files, and the working directory.
func folder(t *testing.T) {
	t.Helper()
	t.Chdir(assemblytest.Files(t, map[string]string{
		"a.yaml":                         bucket,
		"stacks/b.yml":                   "AWSTemplateFormatVersion: 2010-09-09\n" + bucket,
		"stacks/c.json":                  `{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}`,
		"stacks/deep/d.template":         bucket,
		"stacks/parameters.json":         `[{"ParameterKey": "Resources"}]`,
		"stacks/package.json":            `{"Resources": {"x": {"Type": "icon"}}}`,
		"stacks/deployment.yaml":         "kind: Deployment\nspec:\n  Resources: {}\n",
		"stacks/chart.yaml":              "{{ if .Values.x }}\nkind: Service\n{{ end }}\n",
		"stacks/readme.md":               bucket,
		"web/manifest.json":              `{"name": "shop", "icons": []}`,
		"web/e.yaml":                     bucket,
		"app/cdk.out/manifest.json":      manifest,
		"app/cdk.out/Shop.template.json": `{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}`,
		"app/cdk.out/asset/f.yaml":       bucket,
		".hidden/g.yaml":                 bucket,
		"app/node_modules/h/i.yaml":      bucket,
		"empty/x.txt":                    "",
	}))
}

func found(t *testing.T, paths ...string) []string {
	t.Helper()
	all, wrong := input.Find(paths)
	var got []string
	for _, in := range all {
		name := filepath.ToSlash(in.Path)
		if in.Assembly {
			name += " (assembly)"
		}
		got = append(got, name)
	}
	for _, err := range wrong {
		got = append(got, "error "+err.Error())
	}
	return got
}

func TestPaths(t *testing.T) {
	folder(t)
	stacks := []string{"stacks/b.yml", "stacks/c.json", "stacks/deep/d.template"}
	for _, tt := range []struct {
		paths, want []string
	}{
		{[]string{"a.yaml"}, []string{"a.yaml"}},
		{[]string{"a.yaml", "./a.yaml", "-"}, []string{"a.yaml", "-"}},
		{[]string{"stacks"}, stacks},
		{[]string{"stacks/"}, stacks},
		{[]string{"."}, slices.Concat([]string{"a.yaml", "app/cdk.out (assembly)"}, stacks, []string{"web/e.yaml"})},
		{[]string{"app/cdk.out"}, []string{"app/cdk.out (assembly)"}},
		{[]string{"web"}, []string{"web/e.yaml"}},
		{[]string{"stacks/*.yml"}, []string{"stacks/b.yml"}},
		{[]string{"*.yaml"}, []string{"a.yaml"}},
		{[]string{"stacks/**/*.template"}, []string{"stacks/deep/d.template"}},
		{[]string{"**/[bc].*"}, []string{"stacks/b.yml", "stacks/c.json"}},
		{[]string{"*/cdk.out"}, []string{"app/cdk.out (assembly)"}},
		{[]string{"none/*.yaml", "empty", "gone.yaml", "[.yaml"}, []string{
			"error none/*.yaml: no file matches",
			"error empty: no cloud assembly and no template in this folder",
			"error gone.yaml: no such file or directory",
			"error [.yaml: not a pattern, want one such as stacks/*.yaml",
		}},
	} {
		if diff := cmp.Diff(tt.want, found(t, tt.paths...)); diff != "" {
			t.Errorf("%v (-want +got):\n%s", tt.paths, diff)
		}
	}
}

// A baseline and a report are the same on every machine: paths below the working directory are
// named from there, however they are given.
func TestPathsAreNamedFromTheWorkingDirectory(t *testing.T) {
	folder(t)
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	got := found(t, filepath.Join(dir, "a.yaml"), filepath.Join(dir, "stacks", "*.yml"), dir+"/web")
	if diff := cmp.Diff([]string{"a.yaml", "stacks/b.yml", "web/e.yaml"}, got); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// Every file that cannot be used is named, and none is checked.
func TestUnusableFilesAreAllNamed(t *testing.T) {
	t.Chdir(assemblytest.Files(t, map[string]string{
		"good.yaml": bucket, "list.yaml": "- a\n", "cut.json": `{"Resources": {`, "tab.yaml": "Resources:\n\tB: 1\n",
		"typeless.yaml": "Resources:\n  B:\n    Properties: {}\n",
	}))
	code, stdout, stderr := command("good.yaml", "list.yaml", "cut.json", "tab.yaml", "typeless.yaml", "gone.yaml")
	lines := strings.Split(strings.TrimSpace(stderr), "\n")
	if code != exitUnusable || stdout != "" || len(lines) != 5 {
		t.Fatalf("exit status %d, stdout %q, stderr\n%s, want a line for each of five files", code, stdout, stderr)
	}
	for _, file := range []string{"gone.yaml: no such file", "list.yaml", "cut.json: ends too early", "tab.yaml:2", "typeless.yaml:2"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, "guardrail: "+file) }) {
			t.Errorf("stderr lacks %s:\n%s", file, stderr)
		}
	}
}

func TestStandardInput(t *testing.T) {
	code, stdout, stderr := commandOn(bucket, "-include", "S3-001", "-severity", "S3-001=warning", "-")
	if code != exitClean || stderr != "" || !strings.Contains(stdout, "over 1 resource in 1 stack") {
		t.Errorf("exit status %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	if code, _, stderr := commandOn("", "-"); code != exitUnusable || stderr != "guardrail: stdin: is empty\n" {
		t.Errorf("exit status %d, stderr %q, want a word about stdin", code, stderr)
	}
}

// What several paths have is one app: an export of one template is known in the other, and where a
// cloud assembly is among them, its templates are named from the working directory.
func TestSeveralPathsAreOneApp(t *testing.T) {
	folder(t)
	code, stdout, stderr := command("-fail-on=none", "-format", "json", "a.yaml", "app/cdk.out")
	if code != exitClean || stderr != "" || !strings.Contains(stdout, `"stacks": 2`) ||
		!strings.Contains(stdout, `"template": "app/cdk.out/Shop.template.json"`) {
		t.Errorf("exit status %d, stderr %q, stdout\n%.3000s", code, stderr, stdout)
	}
}

// A template that another has as a nested stack is checked there, with what is passed to it.
func TestNestedTemplatesAreCheckedOnce(t *testing.T) {
	t.Chdir(assemblytest.Files(t, map[string]string{
		"parent.yaml": "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: child.yaml}\n",
		"child.yaml":  bucket,
	}))
	if _, stdout, _ := command("-fail-on=none", "."); !strings.Contains(stdout, "over 2 resources in 2 stacks") {
		t.Errorf("stdout\n%s, want the child below its parent alone", stdout)
	}
}

// Facts are what a template does not say: without them nothing is asserted of it. The template in
// the text of a stack set is in the file of the stack set, which is checked with it.
func TestStackSetsAreCheckedWithTheirTemplate(t *testing.T) {
	t.Chdir(assemblytest.Files(t,
		map[string]string{"set.yaml": "Resources:\n  Set:\n    Type: AWS::CloudFormation::StackSet\n    Properties:\n" +
			"      TemplateBody: |\n        Resources:\n          B: {Type: AWS::S3::Bucket}\n"}))
	code, stdout, _ := command("set.yaml")
	if code != exitFindings || !strings.Contains(stdout, "set/Set/B") || !strings.Contains(stdout, "over 2 resources in 2 stacks") {
		t.Errorf("exit status %d, stdout\n%s, want the findings of the bucket in the stack set", code, stdout)
	}
}

func TestFacts(t *testing.T) {
	file := filepath.Join(t.TempDir(), "t.yaml")
	if err := os.WriteFile(file, []byte("Resources:\n  T:\n    Type: AWS::SNS::Topic\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		want string // rules, of which the file is a violation
	}{
		{nil, ""},
		{[]string{"-termination-protection=false"}, "STACK-001"},
		{[]string{"-termination-protection"}, ""},
		{[]string{"-termination-protection=false", "-class", "Sandbox"}, ""},
		{[]string{"-tag", "Team=shop"}, "TAG-001"},
		{[]string{"-tag", "Team=shop", "-tag", "Project=p", "-tag", "CostCenter=1", "-tag", "Environment=production"}, ""},
	} {
		_, stdout, _ := command(append([]string{"-include", "STACK-001,TAG-001"}, append(tt.args, file)...)...)
		if got := strings.Contains(stdout, "error "); got != (tt.want != "") || !strings.Contains(stdout, tt.want) {
			t.Errorf("%v: stdout\n%s, want %q", tt.args, stdout, tt.want)
		}
	}
	o, err := parsed(t, "", "-account", "111122223333", "-region", "eu-west-1")
	if err != nil {
		t.Fatal(err)
	}
	a, err := input.Read([]string{file}, o.facts, nil)
	if err != nil || a.Stacks[0].Account != "111122223333" || a.Stacks[0].Region != "eu-west-1" {
		t.Errorf("stack is in %s/%s, %v, want what the flags say", a.Stacks[0].Account, a.Stacks[0].Region, err)
	}
}

const waived = "Resources:\n  B:\n    Type: AWS::S3::Bucket\n    Metadata:\n      Plinth:\n        Waivers:\n" +
	"          - {Rule: S3-004, Reason: an example}\n"

// No file of a cloud assembly waives anything in its Metadata, whichever way leads to it: named by
// itself, found by a pattern, or in a folder whose manifest somebody broke.
func TestTemplatesOfAnAssemblyWaiveNothing(t *testing.T) {
	json := `{"Resources": {"B": {"Type": "AWS::S3::Bucket", "Metadata": {"Plinth": {"Waivers": [{"Rule": "S3-004", "Reason": "forged"}]}}}}}`
	t.Chdir(assemblytest.Files(t, map[string]string{
		"good.yaml":         waived,
		"out/manifest.json": manifest, "out/Shop.template.json": json, "out/nested/x.json": json,
		"broken/manifest.json": `{"artifacts`, "broken/x.json": json,
		"emptied/manifest.json": `{}`, "emptied/cdk.out": "{}", "emptied/x.json": json,
	}))
	for path, want := range map[string]string{
		"good.yaml": "1 waived", "out": "WAIVER-004", "out/Shop.template.json": "WAIVER-004", "out/*.template.json": "WAIVER-004",
		"out/nested/x.json": "WAIVER-004", "broken/x.json": "WAIVER-004", "emptied/x.json": "WAIVER-004", ".": "",
		"broken": "", "emptied": "",
	} {
		code, stdout, stderr := command("-include", "S3-004,WAIVER-*", path)
		switch {
		case want == "" && (code != exitUnusable || !strings.Contains(stderr, "manifest.json")):
			t.Errorf("%s: exit status %d, stderr %q, want a word about the manifest", path, code, stderr)
		case !strings.Contains(stdout, want):
			t.Errorf("%s: exit status %d, stdout\n%s, want %s", path, code, stdout, want)
		}
	}
}
