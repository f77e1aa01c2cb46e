package report_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/input"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report"
)

// workloads writes templates with the workload that the command of the guardrails is measured with:
// a service of 40 resources, with 12 to a stack.
func workloads(t testing.TB, stacks int) *assembly.Assembly {
	t.Helper()
	workload, err := os.ReadFile("../guardrail/cmd/guardrail/testdata/workload.json")
	if err != nil {
		t.Fatal(err)
	}
	resources := strings.TrimSuffix(strings.TrimPrefix(string(workload), "{"), "}\n")
	dir := t.TempDir()
	for stack := range stacks {
		var all []string
		for i := range 12 {
			all = append(all, strings.ReplaceAll(resources, "#", fmt.Sprint((stack*12+i)%256)))
		}
		text := `{"Resources": {` + strings.Join(all, ",") + "}}"
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("stack%d.json", stack)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	a, err := input.Read([]string{dir}, assembly.Facts{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// cost is the time that guardrails and report take a resource, and that of the report alone.
func cost(t testing.TB, stacks int) (together, alone float64) {
	t.Helper()
	a := workloads(t, stacks)
	resources := float64(len(a.Resources()))
	start := time.Now()
	found, err := engine.Evaluate(a, catalogue.Rules(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	guardrails := time.Since(start)
	var b bytes.Buffer
	if err := build(t, a, report.Options{Guardrails: found}).JSON(&b); err != nil {
		t.Fatal(err)
	}
	if b.Len() < len(a.Resources()) {
		t.Fatalf("report = %d bytes, want one with findings", b.Len())
	}
	both := time.Since(start)
	return float64(both.Nanoseconds()) / resources, float64((both - guardrails).Nanoseconds()) / resources
}

// small and large are numbers of stacks for 960 and for 20,160 resources.
const small, large = 2, 42

// A resource costs about the same among 20,000 as among 1,000.
func BenchmarkReport(b *testing.B) {
	for _, stacks := range []int{small, large} {
		b.Run(fmt.Sprintf("resources=%d", stacks*12*40), func(b *testing.B) {
			var together, alone float64
			for b.Loop() {
				together, alone = cost(b, stacks)
			}
			b.ReportMetric(together, "ns/resource")
			b.ReportMetric(alone, "report-ns/resource")
		})
	}
}
