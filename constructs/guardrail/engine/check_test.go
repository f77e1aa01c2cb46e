package engine_test

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func TestFindingsComeInTheOrderOfTheRules(t *testing.T) {
	var rules []engine.Rule
	for i := range 50 {
		rule := safe
		rule.ID = fmt.Sprintf("TEST-%03d", i)
		rule.Check = func(pass *engine.Pass) {
			time.Sleep(time.Duration(50-i) * 10 * time.Microsecond) // the first takes longest
			pass.Report(pass.Resources()[0], "On", "by rule %d", i)
		}
		rules = append(rules, rule)
	}
	for i, f := range evaluate(t, house(nil), rules...).Findings {
		if f.Rule.ID != rules[i].ID || f.Detail != fmt.Sprintf("by rule %d", i) {
			t.Errorf("finding %d is %q of %s, want that of %s", i, f.Detail, f.Rule.ID, rules[i].ID)
		}
	}
}

func TestRulesThatPanic(t *testing.T) {
	broken := errors.New("the rule is broken")
	rule := safe
	rule.Check = func(*engine.Pass) { panic(broken) }
	defer func() {
		if r := recover(); r != any(broken) {
			t.Errorf("Evaluate panics with %v, want %v", r, broken)
		}
	}()
	_, _ = engine.Evaluate(assemblytest.Read(t, house(nil)), []engine.Rule{other, rule}, today)
}

func TestDerivedIsMadeOnce(t *testing.T) {
	type key struct{}
	made := 0
	look := other
	look.Check = func(pass *engine.Pass) {
		all := assembly.Derived(pass.Assembly, key{}, func(*assembly.Assembly) string { made++; return strings.Repeat("x", made) })
		pass.Report(pass.Resources()[0], all, "looked")
	}
	var rules []engine.Rule
	for i := range 20 {
		look.ID = fmt.Sprintf("LOOK-%03d", i)
		rules = append(rules, look)
	}
	for _, f := range evaluate(t, house(nil), rules...).Findings {
		if f.Property != "x" {
			t.Errorf("%s saw %q, want what was made first", f.Rule.ID, f.Property)
		}
	}
	if made != 1 {
		t.Errorf("made %d times, want once", made)
	}
}

// Each goroutine grows a stack of its own, which takes longer than many a rule.
func TestRulesShareFewGoroutines(t *testing.T) {
	var running, most atomic.Int64
	var rules []engine.Rule
	for i := range 100 * runtime.GOMAXPROCS(0) {
		rule := safe
		rule.ID = fmt.Sprintf("TEST-%03d", i)
		rule.Check = func(*engine.Pass) {
			n := running.Add(1)
			for was := most.Load(); n > was && !most.CompareAndSwap(was, n); was = most.Load() {
			}
			time.Sleep(100 * time.Microsecond)
			running.Add(-1)
		}
		rules = append(rules, rule)
	}
	evaluate(t, house(nil), rules...)
	if got, limit := most.Load(), int64(8*runtime.GOMAXPROCS(0)); got > limit {
		t.Errorf("%d of %d rules ran at once, want at most %d", got, len(rules), limit)
	}
}
