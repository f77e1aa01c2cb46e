// Package snapshot compares the templates of an app with checked-in golden files, so that
// no change reaches a deployment without having been read.
//
//	func TestTemplates(t *testing.T) {
//		app := snapshot.NewApp(t)
//		define(app)
//		snapshot.Check(t, app)
//	}
//
// Golden files are the files that CDK writes, in testdata/<test name>, with the hashes of
// assets masked. Run go test with -update to accept a change, or with PLINTH_UPDATE=1 in the
// environment to accept it in several packages at once.
//
// Importing the package switches CDK's built-in template validation off for the test
// binary, by CDK_VALIDATION=false, unless that variable is set already: it takes seconds
// to start and is better run once, over the finished app. Guardrails are evaluated all the
// same. It also lets the heap of the test binary grow to five times of what is alive, unless GOGC
// is set.
package snapshot

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	_ "github.com/plinth-cdk/plinth/constructs/internal/quick"
	"github.com/plinth-cdk/plinth/constructs/plinth"
)

func init() {
	// Tests read many assemblies, and drop them at once: to sweep memory less often saves a sixth of
	// their processor time.
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(400)
	}
}

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite the golden files in testdata")

// NewApp makes an app like plinth.NewApp, guardrails included, that writes to a temporary
// directory and leaves CDK's bootstrap version check out of the templates: it is the same
// in every one of them.
func NewApp(t testing.TB) awscdk.App {
	t.Helper()
	return plinth.NewApp(&plinth.AppProps{
		Outdir: t.TempDir(),
		Synthesizer: awscdk.NewDefaultStackSynthesizer(&awscdk.DefaultStackSynthesizerProps{
			GenerateBootstrapVersionRule: jsii.Bool(false),
		}),
	})
}

// Synth synthesizes the app and reads the result. The test fails at once, with CDK's or
// the guardrails' message, when the app cannot be synthesized.
func Synth(t testing.TB, app awscdk.App) *assembly.Assembly {
	t.Helper()
	a, err := synth(app)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func synth(app awscdk.App) (a *assembly.Assembly, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return assembly.Read(*app.Synth(nil).Directory())
}

// Check synthesizes the app and compares the template of every stack, nested ones
// included, with its golden file. The test fails when a template differs or has no golden
// file, and when a golden file has no template any more.
//
// Beside the golden files Check keeps stateful.txt, the list of the resources that hold
// data: a line that the app no longer satisfies fails the test even with -update, and so does a
// change of a property that replaces the resource.
func Check(t testing.TB, app awscdk.App) {
	t.Helper()
	Compare(t, Synth(t, app))
}

// Compare is [Check] for an app that has been synthesized already, by the same test.
func Compare(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	golden := filepath.Join("testdata", filepath.FromSlash(t.Name()))
	current := map[string]bool{}
	refused := checkReplaced(t, a, golden)
	for _, s := range a.Stacks {
		name := filepath.Join(golden, filepath.FromSlash(s.TemplateFile))
		current[name] = true
		template, err := os.ReadFile(filepath.Join(a.Dir, filepath.FromSlash(s.TemplateFile)))
		if err != nil {
			t.Fatal(err)
		}
		if !refused[s.Path] {
			compare(t, s.Path, name, mask(string(template)))
		}
	}
	if list := filepath.Join(golden, statefulList); len(statefulResources(a)) > 0 {
		checkStateful(t, a, golden)
		current[list] = true
	}
	for _, name := range stale(t, golden, current) {
		if !*update {
			t.Errorf("%s is stale: no stack writes it; remove it, or run go test -update", filepath.ToSlash(name))
		} else if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
}

func compare(t testing.TB, stack, name, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		t.Errorf("stack %s has no golden file %s; run go test -update", stack, filepath.ToSlash(name))
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("stack %s differs from %s (-want +got); if that is intended, run go test -update\n%s",
			stack, filepath.ToSlash(name), diff)
	}
}

// assetHash is how CDK names what it uploads; it changes with the bundler, not the app.
var assetHash = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

func mask(template string) string { return assetHash.ReplaceAllString(template, "ASSET_HASH") }

// stale lists the files below dir that are not current.
func stale(t testing.TB, dir string, current map[string]bool) []string {
	t.Helper()
	var names []string
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && !current[name] {
			names = append(names, name)
		}
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return names
}
