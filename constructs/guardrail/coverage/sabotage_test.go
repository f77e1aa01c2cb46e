//go:build coverage

package coverage_test

import (
	"cmp"
	_ "embed" // the reasons
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/coverage"
)

// caught is the share of all sabotage below which too much of it goes by unseen.
const caught = 0.99

//go:embed survivors.json
var survivors []byte

// TestSabotageOfTheExamplesIsCaught needs PLINTH_ASSEMBLIES, what the examples synthesize. Run it
// with -v for the share of each operator.
func TestSabotageOfTheExamplesIsCaught(t *testing.T) {
	dirs := filepath.SplitList(os.Getenv("PLINTH_ASSEMBLIES"))
	if len(dirs) == 0 {
		t.Fatal("PLINTH_ASSEMBLIES is empty; .ci/run shows how to set it")
	}
	var all []*coverage.Mutant
	seen := map[string]bool{}
	for _, dir := range dirs {
		a, err := assembly.Read(dir)
		if err != nil {
			t.Fatal(err)
		}
		some, err := coverage.Sabotage(a, catalogue.Rules(), seen)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, some...)
	}
	reasons, err := coverage.Reasons(survivors)
	if err != nil {
		t.Fatal(err)
	}
	by, unexplained, stale := coverage.Explain(all, reasons)
	t.Logf("%s\n%s", shares(all), explained(by))
	for _, m := range unexplained {
		t.Errorf("nothing finds %q on %s at %s %s, and survivors.json has no reason", m.Operator, m.Kind(), m.Resource.Path, m.Path)
	}
	for r, some := range by {
		if len(some) != r.Count {
			t.Errorf("%d survivors have a reason that is for %d: %s", len(some), r.Count, r.Why)
		}
	}
	for _, s := range stale {
		t.Errorf("no survivor has this part of a reason any more: %s", s)
	}
	if got := share(all); got < caught {
		t.Errorf("%.1f %% of %d mutants are caught, want %.1f %% at least", 100*got, len(all), 100*caught)
	}
}

func share(all []*coverage.Mutant) float64 {
	found := 0
	for _, m := range all {
		if m.Caught {
			found++
		}
	}
	return float64(found) / float64(max(len(all), 1))
}

// shares lists the operators with what is caught of each.
func shares(all []*coverage.Mutant) string {
	by := map[string][]*coverage.Mutant{}
	for _, m := range all {
		by[m.Operator] = append(by[m.Operator], m)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%5.1f %% of %5d mutants are caught", 100*share(all), len(all))
	for _, name := range slices.Sorted(maps.Keys(by)) {
		fmt.Fprintf(&b, "\n%5.1f %% of %5d %s", 100*share(by[name]), len(by[name]), name)
	}
	return b.String()
}

// explained lists the reasons with the number of survivors of each.
func explained(by map[*coverage.Reason][]*coverage.Mutant) string {
	var b strings.Builder
	for _, r := range slices.SortedFunc(maps.Keys(by), func(r, s *coverage.Reason) int {
		return cmp.Or(cmp.Compare(len(by[s]), len(by[r])), cmp.Compare(r.Why, s.Why))
	}) {
		fmt.Fprintf(&b, "%5d %s: %s\n", len(by[r]), map[bool]string{true: "open", false: "right"}[r.Open], r.Why)
	}
	return b.String()
}
