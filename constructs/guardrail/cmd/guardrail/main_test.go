package main

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
)

const pythonApp = "testdata/python-app/out"

var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

func command(args ...string) (code int, stdout, stderr string) {
	var out, err strings.Builder
	code = run(args, &out, &err, now)
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

func TestFormats(t *testing.T) {
	code, stdout, _ := command("-format", "json", pythonApp)
	var report struct {
		Schema   string
		Findings []struct{ Rule, LogicalID string }
	}
	if err := json.Unmarshal([]byte(stdout), &report); err != nil || code != exitFindings {
		t.Fatalf("JSON: exit status %d, %v", code, err)
	}
	found := false
	for _, f := range report.Findings {
		found = found || f.Rule == "S3-007" && f.LogicalID == "SitePolicy4F5A6B7C"
	}
	if !found || report.Schema == "" {
		t.Errorf("JSON of the schema %q lacks the public bucket", report.Schema)
	}

	code, stdout, _ = command("-format=sarif", pythonApp)
	log, err := sarif.FromString(stdout)
	if err != nil || code != exitFindings {
		t.Fatalf("SARIF: exit status %d, %v", code, err)
	}
	if err := log.Validate(); err != nil {
		t.Error(err)
	}
	if got := *log.Runs[0].Results[0].Locations[0].PhysicalLocation.ArtifactLocation.URI; got != "WebsiteStack.template.json" {
		t.Errorf("SARIF points at %s", got)
	}
}

var tags = map[string]string{"Project": "shop", "Team": "checkout", "CostCenter": "4711", "Environment": "production"}

func TestCleanAssembly(t *testing.T) {
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Tags: tags,
		Template: `{"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}`})
	code, stdout, stderr := command(dir)
	if code != exitClean || stderr != "" || !strings.HasPrefix(stdout, "0 errors, 0 warnings") {
		t.Errorf("exit status %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

// A warning alone does not fail a build.
func TestWarningsPass(t *testing.T) {
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Tags: tags,
		Template: `{"Resources": {"Child": {"Type": "AWS::CloudFormation::Stack"}}}`})
	code, stdout, _ := command(dir)
	if code != exitClean || !strings.Contains(stdout, "warning STACK-004") {
		t.Errorf("exit status %d, stdout %q", code, stdout)
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

func TestWaiversExpireToday(t *testing.T) {
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "S", Template: `{}`, Unprotected: true, Metadata: map[string][]assemblytest.Entry{
		"S": {{Type: assembly.MetadataWaiver, Data: map[string]any{"rule": "STACK-001", "reason": "demo", "expires": "2025-12-31"}}},
	}})
	if code, stdout, _ := command(dir); code != exitFindings || !strings.Contains(stdout, "WAIVER-002") ||
		!strings.Contains(stdout, "STACK-001") {
		t.Errorf("exit status %d\n%s", code, stdout)
	}
}

func TestBadUsage(t *testing.T) {
	missing := t.TempDir() + "/missing"
	tests := []struct {
		args []string
		want string
	}{
		{nil, "guardrail: got 0 directories, want one: that which cdk synth writes, usually cdk.out\n"},
		{[]string{"a", "b"}, "guardrail: got 2 directories, want one: that which cdk synth writes, usually cdk.out\n"},
		{[]string{"-format", "xml", pythonApp}, "guardrail: -format is \"xml\", want text, json or sarif\n"},
		{[]string{"-class", "Prod", pythonApp}, "guardrail: -class: class is \"Prod\", want Production, NonProduction or Sandbox\n"},
		{[]string{"-nonsense"}, "guardrail: flag provided but not defined: -nonsense; see guardrail -h\n"},
		{[]string{missing}, "guardrail: assembly " + missing + ": no such file or directory\n"},
		{[]string{"testdata"}, "guardrail: assembly testdata: no manifest.json; want the directory that cdk synth writes (cdk.out)\n"},
	}
	for _, tt := range tests {
		code, stdout, stderr := command(tt.args...)
		if code != exitUnusable || stdout != "" || stderr != tt.want {
			t.Errorf("%v: exit status %d, stdout %q, stderr\n%s, want\n%s", tt.args, code, stdout, stderr, tt.want)
		}
	}
}

func TestHelp(t *testing.T) {
	code, stdout, stderr := command("-h")
	if code != exitClean || stdout != "" || !strings.HasPrefix(stderr, "usage: guardrail") || !strings.Contains(stderr, "-class") {
		t.Errorf("exit status %d, stdout %q, stderr %q", code, stdout, stderr)
	}
}

func TestUnwritableOutput(t *testing.T) {
	var stderr strings.Builder
	if code := run([]string{pythonApp}, full{}, &stderr, now); code != exitUnusable || !strings.Contains(stderr.String(), "disk full") {
		t.Errorf("exit status %d, stderr %q", code, &stderr)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk full") }
