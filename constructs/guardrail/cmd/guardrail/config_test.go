package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

// The nearest file counts, and none beyond the repository.
func TestConfigurationIsFoundUpwards(t *testing.T) {
	dir := assemblytest.Files(t, map[string]string{
		configName:                    "format: junit",
		"repo/.git/HEAD":              "",
		"repo/app/deep/x":             "",
		"repo/other/" + configName:    "format: sarif",
		"repo/other/deep/x":           "",
		"bare/" + configName:          "format: json",
		"bare/app/deep/x":             "",
		"bare/app/" + configName:      "",
		"bare/worktree/deep/.git":     "gitdir: elsewhere",
		"bare/worktree/" + configName: "format: markdown",
	})
	for at, want := range map[string]string{
		"repo/app/deep": "text", "repo/other/deep": "sarif", "repo/other": "sarif", "bare": "json", "bare/app/deep": "text",
		"bare/worktree/deep": "text",
	} {
		o, err := parse(nil, filepath.Join(dir, filepath.FromSlash(at)))
		if err != nil || o.format != want {
			t.Errorf("in %s: format = %s, %v, want %s", at, o.format, err, want)
		}
	}
}

// Files are relative to the folder of the configuration, wherever the command runs.
func TestFilesAreRelativeToTheConfiguration(t *testing.T) {
	dir := assemblytest.Files(t, map[string]string{
		configName: "paths: [stacks, /abs]\nbaseline: known.json", ".git/HEAD": "", "app/x": "",
	})
	o, err := parse(nil, filepath.Join(dir, "app"))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{filepath.Join(dir, "stacks"), "/abs"}, o.paths); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
	if want := filepath.Join(dir, "known.json"); o.baseline != want {
		t.Errorf("baseline = %s, want %s", o.baseline, want)
	}
}

func TestConfigFlag(t *testing.T) {
	o, err := parsed(t, "format: json", "-config", "other.yaml")
	if err == nil || err.Error() != "-config other.yaml: no such file or directory" {
		t.Errorf("parse = %v, %v, want an error about the file", o, err)
	}
	if err := os.WriteFile("other.yaml", []byte("format: junit"), 0o644); err != nil {
		t.Fatal(err)
	}
	if o, err = parse([]string{"-config", "other.yaml"}, "."); err != nil || o.format != "junit" {
		t.Errorf("format = %v, %v, want that of the file", o, err)
	}
}

// Each mistake is named with its line, and all of them at once.
func TestBadConfiguration(t *testing.T) {
	for config, want := range map[string]string{
		"formt: json":                     `.guardrail.yaml:1: there is no option "formt"; did you mean format?`,
		"version: true":                   `.guardrail.yaml:1: there is no option "version"`,
		"format: json\nformat: text":      ".guardrail.yaml:2: format stands twice",
		"- format":                        ".guardrail.yaml:1: want options, such as exclude: [S3-*]",
		"format: {a: {b: c}}":             ".guardrail.yaml:1: format wants a value, a list of values or a map of them",
		"format:":                         ".guardrail.yaml:1: format wants a value, a list of values or a map of them",
		"exclude:\n  - S3-001\n  - S9":    ".guardrail.yaml:3: exclude is \"S9\", want a rule of guardrail -list, or a pattern that matches one",
		"severity:\n  S3-001: low":        `.guardrail.yaml:2: severity is "S3-001=low", want error, warning or off after the equals sign`,
		"a: [":                            ".guardrail.yaml: line 1: did not find expected node content",
		"format: text\n---\nformat: json": ".guardrail.yaml:2: something follows the document",
		"formt: 1\nclss: 2": ".guardrail.yaml:1: there is no option \"formt\"; did you mean format?\n" +
			".guardrail.yaml:2: there is no option \"clss\"; did you mean class?",
		"format: x\nclass: y": ".guardrail.yaml:1: format is \"x\", want text, json, sarif, junit, markdown or github\n" +
			".guardrail.yaml:2: class is \"y\", want Production, NonProduction or Sandbox",
	} {
		if _, err := parsed(t, config); err == nil || err.Error() != want {
			t.Errorf("%q: error\n%v, want\n%s", config, err, want)
		}
	}
}

func TestEmptyConfiguration(t *testing.T) {
	for _, config := range []string{"", "# nothing\n", "{}"} {
		file := filepath.Join(t.TempDir(), "empty.yaml")
		if err := os.WriteFile(file, []byte(config), 0o644); err != nil {
			t.Fatal(err)
		}
		if o, err := parsed(t, "", "-config", file); err != nil || o.format != "text" {
			t.Errorf("%q: %v, %v, want the defaults", config, o, err)
		}
	}
}
