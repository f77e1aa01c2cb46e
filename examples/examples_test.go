// Package examples_test runs every example the way a newcomer does, as a program of its own.
package examples_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse"
)

// TestExamples runs each example. It fails on any violation that the run reports, warnings
// included, on a question to the CLI, on noise on standard error, and on a changed number of
// messages. Golden files hold the templates, which have to be the same on every run.
// TestExamplesPassCDKsValidation does it with CDK's own validation.
func TestExamples(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		t.Run(example, func(t *testing.T) {
			out, bridge := bridged(t, example)
			checkReport(t, filepath.Join(out, "validation-report.json"))
			checkStandingCost(t, example, out)
			bridge.check(t, example, out)
			if manifest := read(t, filepath.Join(out, "manifest.json")); strings.Contains(manifest, `"missing":`) {
				t.Error("the manifest asks the CLI for context")
			}
			if ids, _ := filepath.Glob(filepath.Join(example, "testdata", "ids.json")); len(ids) == 0 {
				rehearsed(t, out) // those that need ids are rehearsed in their phases, by a test of theirs
			}
		})
	}
}

// Golden files leave out the hashes of what is uploaded, such as the code of both of CDK's
// functions that the hub needs.
func TestHashesAreTheSameOnEveryRun(t *testing.T) {
	const example = "hub-and-spoke"
	out, _ := bridged(t, example)
	first, second := templates(t, out), templates(t, run(t, build(t, example), os.Environ()))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two runs in two directories differ:\n%s", diff)
	}
	hashes := regexp.MustCompile(`"asset\.[0-9a-f]{64}"`).FindAllString(first["Hub.template.json"]+first["Egress.template.json"], -1)
	slices.Sort(hashes)
	if n := len(slices.Compact(hashes)); n != 2 {
		t.Errorf("%d kinds of code are uploaded, want 2", n)
	}
}

// TestExamplesBeginWithWhatNeedsNoIDs runs those that wait for ids as the CLI does it at first.
func TestExamplesBeginWithWhatNeedsNoIDs(t *testing.T) {
	for _, ids := range glob(t, "*/testdata/ids.json") {
		example := filepath.Dir(filepath.Dir(ids))
		t.Run(example, func(t *testing.T) {
			cmd := exec.Command(build(t, example), "-ids", "ids.json")
			cmd.Dir = t.TempDir()
			out, err := cmd.CombinedOutput()
			const want = "has no id yet: cdk deploy Accounts --no-rollback --outputs-file ids.json"
			if err != nil || !strings.Contains(string(out), want) || strings.Contains(string(out), "LogArchive") {
				t.Errorf("%v, want the first phase alone, and %q:\n%s", err, want, out)
			}
			rehearsed(t, filepath.Join(cmd.Dir, "cdk.out"))
		})
	}
}

// rehearsed wants nothing to fail when an app is deployed for the first time.
func rehearsed(t *testing.T, dir string) {
	t.Helper()
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if r := rehearse.First(a); len(r.Findings) > 0 {
		t.Errorf("the first deployment has %d findings, want none:\n%s", len(r.Findings), r)
	}
}

// bridged returns the cdk.out of a run of an example over a bridge. It is run once, and what it has
// written stays as long as the binary.
func bridged(t *testing.T, example string) (out string, b bridge) {
	t.Helper()
	binary := build(t, example)
	dir := filepath.Join(binaries, "bridged", example)
	b, out = bridge{filepath.Join(dir, "node")}, filepath.Join(dir, "cdk.out")
	if _, err := os.Stat(dir); err == nil {
		return out, b
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	b.build(t)
	return runIn(t, dir, binary, b.env()), b
}

// run runs a binary in an empty directory, and returns its cdk.out.
func run(t *testing.T, binary string, env []string) string {
	t.Helper()
	return runIn(t, t.TempDir(), binary, env)
}

func runIn(t *testing.T, dir, binary string, env []string) string {
	t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(binary)
	cmd.Dir = dir
	cmd.Env = env
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v\n%s%s", err, &stdout, &stderr)
	}
	if stderr.Len() > 0 {
		t.Errorf("standard error is not empty:\n%s", &stderr)
	}
	if !strings.Contains(stdout.String(), "written to cdk.out") {
		t.Errorf("standard output has no summary:\n%s", &stdout)
	}
	return filepath.Join(cmd.Dir, "cdk.out")
}

func checkReport(t *testing.T, name string) {
	t.Helper()
	var report struct {
		PluginReports []struct {
			PluginName, Conclusion string
			Violations             []any
		}
	}
	if err := json.Unmarshal([]byte(read(t, name)), &report); err != nil {
		t.Fatal(err)
	}
	for _, plugin := range report.PluginReports {
		if len(plugin.Violations) == 0 && plugin.Conclusion == "success" {
			continue // all that it found is acknowledged
		}
		violations, _ := json.MarshalIndent(plugin.Violations, "", "  ")
		t.Errorf("%s: %s\n%s", plugin.PluginName, plugin.Conclusion, violations)
	}
}

// TestValidationIsOn shows that an example that CloudFormation would refuse fails, with a message
// that a person can act on.
func TestValidationIsOn(t *testing.T) {
	refuses(t, os.Environ(), "CFN-003", "Refused/Topic", "NoSuchProperty", "CloudFormation schemas: 1 finding\n")
}

// refuses runs an app with a mistake, and wants it to fail and to say so.
func refuses(t *testing.T, env []string, says ...string) {
	t.Helper()
	cmd := exec.Command(build(t, "refused"))
	cmd.Dir, cmd.Env = t.TempDir(), env
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Fatalf("%v, want exit code 1\n%s", err, out)
	}
	for _, want := range says {
		if !strings.Contains(string(out), want) {
			t.Errorf("output lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(string(out), "goroutine") {
		t.Errorf("output has a stack trace:\n%s", out)
	}
}

func templates(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := files(t, dir, ".template.json")
	if len(all) == 0 {
		t.Errorf("no templates in %s", dir)
	}
	return all
}

// files are those below a folder whose names end in a certain way.
func files(t *testing.T, dir, end string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, end) {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		all[rel] = read(t, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("%s: %v, %v", pattern, names, err)
	}
	return names
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
