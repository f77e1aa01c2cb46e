// Package tally gathers what a rule has to say of each resource, so that each is reported once.
package tally

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Tally holds the violations of one rule by resource. The zero value is ready to use.
type Tally struct {
	order []*entry
	by    map[*assembly.Resource]*entry
}

// entry is what is wrong with one resource; the first property stands for all.
type entry struct {
	at       *assembly.Resource
	property string
	details  []string
}

// Add records a violation, as [engine.Pass.Report] does.
func (t *Tally) Add(at *assembly.Resource, property, format string, args ...any) {
	e := t.by[at]
	if e == nil {
		e = &entry{at: at, property: property}
		if t.by == nil {
			t.by = map[*assembly.Resource]*entry{}
		}
		t.by[at], t.order = e, append(t.order, e)
	}
	e.details = append(e.details, fmt.Sprintf(format, args...))
}

// Has reports whether anything is recorded of a resource.
func (t *Tally) Has(at *assembly.Resource) bool { return t.by[at] != nil }

// named is how many violations a finding spells out.
const named = 3

// Report reports each resource, in the order in which they were added.
func (t *Tally) Report(pass *engine.Pass) {
	for _, e := range t.order {
		more := ""
		if rest := len(e.details) - named; rest > 0 {
			e.details, more = e.details[:named], fmt.Sprintf("; and %d more like these", rest)
		}
		pass.Report(e.at, e.property, "%s%s", strings.Join(e.details, "; "), more)
	}
}
