package sabotage

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Awkward finds what a reader of a rule or of a finding would stop at: words about how rules decide
// instead of what is wrong, and idioms that are none.
var Awkward = regexp.MustCompile(`(?i)\b(surely|for sure|only deployment|for ever|article|somebody else than|on no way|in vain|news)\b`)

// Prove proves the rules of a subject: each is the one that a case of it breaks, in every class of
// environment that it holds for, and changes that are harmless break none. One case of each is its
// example.
func Prove(t *testing.T, rules []engine.Rule, harmless map[string][]Change, cases ...[]Case) {
	all := slices.Concat(cases...)
	for _, c := range all {
		t.Run(c.Rule+"/"+c.Name, func(t *testing.T) { c.caught(t) })
	}
	t.Run("in other classes", func(t *testing.T) { otherClasses(t, rules, all) })
	t.Run("every rule", func(t *testing.T) { everyRule(t, rules, all) })
	t.Run("examples", func(t *testing.T) { examples(t, rules, all) })
	for name, changes := range harmless {
		t.Run("harmless/"+name, func(t *testing.T) {
			if report := Evaluate(t, assembly.Production, changes...); len(report.Findings) > 0 {
				t.Errorf("findings, want none:\n%s", Describe(report.Findings))
			}
		})
	}
}

// caught fails the test unless the case breaks its rule, where and as it says, and no other.
func (c Case) caught(t *testing.T) {
	report := Evaluate(t, assembly.Production, c.Change...)
	found, located := map[string]bool{}, false
	for _, f := range report.Findings {
		found[f.Rule.ID] = true
		if word := Awkward.FindString(f.Detail); word != "" {
			t.Errorf("finding %q says %q, want plain words", f.Detail, word)
		}
		located = located || f.Rule.ID == c.Rule && c.locates(f)
	}
	want := slices.Sorted(slices.Values(append([]string{c.Rule}, c.Also...)))
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(found))); diff != "" {
		t.Errorf("violated rules (-want +got):\n%s\n%s", diff, Describe(report.Findings))
	}
	if !located {
		t.Errorf("got\n%s\nwant a finding of %s at %s that says %q", Describe(report.Findings), c.Rule, c.At, c.Says)
	}
}

// locates reports whether a finding is where the case says, and says so: of its first property, or
// of one that its detail names.
func (c Case) locates(f engine.Finding) bool {
	property, ok := strings.CutPrefix(c.At, f.LogicalID)
	property = strings.TrimSpace(property)
	_, other, named := strings.Cut(f.Detail, "; "+property+" ")
	return ok && (property == f.Property && strings.Contains(f.Detail, c.Says) || named && strings.Contains(other, c.Says))
}

// otherClasses tries the first case of each rule outside production: a rule that holds for
// production alone is silent there, and every other one is as loud.
func otherClasses(t *testing.T, rules []engine.Rule, cases []Case) {
	for _, rule := range rules {
		i := slices.IndexFunc(cases, func(c Case) bool { return c.Rule == rule.ID })
		if i < 0 {
			continue // everyRule says so
		}
		for _, class := range []assembly.Class{assembly.NonProduction, assembly.Sandbox} {
			got := engine.Off
			for _, f := range evaluate(t, []engine.Rule{rule}, class, cases[i].Change...).Findings {
				if f.Rule.ID == rule.ID {
					got = f.Severity
				}
			}
			if want := rule.SeverityIn(class); got != want {
				t.Errorf("severity of %s/%s in %s = %v, want %v", rule.ID, cases[i].Name, class, got, want)
			}
		}
	}
}

// everyRule fails the test unless the cases are of the rules, and of all of them.
func everyRule(t *testing.T, rules []engine.Rule, cases []Case) {
	want, got := map[string]bool{}, map[string]bool{}
	for _, r := range rules {
		want[r.ID] = true
	}
	for _, c := range cases {
		got[c.Rule] = true
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules that cases prove (-want +got):\n%s", diff)
	}
}
