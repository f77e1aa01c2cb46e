package engine

import (
	"fmt"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A violation is all that one rule finds wrong with one resource, which is one finding: who waives
// or fixes it does so once.
type violation struct {
	at         *assembly.Resource
	properties []string
	details    []string
}

// A tally collects the violations of a rule, in the order in which it reports them.
type tally struct {
	all []*violation
	by  map[place]*violation
}

// A place is a resource, or a stack itself.
type place struct {
	stack    *assembly.Stack
	id, path string
}

func (t *tally) add(at *assembly.Resource, property, detail string) {
	detail = shorten(detail)
	key := place{at.Stack, at.LogicalID, at.Path}
	v := t.by[key]
	if v == nil {
		v = &violation{at: at}
		if t.by == nil {
			t.by = map[place]*violation{}
		}
		t.by[key], t.all = v, append(t.all, v)
	} else if property != v.properties[0] {
		detail = strings.TrimSpace(property + " " + detail)
	}
	if !slices.Contains(v.details, detail) {
		v.properties, v.details = append(v.properties, property), append(v.details, detail)
	}
}

// finding words a violation: what is wrong with the first property, then with each other by its
// name.
func (v *violation) finding(rule Rule) Finding {
	details := v.details
	if more := len(details) - maxDetails; more > 0 {
		details = append(slices.Clip(details[:maxDetails]), fmt.Sprintf("%d more", more))
	}
	return Finding{
		Rule: rule, Severity: rule.SeverityIn(v.at.Stack.Class), Path: v.at.Path, Stack: v.at.Stack, LogicalID: v.at.LogicalID,
		ResourceType: v.at.Type, Property: v.properties[0], Properties: v.properties, Detail: strings.Join(details, "; "),
		Source: v.at.Source(),
	}
}

// maxDetail and maxDetails keep a finding readable when the value at fault is a whole document, or
// much is at fault.
const (
	maxDetail  = 400
	maxDetails = 6
)

func shorten(s string) string {
	runes := []rune(s)
	if len(runes) <= maxDetail {
		return s
	}
	return string(runes[:maxDetail]) + " ..."
}
