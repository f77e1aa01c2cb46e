package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/internal/files"
)

// The life of a baseline: today's findings are listed, then only a new one fails, then one that is
// mended is told, and the next list is shorter.
func TestBaseline(t *testing.T) {
	const rules = "S3-001,S3-004,S3-007"
	dir := t.TempDir()
	list := filepath.Join(dir, "known.json")
	file := filepath.Join(dir, "site.yaml")
	write := func(change ...string) {
		t.Helper()
		data, err := os.ReadFile(website)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(strings.NewReplacer(change...).Replace(string(data))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	size := func() int {
		t.Helper()
		data, err := os.ReadFile(list)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Count(string(data), `"rule"`)
	}
	write()

	code, stdout, stderr := command("-include", rules, "-write-baseline", list, file)
	if code != exitClean || stderr != "" || size() != 3 || !strings.HasPrefix(stdout, "0 errors, 0 warnings, 0 waived, 3 in the baseline;") {
		t.Fatalf("writing: exit status %d, %d in the list, stdout %q, stderr %q", code, size(), stdout, stderr)
	}
	write("Resources:\n", "Metadata: {lines: moved}\nResources:\n\n\n")
	if code, stdout, stderr := command("-include", rules, "-baseline", list, file); code != exitClean || stderr != "" {
		t.Errorf("moved lines: exit status %d, stdout %q, stderr %q, want all to be known", code, stdout, stderr)
	}

	write("BlockPublicAcls: true", "BlockPublicAcls: false")
	code, stdout, stderr = command("-include", rules, "-baseline", list, file)
	if code != exitFindings || stderr != "" || !strings.Contains(stdout, "BlockPublicAcls: is false") ||
		strings.Contains(stdout, "BlockPublicPolicy:") {
		t.Errorf("a new finding: exit status %d, stderr %q, stdout\n%s", code, stderr, stdout)
	}

	write("BlockPublicPolicy: false", "BlockPublicPolicy: true")
	code, _, stderr = command("-include", rules, "-baseline", list, file)
	where := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "/"), ".yaml")
	want := "guardrail: gone from " + files.Display(list) + ": S3-001 " + where + " Site PublicAccessBlockConfiguration.BlockPublicPolicy\n"
	if code != exitClean || stderr != want {
		t.Errorf("a mended finding: exit status %d, stderr\n%s, want\n%s", code, stderr, want)
	}
	if code, _, _ := command("-include", rules, "-baseline", list, "-write-baseline", list, file); code != exitClean || size() != 2 {
		t.Errorf("writing again: exit status %d, %d in the list, want 2", code, size())
	}
	if code, _, stderr := command("-include", rules, "-baseline", list, file); code != exitClean || stderr != "" {
		t.Errorf("the shorter list: exit status %d, stderr %q, want nothing to tell", code, stderr)
	}
}

// What the selection leaves out is neither gone nor listed.
func TestBaselineOfASelection(t *testing.T) {
	list := filepath.Join(t.TempDir(), "known.json")
	if code, _, _ := command("-write-baseline", list, website); code != exitClean {
		t.Fatal("cannot write")
	}
	if code, _, stderr := command("-baseline", list, "-include", "S3-001", website); code != exitClean || stderr != "" {
		t.Errorf("exit status %d, stderr %q, want nothing to be gone", code, stderr)
	}
	if code, _, _ := command("-write-baseline", list, "-include", "S3-001", website); code != exitClean {
		t.Fatal("cannot write")
	}
	if code, stdout, _ := command("-baseline", list, website); code != exitFindings || strings.Contains(stdout, "error S3-001") {
		t.Errorf("exit status %d, stdout\n%s, want S3-001 alone to be known", code, stdout)
	}
}

func TestUnusableBaseline(t *testing.T) {
	list := filepath.Join(t.TempDir(), "known.json")
	if err := os.WriteFile(list, []byte(`{"schema": "other"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := command("-baseline", list, website)
	if want := "guardrail: baseline " + files.Display(list) + `: schema is "other", want "plinth-guardrail-baseline/1"` +
		"\n"; code != exitUnusable ||
		stdout != "" || stderr != want {
		t.Errorf("exit status %d, stderr %q, want %q", code, stderr, want)
	}
}
