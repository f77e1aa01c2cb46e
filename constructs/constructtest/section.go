package constructtest

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Section holds a part of a document to what a test has found out: the lines between "<!-- NAME
// -->" and "<!-- end -->". The flag -update of package snapshot, where a test imports it, and
// PLINTH_UPDATE=1 rewrite them.
func Section(t testing.TB, document, name, want string) {
	t.Helper()
	text, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	begin, end := fmt.Sprintf("<!-- %s -->\n", name), "<!-- end -->\n"
	head, rest, ok := strings.Cut(string(text), begin)
	was, tail, closed := strings.Cut(rest, end)
	if !ok || !closed {
		t.Fatalf("%s has no place between %q and %q, want one for what is %s", document, begin, end, name)
	}
	if Updating() {
		if err := os.WriteFile(document, []byte(head+begin+want+end+tail), 0o666); err != nil {
			t.Fatal(err)
		}
	} else if diff := cmp.Diff(want, was); diff != "" {
		t.Errorf("%s does not say what is %s (-found +written), see -update:\n%s", document, name, diff)
	}
}

// Updating reports whether golden files are rewritten.
func Updating() bool {
	if f := flag.Lookup("update"); f != nil {
		return f.Value.String() == "true"
	}
	return os.Getenv("PLINTH_UPDATE") == "1"
}
