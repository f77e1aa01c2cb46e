//go:build validated

package examples_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestExamplesPassCDKsValidation runs each example with CDK's own validation, and without all else
// that makes runs faster, which takes most of a minute for the largest. It fails on any violation,
// warnings included, and where a byte of what is written differs from that of a run as usual. What
// those write stays in the folder PLINTH_KEEP, for the judges in .ci/run: NAME/cdk.out.
func TestExamplesPassCDKsValidation(t *testing.T) {
	for _, main := range glob(t, "*/main.go") {
		example := filepath.Dir(main)
		t.Run(example, func(t *testing.T) {
			binary := build(t, example)
			slow := run(t, binary, append(validated(t), "PLINTH_RUNTIME=plain", "GOGC=100"))
			usual := runIn(t, kept(t, example), binary, append(os.Environ(), "CDK_VALIDATION=false"))
			checkReport(t, filepath.Join(slow, "validation-report.json"))
			if diff := cmp.Diff(assemblies(t, slow), assemblies(t, usual)); diff != "" {
				t.Errorf("a run as usual writes something else, -slow +usual:\n%s", diff)
			}
		})
	}
}

// assemblies are the files of an assembly, without what CDK's own validation says of it.
func assemblies(t *testing.T, dir string) map[string]string {
	all := files(t, dir, "")
	delete(all, "validation-report.json")
	return all
}

func kept(t *testing.T, example string) string {
	t.Helper()
	keep := os.Getenv("PLINTH_KEEP")
	if keep == "" {
		return t.TempDir()
	}
	dir := filepath.Join(keep, example)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// CDK's own validation is told of as well, where somebody asks for it.
func TestCDKsValidationIsOnWhereItIsAskedFor(t *testing.T) {
	refuses(t, append(os.Environ(), "PLINTH_VALIDATE=cdk"), "F3002", "Refused/Topic", "NoSuchProperty",
		"CloudFormation schemas: 1 finding; CDK's own validation: 1 finding\n")
}

// validated is the environment of a run with CDK's validation. V8 collects garbage in one thread
// meanwhile, which takes a third less time: its threads are in each other's way.
func validated(t *testing.T) []string {
	t.Helper()
	env := append(os.Environ(), "CDK_VALIDATION=true")
	if os.Getenv("JSII_NODE") != "" || runtime.GOOS == "windows" {
		return env
	}
	node := filepath.Join(binaries, "node")
	if err := os.WriteFile(node, []byte("#!/bin/sh\nexec node --single-threaded-gc \"$@\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return append(env, "JSII_NODE="+node)
}
