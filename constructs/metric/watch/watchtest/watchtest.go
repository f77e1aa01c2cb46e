// Package watchtest holds apps to it that everything in them is watched.
package watchtest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/constructtest"
	"github.com/plinth-cdk/plinth/constructs/metric/watch"
)

// Everything wants every production resource that can be watched to have its recommended alarms, or
// an exemption, and the coverage to be that of the golden file testdata/coverage.txt.
func Everything(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	report := watch.Cover(a)
	if !report.Observed {
		t.Error("nothing is observed, want observability.Observe to be called")
	}
	for _, c := range report.Resources {
		if c.Resource.Stack.Class != assembly.Production {
			continue
		}
		for _, alarm := range c.Missing {
			t.Errorf("%s has no alarm on %s, want %s", c.Resource.Path, alarm.Metric, alarm.Condition())
		}
		for _, gap := range c.Gaps {
			t.Errorf("%s cannot be watched by %s: %s", c.Resource.Path, gap.Metric, gap.Reason)
		}
	}
	var got strings.Builder
	if err := report.Print(&got); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "coverage.txt")
	if constructtest.Updating() {
		if err := os.WriteFile(golden, []byte(got.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("%s (-golden +covered); if that is intended, run go test -update:\n%s", golden, diff)
	}
}
