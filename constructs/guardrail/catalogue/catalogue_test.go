package catalogue_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A sabotage changes the good stack in one way that exactly one rule forbids.
type sabotage struct {
	rule   string
	name   string
	change []change
	// at is the logical id and property that is reported, "Vpc EnableDnsSupport"; the detail
	// contains says.
	at, says string
	// also are other rules that the change breaks as well, by its nature.
	also []string
}

// A change makes something of the good stack bad.
type change func(s *assemblytest.Stack)

func resources(s *assemblytest.Stack) object { return s.Template.(object)["Resources"].(object) }

// add adds or replaces a resource.
func add(id string, r object) change {
	return func(s *assemblytest.Stack) { resources(s)[id] = r }
}

// drop removes resources.
func drop(ids ...string) change {
	return func(s *assemblytest.Stack) {
		for _, id := range ids {
			delete(resources(s), id)
		}
	}
}

// set sets what is at a path such as "Vpc.EnableDnsSupport", below the properties of a
// resource; nil removes it. List elements are given by number.
func set(path string, value any) change {
	return func(s *assemblytest.Stack) {
		keys := strings.Split(path, ".")
		at := resources(s)[keys[0]].(object)["Properties"]
		for _, key := range keys[1 : len(keys)-1] {
			at = step(at, key)
		}
		last := keys[len(keys)-1]
		if l, ok := at.(list); ok {
			l[number(last)] = value
			return
		}
		at.(object)[last] = value
		if value == nil {
			delete(at.(object), last)
		}
	}
}

func step(at any, key string) any {
	if l, ok := at.(list); ok {
		return l[number(key)]
	}
	return at.(object)[key]
}

func number(key string) (i int) {
	if _, err := fmt.Sscan(key, &i); err != nil {
		panic(err)
	}
	return i
}

// attribute sets an attribute beside a resource's properties, such as Condition.
func attribute(id, name string, value any) change {
	return func(s *assemblytest.Stack) {
		resources(s)[id].(object)[name] = value
		if value == nil {
			delete(resources(s)[id].(object), name)
		}
	}
}

// more appends to a list.
func more(path string, value any) change {
	return func(s *assemblytest.Stack) {
		keys := strings.Split(path, ".")
		at := resources(s)[keys[0]].(object)["Properties"]
		for _, key := range keys[1:] {
			at = step(at, key)
		}
		set(path, append(slices.Clone(at.(list)), value))(s)
	}
}

func evaluate(t testing.TB, class assembly.Class, changes ...change) *engine.Report {
	t.Helper()
	s := good()
	organization(resources(&s))
	s.Metadata["Prod"] = []assemblytest.Entry{
		{Type: assembly.MetadataClass, Data: string(class)}, {Type: assembly.MetadataSettings, Data: defined()},
	}
	for _, c := range changes {
		c(&s)
	}
	report, err := engine.Evaluate(assemblytest.Read(t, divide(s)...), catalogue.Rules(), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func describe(findings []engine.Finding) string {
	var all []string
	for _, f := range findings {
		all = append(all, fmt.Sprintf("%s at %s %s: %s", f.Rule.ID, f.LogicalID, f.Property, f.Detail))
	}
	return strings.Join(all, "\n")
}

func TestGoodTemplate(t *testing.T) {
	for _, class := range []assembly.Class{assembly.Production, assembly.NonProduction, assembly.Sandbox} {
		if report := evaluate(t, class); len(report.Findings) > 0 {
			t.Errorf("%s:\n%s", class, describe(report.Findings))
		}
	}
}

func TestSabotage(t *testing.T) {
	for _, s := range sabotages() {
		t.Run(s.rule+"/"+s.name, func(t *testing.T) {
			report := evaluate(t, assembly.Production, s.change...)
			found := map[string]bool{}
			located := false
			for _, f := range report.Findings {
				found[f.Rule.ID] = true
				at := strings.TrimSpace(f.LogicalID + " " + f.Property)
				located = located || f.Rule.ID == s.rule && at == s.at && strings.Contains(f.Detail, s.says)
			}
			want := slices.Sorted(slices.Values(append([]string{s.rule}, s.also...)))
			if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
				t.Errorf("rules (-want +got):\n%s\n%s", diff, describe(report.Findings))
			}
			if !located {
				t.Errorf("want a finding of %s at %s that says %q, got\n%s", s.rule, s.at, s.says, describe(report.Findings))
			}
		})
	}
}

// A rule that production alone is held to is silent in the other classes, and every other
// rule is as loud there. One sabotage of each rule says so.
func TestClasses(t *testing.T) {
	rules := map[string]engine.Rule{}
	for _, r := range catalogue.Rules() {
		rules[r.ID] = r
	}
	tried := map[string]bool{}
	for _, s := range sabotages() {
		if tried[s.rule] {
			continue
		}
		tried[s.rule] = true
		for _, class := range []assembly.Class{assembly.NonProduction, assembly.Sandbox} {
			report := evaluate(t, class, s.change...)
			want := rules[s.rule].SeverityIn(class)
			found := slices.ContainsFunc(report.Findings, func(f engine.Finding) bool { return f.Rule.ID == s.rule && f.Severity == want })
			if found != (want != engine.Off) {
				t.Errorf("%s/%s in %s: found %v, want severity %v", s.rule, s.name, class, found, want)
			}
		}
	}
}

func TestEveryRuleIsSabotaged(t *testing.T) {
	covered := map[string]bool{}
	for _, s := range sabotages() {
		covered[s.rule] = true
	}
	for _, r := range catalogue.Rules() {
		if !covered[r.ID] {
			t.Errorf("no sabotage proves that %s finds anything", r.ID)
		}
		delete(covered, r.ID)
	}
	if len(covered) > 0 {
		t.Errorf("sabotages of rules that do not exist: %v", slices.Sorted(maps.Keys(covered)))
	}
}

// Changes that look like sabotage and are not.
func TestNoFalseAlarms(t *testing.T) {
	for name, changes := range everyHarmless() {
		if report := evaluate(t, assembly.Production, changes...); len(report.Findings) > 0 {
			t.Errorf("%s:\n%s", name, describe(report.Findings))
		}
	}
}
