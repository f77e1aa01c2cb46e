// Package promisetest proves that what constructs promise is held: it undoes every promise of an
// assembly in every way that takes one change, and wants each to be found.
package promisetest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/promise"
)

// Undone undoes the promises of an assembly, and fails the test for each change that
// [promise.Breaches] does not find where it was made. The assembly stays as it is.
func Undone(t testing.TB, a *assembly.Assembly) {
	t.Helper()
	survivors, made := Survivors(a, promise.Obligation.Breaches)
	for _, s := range survivors {
		t.Errorf("%s: Breaches() finds nothing there, want it to", s)
	}
	total := 0
	var relations []string
	for _, relation := range slices.Sorted(maps.Keys(made)) {
		total += made[relation]
		relations = append(relations, fmt.Sprintf("%s %d", relation, made[relation]))
	}
	if total == 0 {
		t.Error("nothing in the assembly is promised, want something")
	}
	t.Logf("%d changes that undo a promise, %d not found (%s)", total, len(survivors), strings.Join(relations, ", "))
}

// Survivors makes each change that undoes a promise of an assembly, asks what hold finds, and
// returns a line for each change that is not found, and how many were made for each relation that
// promises have. [promise.Obligation.Breaches] is what hold is in earnest.
func Survivors(
	a *assembly.Assembly, hold func(promise.Obligation, *assembly.Resource) []promise.Breach,
) (survivors []string, made map[string]int) {
	made = map[string]int{}
	at := map[string]*assembly.Resource{}
	for _, r := range a.Resources() {
		at[r.Path] = r
	}
	for o := range promise.Obligations(a) {
		r := at[o.Path]
		survived := func(relation, change string) {
			survivors = append(survivors, fmt.Sprintf("%s (%s): %s %s", o.Path, o.Sentence, relation, change))
		}
		if breaches := hold(o, r); r == nil || len(breaches) > 0 {
			survived("kept", fmt.Sprintf("before any change: %+v", breaches))
			continue
		}
		for _, m := range mutations(o, r) {
			made[m.relation]++
			if !slices.ContainsFunc(hold(m.of, m.result), func(b promise.Breach) bool { return about(b.Property, m.property) }) {
				survived(m.relation, m.property+" "+m.name)
			}
		}
	}
	return survivors, made
}

// about reports whether a finding about a property is one about a change of another: of the same,
// of a part of it, or of what it is a part of.
func about(found, changed string) bool {
	found, changed = strings.ToLower(found), strings.ToLower(changed)
	if changed == "" || found == "" {
		return found == changed
	}
	return strings.HasPrefix(found+".", changed+".") || strings.HasPrefix(changed+".", found+".")
}
