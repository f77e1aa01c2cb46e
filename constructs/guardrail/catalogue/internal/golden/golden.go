// Package golden compares what the tests of the catalogue write down with what it was before.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite the golden files")

// Check fails the test unless a file has the text, which an update writes into it.
func Check(t *testing.T, file, text string) {
	t.Helper()
	if old, _ := os.ReadFile(file); *update && string(old) != text { // others may be compiling what is as it was
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text); diff != "" {
		t.Errorf("%s (-want +got); if intended, run go test -update:\n%s", file, diff)
	}
}
