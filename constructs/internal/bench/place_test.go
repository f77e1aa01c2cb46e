package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTablesHaveTheirPlace(t *testing.T) {
	page := filepath.Join(t.TempDir(), "README.md")
	const before = "# Speed\n\n<!-- pairs -->\n| old |\n<!-- end -->\n\n<!-- scale -->\n<!-- end -->\n"
	if err := os.WriteFile(page, []byte(before), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"pairs", "scale"} {
		if err := place(page, kind, "| new "+kind+" |\n"); err != nil {
			t.Fatal(err)
		}
	}
	const want = "# Speed\n\n<!-- pairs -->\n| new pairs |\n<!-- end -->\n\n<!-- scale -->\n| new scale |\n<!-- end -->\n"
	if got, err := os.ReadFile(page); err != nil || string(got) != want {
		t.Errorf("place() wrote %q, %v, want %q", got, err, want)
	}
	if err := place(page, "tests", ""); err == nil || !strings.Contains(err.Error(), "<!-- tests -->") {
		t.Errorf("place() without a place = %v, want it to name the comment", err)
	}
}

// The README has a place for each kind of table.
func TestReadmeHasAPlaceForEachTable(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"pairs", "scale", "tests"} {
		if !strings.Contains(string(text), "<!-- "+kind+" -->\n") {
			t.Errorf("README.md has no place for %s, want <!-- %s -->", kind, kind)
		}
	}
}

func TestAppsByName(t *testing.T) {
	all := apps([]string{"quickstart", "spokes=50"})
	if all[0].dir != "./examples/quickstart" || all[0].env != nil {
		t.Errorf("apps() of an example = %+v, want its directory", all[0])
	}
	if all[1].dir != "./examples/internal/scale" || all[1].env[0] != "SPOKES=50" || all[1].file() != "spokes-50" {
		t.Errorf("apps() of a size = %+v, want the app of any size", all[1])
	}
}

func TestMemoryOfAProcessAndItsChildren(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("only Linux tells")
	}
	p, err := run("", nil, "sh", "-c", "sleep 0.2 & sleep 0.2; wait")
	if err != nil || p.own < 1<<10 || p.children < p.own/4 {
		t.Errorf("run() of a shell with two children = %+v, %v, want memory of each", p, err)
	}
}
