package rehearsetest_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/rehearse/rehearsetest"
)

// A recorder is a test that is failed, and says why.
type recorder struct {
	testing.TB
	said strings.Builder
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(format string, args ...any) { fmt.Fprintf(&r.said, format, args...) }

func (r *recorder) Fatal(args ...any) { panic(fmt.Sprint(args...)) }

func (r *recorder) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// run records what f says of a test that it fails.
func run(f func(t testing.TB)) (said string) {
	r := &recorder{}
	defer func() {
		if stopped := recover(); stopped != nil {
			said = fmt.Sprint(stopped)
		}
	}()
	f(r)
	return r.said.String()
}

func read(t *testing.T, dir string) *assembly.Assembly {
	t.Helper()
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// The app of this test reads what is deployed later.
func TestWhatDoesNotDeployFailsTheTest(t *testing.T) {
	update := flag.Lookup("update").Value
	was := update.String()
	t.Cleanup(func() { _ = update.Set(was) })
	_ = update.Set("false") // to find what differs, and not to write it
	broken := read(t, "../testdata/example")
	document := filepath.Join(t.TempDir(), "README.md")
	phase := rehearsetest.Phase{Title: "All", Before: []string{"Sign in."}, Commands: []string{"cdk deploy --all"}, App: broken}
	for text, want := range map[string]string{
		"# App\n": "has no place between",
		"# App\n<!-- rehearsed -->\nold\n<!-- end -->\n": "All would not deploy: 1 findings",
		"<!-- rehearsed -->\n<!-- end -->\n":             "does not say what is rehearsed",
	} {
		if err := os.WriteFile(document, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
		if said := run(func(t testing.TB) { rehearsetest.Phases(t, document, phase) }); !strings.Contains(said, want) {
			t.Errorf("Phases() of a document %q says %q, want %q", text, said, want)
		}
	}
	if said := run(func(t testing.TB) { rehearsetest.Change(t, "none", nil, broken) }); !strings.Contains(said, "no such file") {
		t.Errorf("Change() without a golden file says %q, want that there is none", said)
	}
	if said := run(func(t testing.TB) { rehearsetest.Refused(t, "Prod/Table", broken, broken) }); !strings.Contains(said,
		"want Prod/Table refused") {
		t.Errorf("Refused() of no change says %q, want that nothing is refused", said)
	}
}
