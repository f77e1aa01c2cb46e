package sabotage

import (
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Case changes the good stack in one way that exactly one rule forbids.
type Case struct {
	// Rule is the id of that rule, Name tells the case from others of it.
	Rule, Name string
	Change     []Change
	// At is the logical id and property that is reported, "Vpc EnableDnsSupport"; the detail
	// contains Says.
	At, Says string
	// Also are other rules that the change breaks as well, by its nature.
	Also []string
}

// Proofs read thousands of small assemblies, and drop them at once: to sweep memory less often
// saves a fifth of their processor time.
func init() {
	if _, set := os.LookupEnv("GOGC"); !set {
		debug.SetGCPercent(400)
	}
}

// Evaluate applies the whole catalogue to the good stack in a class of environment, after changes.
func Evaluate(t testing.TB, class assembly.Class, changes ...Change) *engine.Report {
	t.Helper()
	return evaluate(t, catalogue.Rules(), class, changes...)
}

func evaluate(t testing.TB, rules []engine.Rule, class assembly.Class, changes ...Change) *engine.Report {
	t.Helper()
	s := changed(class, changes...)
	report, err := engine.Evaluate(assemblytest.Read(t, divide(s)...), rules, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// changed is the good stack, as an app of a class of environment records it, after changes.
func changed(class assembly.Class, changes ...Change) assemblytest.Stack {
	s := Good()
	organization(Resources(&s))
	s.Metadata["Prod"] = []assemblytest.Entry{
		{Type: assembly.MetadataClass, Data: string(class)}, {Type: assembly.MetadataSettings, Data: defined()},
		{Type: assembly.MetadataPromise, Data: promised()},
		{Type: assembly.MetadataObserved, Data: true},
		{Type: assembly.MetadataUnwatched, Data: Object{"reason": "each rule is proved by itself"}},
	}
	Records("Prod/Vpc", "plinth:segment", "Production")(&s)
	Records("Prod/Dev", "plinth:segment", "NonProduction")(&s)
	s.Tags["Environment"] = strings.ToLower(string(class))
	for _, c := range changes {
		c(&s)
	}
	return s
}

// Describe words findings for a test's message, one a line.
func Describe(findings []engine.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprintf("%s at %s %s: %s", f.Rule.ID, f.LogicalID, f.Property, f.Detail))
	}
	return strings.Join(all, "\n")
}
