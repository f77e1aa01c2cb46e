//go:build cli

package guardrail_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// These tests run apps as processes of their own, by themselves and below the CDK CLI. They need
// the two versions of the CLI that package.json beside the app names, in the directory PLINTH_CLI.

// undone builds the app that violates a guardrail.
func undone(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "undone")
	if out, err := exec.Command("go", "build", "-o", binary, "./internal/undone").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

// finished runs a command in a directory of its own, and returns its exit code and standard error.
func finished(t *testing.T, environment []string, name string, args ...string) (code int, stderr string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir, cmd.Env = t.TempDir(), append(os.Environ(), environment...)
	var text strings.Builder
	cmd.Stderr = &text
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), text.String()
}

// expect fails the test unless a process ended as it has to: with the findings, once.
func expect(t *testing.T, what string, code int, stderr string, want int) {
	t.Helper()
	if code != want || strings.Count(stderr, "error SG-001") != want || strings.Contains(stderr, "goroutine") {
		t.Errorf("%s: exit code %d, want %d, and as many reports:\n%s", what, code, want, stderr)
	}
}

func TestTheProcessFails(t *testing.T) {
	app := undone(t)
	t.Run("whatever the environment says", func(t *testing.T) { whateverTheEnvironmentSays(t, app) })
	t.Run("whatever the CLI selects", func(t *testing.T) { whateverTheCLISelects(t, app) })
	t.Run("with the oldest CLI", func(t *testing.T) { withTheOldestCLI(t, app) })
}

func whateverTheEnvironmentSays(t *testing.T, app string) {
	for _, environment := range []string{
		"CDK_APP_MODE=process", "CDK_APP_MODE=inmemory",
		`CDK_CONTEXT_JSON={"@aws-cdk/core:failSynthOnValidationErrors":false,"@aws-cdk/core:appMode":"process"}`,
	} {
		for _, how := range []string{"enforce", "new-app", "main"} {
			code, stderr := finished(t, []string{environment}, app, "stage", how)
			expect(t, how+" with "+environment, code, stderr, 1)
		}
	}
	code, stderr := finished(t, nil, app, "clean", "enforce")
	expect(t, "an app without a violation", code, stderr, 0)
}

func whateverTheCLISelects(t *testing.T, app string) {
	for _, version := range []string{"oldest", "newest"} {
		cli := filepath.Join(os.Getenv("PLINTH_CLI"), "node_modules", version, "bin", "cdk")
		for _, c := range []struct{ app, stacks string }{
			{"stage enforce", "Prod/*"}, {"nested main", "Prod/*"}, {"group enforce", "**"}, {"pipeline new-app", "Delivery"},
		} {
			code, stderr := finished(t, nil, cli, "synth", "--quiet", "--app", app+" "+c.app, c.stacks)
			expect(t, version+" CLI with "+c.app, code, stderr, 1)
		}
		code, stderr := finished(t, nil, cli, "synth", "--quiet", "--app", app+" clean enforce", "Prod/*")
		expect(t, version+" CLI with an app without a violation", code, stderr, 0)
	}
}

// withTheOldestCLI holds package.json to what CDK says may read what it writes.
func withTheOldestCLI(t *testing.T, app string) {
	text, err := os.ReadFile("internal/undone/package.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	code, stderr := finished(t, []string{"CDK_OUTDIR=" + dir}, app, "clean", "main")
	expect(t, "an app without a violation", code, stderr, 0)
	manifest, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var accepts struct {
		MinimumCliVersion string `json:"minimumCliVersion"`
	}
	if err := json.Unmarshal(manifest, &accepts); err != nil {
		t.Fatal(err)
	}
	if want := `"npm:aws-cdk@` + accepts.MinimumCliVersion + `"`; !strings.Contains(string(text), want) {
		t.Errorf("package.json has no %s", want)
	}
}
