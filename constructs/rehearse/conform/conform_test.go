package conform_test

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform"
	"github.com/plinth-cdk/plinth/constructs/rehearse/conform/internal/row"
)

var update = flag.Bool("update", os.Getenv("PLINTH_UPDATE") == "1", "rewrite what is found in testdata/broken.json")

// missed are what only CDK's own validation finds: README.md says so of each.
var missed = []string{
	"a pattern that looks ahead", "a number that becomes a text", "a group that is open to the world", "a zone that is written down",
	"a pipeline that begins with a build", "ports that a protocol ignores",
}

// What CDK's own validation finds in broken templates is found here, in the same resources.
func TestWhatCDKFindsIsFound(t *testing.T) {
	const file = "testdata/broken.json"
	rows, err := row.Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) < 150 {
		t.Errorf("there are %d rows, want all of them", len(rows))
	}
	for i, r := range rows {
		found := findings(t, string(r.Template))
		if *update {
			rows[i].Plinth = found
			continue
		}
		if diff := cmp.Diff(r.Plinth, found); diff != "" {
			t.Errorf("%s (-want +got):\n%s", r.Name, diff)
		}
		answers := func(theirs string) bool { return answered(theirs, found) }
		switch answered := slices.ContainsFunc(r.CDK, answers); {
		case slices.Contains(missed, r.Name) == answered && len(r.CDK) > 0:
			t.Errorf("%s: CDK's own validation is answered %t, want %t:\n%v\n%v", r.Name, answered, !answered, r.CDK, found)
		case len(r.CDK) == 0 && len(found) == 0:
			t.Errorf("%s: nobody finds anything, so the row proves nothing", r.Name)
		}
	}
	if *update {
		if err := row.Write(file, rows); err != nil {
			t.Fatal(err)
		}
	}
}

// answered reports whether something is found by the same rule, or in the same resource.
func answered(theirs string, found []string) bool {
	return slices.ContainsFunc(found, func(ours string) bool {
		mine, other := strings.Fields(ours), strings.Fields(theirs)
		return mine[0] == other[0] || mine[1] == other[1] && mine[1] != "-"
	})
}

func findings(t *testing.T, template string) []string {
	t.Helper()
	all := []string{}
	for _, p := range problems(t, template) {
		id := "-"
		if p.Resource != nil {
			id = p.Resource.LogicalID
		}
		all = append(all, strings.TrimSpace(p.Rule+" "+id+" "+p.Property))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func problems(t testing.TB, template string) []conform.Problem {
	t.Helper()
	return conform.Problems(assemblytest.Read(t, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: template}))
}

// Templates that are deployed are silent: those of all examples, by the same environment as CDK's.
func TestExamplesAreSilent(t *testing.T) {
	files, err := filepath.Glob("../../../examples/*/testdata/TestTemplates/*.template.json")
	if err != nil || len(files) < 30 {
		t.Fatalf("files = %d, %v, want those of all examples", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems(t, string(data)) {
			if p.Rule != "F3006" { // a stack of another Region
				t.Errorf("%s: %+v", file, p)
			}
		}
	}
}

func BenchmarkProblems(b *testing.B) {
	data, err := os.ReadFile("../../../examples/production/testdata/TestTemplates/Shop.template.json")
	if err != nil {
		b.Fatal(err)
	}
	var resources int
	for b.Loop() {
		b.StopTimer()
		a := assemblytest.Read(b, assemblytest.Stack{Name: "S", Environment: "111111111111/eu-west-1", Template: string(data)})
		resources = len(a.Resources())
		b.StartTimer()
		conform.Problems(a)
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*resources), "µs/resource")
}
