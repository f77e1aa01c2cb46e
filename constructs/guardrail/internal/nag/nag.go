// Package nag knows the rules of cdk-nag: under which ids its packs have them, and which types of
// resources they judge. So a waiver can speak for both.
package nag

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"
)

// A Rule is a rule of cdk-nag.
type Rule struct {
	// IDs are those of the packs that have it, such as "AwsSolutions-RDS2".
	IDs []string
	// Types are the types of resources that it judges.
	Types []string
}

// Judges reports whether the rule is about resources of a type.
func (r Rule) Judges(typ string) bool { return slices.Contains(r.Types, typ) }

// rules.csv holds what internal/judges/nagrules.cjs prints: ids, then types.
//
//go:embed rules.csv
var table string

// Rules returns all rules, by the table.
var Rules = sync.OnceValue(func() (all []Rule) {
	for line := range strings.Lines(table) {
		ids, types, _ := strings.Cut(line, ",")
		all = append(all, Rule{strings.Fields(ids), strings.Fields(types)})
	}
	return all
})

// Of returns the rules that any of these controls names.
func Of(controls []string) (all []Rule) {
	for _, r := range Rules() {
		if slices.ContainsFunc(r.IDs, func(id string) bool { return slices.Contains(controls, id) }) {
			all = append(all, r)
		}
	}
	return all
}
