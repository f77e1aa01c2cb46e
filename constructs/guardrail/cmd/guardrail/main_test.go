package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const (
	pythonApp = "testdata/python-app/out"
	website   = "testdata/templates/website.yaml"
)

var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func command(args ...string) (code int, stdout, stderr string) { return commandOn("", args...) }

// commandOn runs the command with something on standard input.
func commandOn(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, err strings.Builder
	code = run(args, strings.NewReader(stdin), &out, &err, now)
	return code, out.String(), err.String()
}

// The command finds the public bucket of an app that no Go code has seen.
func TestPublicBucketOfAPythonApp(t *testing.T) {
	code, stdout, stderr := command(pythonApp)
	if code != exitFindings || stderr != "" {
		t.Errorf("exit status %d, stderr %q", code, stderr)
	}
	for _, want := range []string{
		"error S3-001  Buckets block all public access\n  WebsiteStack/Site/Resource\n    [Site397A1860, AWS::S3::Bucket] " +
			"PublicAccessBlockConfiguration.BlockPublicAcls: is false; want true",
		"error S3-007  Bucket policies do not allow public access\n  WebsiteStack/Site/Policy/Resource\n    [SitePolicy4F5A6B7C, " +
			"AWS::S3::BucketPolicy] PolicyDocument: allows s3:GetObject to everyone",
		"over 2 resources in 1 stack\n",
	} {
		if !strings.Contains(stdout, want) {
			t.Errorf("want\n%s\nin\n%s", want, stdout)
		}
	}
}

var tags = map[string]string{"Project": "shop", "Team": "checkout", "CostCenter": "4711", "Environment": "production", "ManagedBy": "CDK"}

func TestCleanAssembly(t *testing.T) {
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Tags: tags,
		Template: `{"Resources": {"Topic": {"Type": "AWS::SSM::Parameter"}}}`})
	code, stdout, stderr := command(dir)
	if code != exitClean || stderr != "" || !strings.HasPrefix(stdout, "0 errors, 0 warnings") {
		t.Errorf("exit status %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// What CloudFormation accepts counts when it is asked for; a waiver of it is of use either way.
func TestSchemas(t *testing.T) {
	parameter := assemblytest.Stack{Name: "S", Tags: tags, Template: `{"Resources": {"P": {"Type": "AWS::SSM::Parameter",
		"Properties": {"Type": "String", "Value": "x", "Turbo": true}}}}`}
	plain := assemblytest.Write(t, parameter)
	parameter.Metadata = map[string][]assemblytest.Entry{"S": {
		{Type: "plinth:waiver", Data: map[string]string{"rule": "CFN-003", "reason": "announced last week"}}}}
	waived := assemblytest.Write(t, parameter)
	for _, test := range []struct {
		args []string
		want int
		says string
	}{
		{[]string{plain}, exitClean, "0 errors, 0 warnings, 0 waived"},
		{[]string{"-schemas", plain}, exitFindings, "error CFN-003"},
		{[]string{"-schemas", "-exclude", "CFN-003", plain}, exitClean, "0 errors"},
		{[]string{waived}, exitClean, "0 errors, 0 warnings, 0 waived"},
		{[]string{"-schemas", waived}, exitClean, "0 errors, 0 warnings, 1 waived"},
		{[]string{"-explain", "CFN-003"}, exitClean, "CFN-003  Resources have the properties of their types"},
	} {
		if code, stdout, stderr := command(test.args...); code != test.want || !strings.Contains(stdout, test.says) || stderr != "" {
			t.Errorf("%v: exit status %d, want %d with %q\n%s%s", test.args, code, test.want, test.says, stdout, stderr)
		}
	}
}

// -fail-on says how mild a finding may be to fail a build.
func TestFailOn(t *testing.T) {
	warned := assemblytest.Write(t, assemblytest.Stack{Name: "S", Tags: tags,
		Template: `{"Resources": {"Group": {"Type": "AWS::EC2::SecurityGroup"}}}`})
	for _, tt := range []struct {
		args []string
		want int
	}{
		{[]string{warned}, exitClean},
		{[]string{"-fail-on", "warning", warned}, exitFindings},
		{[]string{"-severity", "SG-004=error", warned}, exitFindings},
		{[]string{"-fail-on", "none", pythonApp}, exitClean},
		{[]string{"-severity", "*=warning", pythonApp}, exitClean},
		{[]string{"-exclude", "*", "-fail-on", "warning", pythonApp}, exitClean},
		{[]string{"-include", "VPC-*", pythonApp}, exitClean},
		{[]string{"-include", "S3-007", pythonApp}, exitFindings},
	} {
		if code, stdout, _ := command(tt.args...); code != tt.want {
			t.Errorf("%v: exit status %d, want %d\n%s", tt.args, code, tt.want, stdout)
		}
	}
}

// -class is for stacks that declare none; what a stack says of itself stands.
func TestClass(t *testing.T) {
	declared := func(class string) string {
		s := assemblytest.Stack{Name: "S", Template: `{}`, Unprotected: true}
		if class != "" {
			s.Metadata = map[string][]assemblytest.Entry{"S": {{Type: assembly.MetadataClass, Data: class}}}
		}
		return assemblytest.Write(t, s)
	}
	tests := []struct {
		args []string
		want int
	}{
		{[]string{declared("")}, exitFindings},
		{[]string{"-class", "Sandbox", declared("")}, exitClean},
		{[]string{"-class", "Sandbox", declared("Production")}, exitFindings},
		{[]string{"-class", "Production", declared("Sandbox")}, exitClean},
	}
	for _, tt := range tests {
		if code, stdout, _ := command(tt.args...); code != tt.want {
			t.Errorf("%v: exit status %d, want %d\n%s", tt.args, code, tt.want, stdout)
		}
	}
}

// Whom the command line or the configuration trusts is known to templates and to assemblies, and
// the report says so.
func TestTrust(t *testing.T) {
	const template = `{"Resources": {"Stream": {"Type": "AWS::CloudWatch::MetricStream", "Properties": {
		"FirehoseArn": "arn:aws:firehose:eu-west-1:999999999999:deliverystream/x"}}}}`
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: template})
	file := filepath.Join(t.TempDir(), "t.json")
	if err := os.WriteFile(file, []byte(template), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, input := range []string{dir, file} {
		args := []string{"-include", "ACCESS-002", "-account", "111111111111", input}
		if code, stdout, _ := command(args...); code != exitFindings || strings.Contains(stdout, "trusted") {
			t.Errorf("%s: exit status %d, want %d\n%s", input, code, exitFindings, stdout)
		}
		code, stdout, _ := command(append([]string{"-trust", "999999999999=metrics, see OPS-3"}, args...)...)
		if code != exitClean || !strings.Contains(stdout, "trusted 999999999999 by ") || !strings.Contains(stdout, ": metrics, see OPS-3\n") {
			t.Errorf("%s: exit status %d, want %d\n%s", input, code, exitClean, stdout)
		}
	}
	if code, _, stderr := command("-trust", "999999999999", file); code != exitUnusable ||
		!strings.Contains(stderr, "-trust: 999999999999 is trusted for no reason") {
		t.Errorf("without a reason: exit status %d, stderr %q", code, stderr)
	}
}

func TestWaiversExpireToday(t *testing.T) {
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Template: `{}`, Unprotected: true, Metadata: map[string][]assemblytest.Entry{
		"S": {{Type: assembly.MetadataWaiver, Data: map[string]any{"rule": "STACK-001", "reason": "demo", "expires": "2025-12-31"}}},
	}})
	if code, stdout, _ := command(dir); code != exitFindings || !strings.Contains(stdout, "WAIVER-002") ||
		!strings.Contains(stdout, "STACK-001") {
		t.Errorf("exit status %d\n%s", code, stdout)
	}
}

// What cannot be used is exit status 2 and a line on standard error, for each thing that is wrong.
func TestBadUsage(t *testing.T) {
	missing := t.TempDir() + "/missing"
	tests := []struct {
		args []string
		want string
	}{
		{nil, "guardrail: nothing to check, want a cloud assembly (cdk.out), templates, a folder of them, or - for standard input\n"},
		{[]string{"-format", "xml", pythonApp}, "guardrail: -format is \"xml\", want text, json, sarif, junit, markdown or github\n"},
		{[]string{missing, missing + "/x"}, "guardrail: " + missing + ": no such file or directory\n" +
			"guardrail: " + missing + "/x: no such file or directory\n"},
		{[]string{"-baseline", missing, pythonApp},
			"guardrail: baseline " + missing + ": no such file or directory; -write-baseline writes one\n"},
		{[]string{"-output", missing + "/x", pythonApp}, "guardrail: " + missing + "/x: no such file or directory\n"},
		{[]string{"-config", missing, pythonApp}, "guardrail: -config " + missing + ": no such file or directory\n"},
	}
	for _, tt := range tests {
		code, stdout, stderr := command(tt.args...)
		if code != exitUnusable || stdout != "" || stderr != tt.want {
			t.Errorf("%v: exit status %d, stdout %q, stderr\n%s, want\n%s", tt.args, code, stdout, stderr, tt.want)
		}
	}
}

// The help has every flag, and what the exit status means.
func TestHelp(t *testing.T) {
	code, stdout, stderr := command("-h")
	if code != exitClean || stderr != "" || !strings.HasPrefix(stdout, "usage: guardrail") || !strings.Contains(stdout, "exit status: 0") {
		t.Errorf("exit status %d, stdout %q, stderr %q", code, stdout, stderr)
	}
	for _, o := range table {
		if o.in != inFile && !strings.Contains(stdout, "-"+o.name) {
			t.Errorf("help lacks -%s", o.name)
		}
	}
}

// -output writes the file as a whole, and the text for people beside it.
func TestOutput(t *testing.T) {
	file := filepath.Join(t.TempDir(), "report.json")
	code, stdout, stderr := command("-format", "json", "-output", file, pythonApp)
	if code != exitFindings || stderr != "" || !strings.Contains(stdout, "error S3-001  Buckets") {
		t.Errorf("exit status %d, stdout %q, stderr %q, want the text", code, stdout, stderr)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if _, want, _ := command("-format", "json", pythonApp); string(got) != want {
		t.Errorf("%s is %d bytes, want what goes to standard output otherwise", file, len(got))
	}
	if entries, err := os.ReadDir(filepath.Dir(file)); err != nil || len(entries) != 1 {
		t.Errorf("folder has %d files, %v, want the report alone", len(entries), err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode = %v, want that of a file that others may read", info.Mode())
	}
}

func TestUnwritableOutput(t *testing.T) {
	var stderr strings.Builder
	code := run([]string{pythonApp}, nil, full{}, &stderr, now)
	if code != exitUnusable || !strings.Contains(stderr.String(), "disk full") {
		t.Errorf("exit status %d, stderr %q", code, &stderr)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }
