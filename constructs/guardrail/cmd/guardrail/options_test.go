package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// parsed reads a command line in a folder with the given configuration.
func parsed(t *testing.T, config string, args ...string) (*options, error) {
	t.Helper()
	files := map[string]string{".git/HEAD": ""}
	if config != "" {
		files[configName] = config
	}
	dir := assemblytest.Files(t, files)
	t.Chdir(dir)
	return parse(args, dir)
}

// A flag replaces what the file says, which replaces the default.
func TestPrecedence(t *testing.T) {
	for name, tt := range map[string]struct {
		config string
		args   []string
		want   string
	}{
		"default":                {"", nil, "text error [] "},
		"file":                   {"format: json\nfail-on: warning\nexclude: S3-001\nclass: Sandbox", nil, "json warning [S3-001] Sandbox"},
		"flag":                   {"", []string{"-format", "sarif", "-class=Sandbox"}, "sarif error [] Sandbox"},
		"flag over file":         {"format: json\nfail-on: warning", []string{"-format", "sarif"}, "sarif warning [] "},
		"a flag replaces a list": {"exclude: [S3-001, S3-002]", []string{"-exclude", "VPC-001"}, "text error [VPC-001] "},
	} {
		t.Run(name, func(t *testing.T) {
			o, err := parsed(t, tt.config, tt.args...)
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join([]string{o.format, o.failOn, "[" + join(o.selection.exclude) + "]", string(o.facts.Class)}, " ")
			if got != tt.want {
				t.Errorf("options = %q, want %q", got, tt.want)
			}
		})
	}
}

func join(patterns []pattern) string {
	var all []string
	for _, p := range patterns {
		all = append(all, string(p))
	}
	return strings.Join(all, " ")
}

// Every option can be set where it may stand, and does something.
func TestEveryOption(t *testing.T) {
	values := map[string]string{
		"paths": "stacks", "format": "junit", "output": "out.xml", "include": "S3-*", "exclude": "S3-001", "severity": "S3-002=warning",
		"fail-on": "none", "baseline": "b.json", "write-baseline": "n.json", "class": "Sandbox", "account": "111122223333",
		"region": "eu-west-1", "tag": "Team=shop", "trust": "999999999999=central logs", "termination-protection": "true", "config": configName,
		"schemas": "true", "list": "true", "explain": "S3-*", "version": "true",
	}
	for _, o := range table {
		value, ok := values[o.name]
		if !ok {
			t.Errorf("there is no test of %s", o.name)
			continue
		}
		for _, in := range []place{onCommandLine, inFile} {
			if o.in != anywhere && o.in != in {
				continue
			}
			config, args := "format: text", []string{"-" + o.name + "=" + value}
			if in == inFile {
				config, args = o.name+": "+value, nil
			}
			got, err := parsed(t, config, args...)
			if err != nil {
				t.Errorf("%s: %v", o.name, err)
				continue
			}
			if cmp.Equal(got, defaults(), cmp.AllowUnexported(options{}, selection{}, override{})) {
				t.Errorf("%s: the options are the defaults", o.name)
			}
		}
	}
}

// Switches take a value too, so that a flag can undo the file.
func TestSwitchOff(t *testing.T) {
	o, err := parsed(t, "termination-protection: true", "-termination-protection=false")
	if err != nil || o.facts.TerminationProtection != assembly.False {
		t.Errorf("termination protection = %v, %v, want off", o.facts.TerminationProtection, err)
	}
}

func TestFlagsMayFollowPaths(t *testing.T) {
	o, err := parsed(t, "paths: ignored", "a", "-format", "json", "b", "--", "-c")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "-c"}, o.paths); diff != "" || o.format != "json" {
		t.Errorf("format = %s, paths (-want +got):\n%s", o.format, diff)
	}
}

func TestBadArguments(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"-format", "xml"}, `-format is "xml", want text, json, sarif, junit, markdown or github`},
		{[]string{"-format", "sariff"}, `-format is "sariff", want text, json, sarif, junit, markdown or github; did you mean sarif?`},
		{[]string{"-class", "Prod"}, `-class is "Prod", want Production, NonProduction or Sandbox`},
		{[]string{"-nonsense"}, "there is no flag -nonsense, see guardrail -help"},
		{[]string{"-basline=x"}, "there is no flag -basline, see guardrail -help; did you mean baseline?"},
		{[]string{"-exclude", "S3-0001"},
			`-exclude is "S3-0001", want a rule of guardrail -list, or a pattern that matches one; did you mean S3-001?`},
		{[]string{"-include", "[", "-tag", "x"}, `-include is "[", want a rule of guardrail -list, or a pattern that matches one` + "\n" +
			`-tag is "x", want KEY=VALUE`},
		{[]string{"-severity", "S3-001"}, `-severity is "S3-001", want RULES=SEVERITY, such as S3-*=warning`},
		{[]string{"-severity", "S3-001=low"}, `-severity is "S3-001=low", want error, warning or off after the equals sign`},
		{[]string{"-account", "1"}, `-account is "1", want the 12 digits of an AWS account id`},
		{[]string{"-region", "Ireland"}, `-region is "Ireland", want an AWS Region such as "eu-west-1"`},
		{[]string{"-fail-on", "low"}, `-fail-on is "low", want error, warning or none`},
		{[]string{"-termination-protection=perhaps"}, `-termination-protection is "perhaps", want true or false`},
		{[]string{"-output", ""}, `-output is "", want a file`},
		{[]string{"-format"}, "flag needs an argument: -format"},
	} {
		if _, err := parsed(t, "", tt.args...); err == nil || err.Error() != tt.want {
			t.Errorf("%v: error\n%v, want\n%s", tt.args, err, tt.want)
		}
	}
}

func TestPatternsNameRules(t *testing.T) {
	rule := engine.Rule{ID: "S3-001", Pillar: engine.CostOptimization, Controls: []string{"S3.8", "CIS 3.7"}}
	for p, want := range map[pattern]bool{
		"S3-001": true, "s3-*": true, "S3-00?": true, "CIS *": true, "S3.8": true, "cost optimization": true, "*": true,
		"S3": false, "S3-002": false, "CIS 3": false, "VPC-*": false,
	} {
		if got := p.matches(rule); got != want {
			t.Errorf("%q matches = %v, want %v", p, got, want)
		}
	}
}

func TestSelection(t *testing.T) {
	o, err := parsed(t, `
include: [S3-*, VPC-001]
exclude: S3-002
severity:
  S3-*: warning
  S3-003: off
  S3-004: error
`)
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]engine.Severity{
		"S3-001": engine.Warning, "S3-002": engine.Off, "S3-003": engine.Off, "S3-004": engine.Error,
		"VPC-001": engine.Error, "VPC-002": engine.Off, "WAIVER-001": engine.Off,
	} {
		if got := o.selection.severity(engine.Rule{ID: id}, engine.Error); got != want {
			t.Errorf("severity of %s = %v, want %v", id, got, want)
		}
	}
	if got := o.selection.severity(engine.Rule{ID: "S3-001"}, engine.Off); got != engine.Off {
		t.Errorf("severity where the class relaxes the rule = %v, want off", got)
	}
}
