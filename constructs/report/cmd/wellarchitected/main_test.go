package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/report"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

var now = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

func command(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(""), &out, &err, now)
	return code, out.String(), err.String()
}

// clean is a template without errors, and open one with some.
const (
	clean = `{"Resources": {"T": {"Type": "AWS::SSM::Parameter", "Properties": {"Type": "String", "Value": "x"}}}}`
	open  = `{"Resources": {"B": {"Type": "AWS::S3::Bucket"}}}`
)

// folder writes an assembly and makes its parent the working directory.
func folder(t *testing.T, template string) {
	t.Helper()
	dir := assemblytest.Write(t, assemblytest.Stack{Name: "App", Environment: "111111111111/eu-west-1", Template: template,
		Tags: map[string]string{"Project": "p", "Team": "t", "CostCenter": "1", "Environment": "production", "ManagedBy": "CDK"}})
	parent := t.TempDir()
	if err := os.Rename(dir, filepath.Join(parent, "cdk.out")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(parent)
}

func TestExitStatus(t *testing.T) {
	for _, tt := range []struct {
		name, template string
		args           []string
		want           int
		stderr         string
	}{
		{name: "nothing fails", template: clean, args: []string{"cdk.out"}},
		{name: "an error", template: open, args: []string{"cdk.out"}, want: exitFailed},
		{name: "a score too low", template: clean, args: []string{"-fail-under", "90", "cdk.out"}, want: exitFailed},
		{name: "a score that is enough", template: clean, args: []string{"cdk.out", "-fail-under", "0"}},
		{name: "no path", template: clean, want: exitUnusable, stderr: "nothing to check"},
		{name: "no such path", template: clean, args: []string{"gone"}, want: exitUnusable, stderr: "gone: no such file"},
		{name: "no such flag", template: clean, args: []string{"-score", "cdk.out"}, want: exitUnusable,
			stderr: "-score; see wellarchitected -help"},
		{name: "no such format", template: clean, args: []string{"-format", "pdf", "cdk.out"}, want: exitUnusable,
			stderr: `-format is "pdf", want text or markdown`},
		{name: "no percentage", template: clean, args: []string{"-fail-under", "101", "cdk.out"}, want: exitUnusable,
			stderr: "want a percentage"},
		{name: "no such earlier report", template: clean, args: []string{"-previous", "x.json", "cdk.out"}, want: exitUnusable,
			stderr: "-previous open x.json: no such file"},
		{name: "no earlier report", template: clean, args: []string{"-previous", "cdk.out/manifest.json", "cdk.out"}, want: exitUnusable,
			stderr: "-previous cdk.out/manifest.json: its schema is"},
		{name: "no such assembly before", template: clean, args: []string{"-before", "gone", "cdk.out"}, want: exitUnusable,
			stderr: "-before gone: no such file"},
		{name: "no such attestations", template: clean, args: []string{"-attestations", "x.yaml", "cdk.out"}, want: exitUnusable,
			stderr: "-attestations open x.yaml: no such file"},
		{name: "help", template: clean, args: []string{"-help"}},
	} {
		folder(t, tt.template)
		code, stdout, stderr := command(tt.args...)
		if code != tt.want || !strings.Contains(stderr, tt.stderr) || tt.want == exitUnusable && stdout != "" {
			t.Errorf("%s: exit status %d, stderr %q, stdout %q, want %d and %q", tt.name, code, stderr, stdout, tt.want, tt.stderr)
		}
	}
}

func TestREADMEShowsTheUsage(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	if err != nil || !strings.Contains(string(text), "\n```text\n"+usage+"```\n") {
		t.Errorf("README.md of the report does not show, error %v:\n%s", err, usage)
	}
}

func TestFilesAreWritten(t *testing.T) {
	folder(t, open)
	code, stdout, _ := command("-title", "the shop", "cdk.out")
	if code != exitFailed || !strings.Contains(stdout, "written to cdk.out/well-architected.html") {
		t.Errorf("exit status %d, stdout %q, want it to name the page", code, stdout)
	}
	r, err := report.ReadFile("cdk.out/well-architected.json")
	if err != nil || r.Summary.Errors == 0 {
		t.Errorf("report = %+v, %v, want one with errors", r, err)
	}
	page, err := os.ReadFile("cdk.out/well-architected.html")
	if err != nil || !bytes.Contains(page, []byte("<title>Well-Architected report: the shop</title>")) {
		t.Errorf("page = %.200q, %v, want one with the title", page, err)
	}
	if code, _, stderr := command("-out", "deep/reports", "cdk.out"); code != exitFailed || stderr != "" {
		t.Errorf("-out: exit status %d, stderr %q, want the folder made", code, stderr)
	}
	if _, err := report.ReadFile("deep/reports/well-architected.json"); err != nil {
		t.Error(err)
	}
}

// A report that was written into an assembly is not part of the next one.
func TestReportsAreNoInput(t *testing.T) {
	folder(t, open)
	_, first, _ := command("cdk.out")
	if _, second, stderr := command("cdk.out"); first != second || stderr != "" {
		t.Errorf("second run:\n%s%s, want\n%s", second, stderr, first)
	}
}

// Attestations are read from the working directory, and judged today.
func TestAttestationsAreRead(t *testing.T) {
	folder(t, clean)
	status := func(args ...string) checklist.Status {
		t.Helper()
		if code, _, stderr := command(append(args, "cdk.out")...); code != exitClean {
			t.Fatalf("exit status %d, stderr %q", code, stderr)
		}
		r, err := report.ReadFile("cdk.out/well-architected.json")
		if err != nil {
			t.Fatal(err)
		}
		for _, item := range r.Items() {
			if item.ID == "savings-plans" {
				return item.Status
			}
		}
		return ""
	}
	write := func(name, expires string) {
		t.Helper()
		text := "attestations: [{item: savings-plans, owner: finops, date: 2026-01-01, expires: " + expires + "}]\n"
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := status(); got != checklist.NeedsAttestation {
		t.Errorf("without a file = %s, want that it needs one", got)
	}
	write("attestations.yaml", "2026-11-29")
	if got := status(); got != checklist.Attested {
		t.Errorf("on the last day = %s, want attested", got)
	}
	write("other.yaml", "2026-11-28")
	if got := status("-attestations", "other.yaml"); got != checklist.NeedsAttestation {
		t.Errorf("a day later = %s, want that it needs a new one", got)
	}
	if err := os.WriteFile("attestations.yaml", []byte("attestations: [{item: saving-plans, owner: o, date: 2026-01-01}]"),
		0o644); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := command("cdk.out"); code != exitUnusable ||
		!strings.Contains(stderr, `attestations.yaml: there is no item "saving-plans"`) {
		t.Errorf("a misprint: exit status %d, stderr %q, want it named", code, stderr)
	}
}

// The report of a change says what changed.
func TestPrevious(t *testing.T) {
	folder(t, open)
	command("-out", "before", "cdk.out")
	if err := os.WriteFile("cdk.out/App.template.json", []byte(clean), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := command("-format", "markdown", "-previous", "before/well-architected.json", "cdk.out")
	if code != exitClean || stderr != "" || !strings.Contains(stdout, "### Since the earlier report") || !strings.Contains(stdout, "gone") {
		t.Errorf("exit status %d, stderr %q, stdout\n%s\nwant what is gone", code, stderr, stdout)
	}
	page, _ := os.ReadFile("cdk.out/well-architected.html")
	if !bytes.Contains(page, []byte(`id="since"`)) {
		t.Error("the page does not show what changed")
	}
}

// What a change does is told first, and is a page of its own.
func TestBefore(t *testing.T) {
	folder(t, clean)
	if err := os.Rename("cdk.out", "before"); err != nil {
		t.Fatal(err)
	}
	before, err := filepath.Abs("before")
	if err != nil {
		t.Fatal(err)
	}
	folder(t, open)
	code, stdout, stderr := command("-format", "markdown", "-before", before, "cdk.out")
	if code != exitFailed || stderr != "" || !strings.HasPrefix(stdout, "## What this change does") ||
		!strings.Contains(stdout, "Creates 1 resource") {
		t.Errorf("exit status %d, stderr %q, stdout\n%s\nwant what the change does", code, stderr, stdout)
	}
	for _, name := range []string{"change.json", "change.html"} {
		if text, err := os.ReadFile(filepath.Join("cdk.out", name)); err != nil || !bytes.Contains(text, []byte("Creates 1 resource.")) {
			t.Errorf("%s = %.200q, %v, want what the change does", name, text, err)
		}
	}
	if _, stdout, _ := command("-before", "cdk.out", "cdk.out"); !strings.HasPrefix(stdout,
		"Nothing changes.\nwritten to cdk.out/change.html\n") {
		t.Errorf("stdout = %q, want that nothing changes", stdout)
	}
}

// The page shows the drawings, which are files as well.
func TestDrawings(t *testing.T) {
	folder(t, `{"Resources": {"V": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}}}}`)
	command("cdk.out")
	svg, err := os.ReadFile("cdk.out/diagram-vpc-app-v.svg")
	if err != nil {
		t.Fatal(err)
	}
	if page, err := os.ReadFile("cdk.out/well-architected.html"); err != nil || !bytes.Contains(page, svg) {
		t.Errorf("the page does not have the drawing, %v", err)
	}
}

// Templates of two folders are the same if their names in the folder are.
func TestBeforeOfFolders(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, template := range map[string]string{"old/app.json": clean, "new/app.json": strings.Replace(clean, `"x"`, `"y"`, 1)} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(template), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_, stdout, stderr := command("-format", "markdown", "-before", "old", "new")
	if stderr != "" || !strings.Contains(stdout, "Modifies 1 resource") {
		t.Errorf("stderr %q, stdout\n%s\nwant one resource modified", stderr, stdout)
	}
	if _, err := os.Stat("new/change.html"); err != nil {
		t.Error(err)
	}
}
