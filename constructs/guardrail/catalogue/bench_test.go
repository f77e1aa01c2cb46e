package catalogue_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// large writes an assembly of n times the good stack, about 205 resources each.
func large(t testing.TB, n int) string {
	t.Helper()
	var stacks []assemblytest.Stack
	for i := range n {
		s := Good()
		s.Name = fmt.Sprint("Prod", i)
		stacks = append(stacks, s)
	}
	return assemblytest.Write(t, stacks...)
}

// sizes are numbers of stacks for 1000 and 20000 resources: time per resource that grows
// between them is a rule that compares everything with everything.
var sizes = []int{5, 98}

// TestCostGrowsWithTheNumberOfResources counts allocations, which are the same on every machine.
func TestCostGrowsWithTheNumberOfResources(t *testing.T) {
	perResource := func(stacks int) float64 {
		a, rules := read(t, large(t, stacks)), catalogue.Rules()
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		if _, err := engine.Evaluate(a, rules, time.Time{}); err != nil {
			t.Fatal(err)
		}
		runtime.ReadMemStats(&after)
		return float64(after.Mallocs-before.Mallocs) / float64(len(a.Resources()))
	}
	few, many := perResource(10), perResource(50)
	t.Logf("allocations for a resource: %.0f of 10 stacks, %.0f of 50", few, many)
	if many > 1.1*few {
		t.Errorf("a resource takes %.0f allocations in an app of 50 stacks and %.0f in one of 10, want the same", many, few)
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range sizes {
		dir := large(b, n)
		a := read(b, dir)
		b.Run(fmt.Sprintf("resources=%d", len(a.Resources())), func(b *testing.B) {
			for b.Loop() {
				read(b, dir)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(a.Resources())), "ns/resource")
		})
	}
}

// BenchmarkEvaluate evaluates an assembly that was just read: at the second evaluation of one, what
// the rules derive of it is there.
func BenchmarkEvaluate(b *testing.B) {
	rules := catalogue.Rules()
	for _, n := range sizes {
		dir := large(b, n)
		a := read(b, dir)
		b.Run(fmt.Sprintf("resources=%d", len(a.Resources())), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				a = read(b, dir)
				b.StartTimer()
				if _, err := engine.Evaluate(a, rules, time.Time{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(a.Resources())), "ns/resource")
		})
	}
}

func read(t testing.TB, dir string) *assembly.Assembly {
	t.Helper()
	a, err := assembly.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
