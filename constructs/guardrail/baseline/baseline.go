// Package baseline lists the violations that a body of templates had when the rules came to it, so
// that only new ones fail.
//
// A finding is known by its rule, stack, resource and property, and not by its line or words: a
// template may be reformatted, and a value may change from one that is wrong to another. A finding
// of several properties is known if all of them are. Two that agree in all four are told apart by
// their number.
package baseline

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Schema names the form of the file.
const Schema = "plinth-guardrail-baseline/1"

// A Finding is what a baseline knows of a violation.
type Finding struct {
	Rule string `json:"rule"`
	// Stack is the construct path of the stack, or the file of a single template.
	Stack string `json:"stack"`
	// Resource is the logical id, or the construct path of what is no resource; it is empty for
	// the stack as a whole.
	Resource string `json:"resource,omitempty"`
	Property string `json:"property,omitempty"`
}

// String words the finding in one line.
func (f Finding) String() string {
	text := f.Rule + " " + f.Stack
	for _, part := range []string{f.Resource, f.Property} {
		if part != "" {
			text += " " + part
		}
	}
	return text
}

// A Baseline counts the known violations.
type Baseline map[Finding]int

// entry is a line of the file.
type entry struct {
	Finding
	Count int `json:"count,omitempty"` // left out for one
}

type file struct {
	Schema   string  `json:"schema"`
	Findings []entry `json:"findings"`
}

// Of lists the findings of a report: all that it counts, and those that it knows from an earlier
// baseline. Waived ones need no baseline.
func Of(r *engine.Report) Baseline {
	b := Baseline{}
	for _, f := range slices.Concat(r.Findings, r.Known) {
		for _, known := range of(f) {
			b[known]++
		}
	}
	return b
}

// of returns what a baseline knows of a finding, for each property at fault.
func of(f engine.Finding) (all []Finding) {
	resource := f.LogicalID
	if resource == "" && f.Path != f.Stack.Path {
		resource = f.Path
	}
	properties := f.Properties
	if len(properties) == 0 {
		properties = []string{f.Property}
	}
	for _, property := range properties {
		all = append(all, Finding{Rule: f.Rule.ID, Stack: f.Stack.Path, Resource: resource, Property: property})
	}
	return all
}

// Apply moves the findings that the baseline lists from the report's Findings to those it calls
// Known. It returns what the baseline lists of the report's stacks and the report lacks, once for
// each violation: they have been mended, and the baseline can do without them.
func (b Baseline) Apply(r *engine.Report) (gone []Finding) {
	left := Baseline{}
	for f, n := range b {
		left[f] = n
	}
	var fresh []engine.Finding
	for _, f := range r.Findings {
		known := true
		for _, fault := range of(f) {
			known = known && left[fault] > 0
			left[fault] = max(left[fault]-1, 0)
		}
		if known {
			r.Known = append(r.Known, f)
		} else {
			fresh = append(fresh, f)
		}
	}
	r.Findings = fresh
	looked := map[string]bool{}
	for _, s := range r.Assembly.Stacks {
		looked[s.Path] = true
	}
	for _, e := range left.entries() {
		if looked[e.Stack] {
			gone = append(gone, slices.Repeat([]Finding{e.Finding}, max(e.Count, 1))...)
		}
	}
	return gone
}

// Read reads a baseline that [Baseline.Write] wrote.
func Read(r io.Reader) (Baseline, error) {
	var f file
	dec := json.NewDecoder(r)
	dec.DisallowUnknownFields()
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("broken JSON: %w", err)
	}
	if f.Schema != Schema {
		return nil, fmt.Errorf("schema is %q, want %q", f.Schema, Schema)
	}
	b := Baseline{}
	for i, e := range f.Findings {
		if e.Rule == "" || e.Stack == "" || e.Count < 0 {
			return nil, fmt.Errorf("findings[%d] is %v, %d times; want a rule, a stack and a positive count", i, e.Finding, e.Count)
		}
		b[e.Finding] += max(e.Count, 1)
	}
	return b, nil
}

// Write writes the baseline, sorted and a finding a line, so that a diff shows which were mended.
func (b Baseline) Write(w io.Writer) error {
	var text bytes.Buffer
	fmt.Fprintf(&text, "{\n  \"schema\": %q,\n  \"findings\": [", Schema)
	for i, e := range b.entries() {
		if i > 0 {
			text.WriteByte(',')
		}
		text.WriteString("\n    ")
		enc := json.NewEncoder(&text)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(e); err != nil {
			return err
		}
		text.Truncate(text.Len() - 1) // the newline of Encode
	}
	if len(b) > 0 {
		text.WriteString("\n  ")
	}
	text.WriteString("]\n}\n")
	_, err := w.Write(text.Bytes())
	return err
}

// entries are the findings whose count is not zero, sorted.
func (b Baseline) entries() []entry {
	var all []entry
	for f, n := range b {
		switch {
		case n == 1:
			all = append(all, entry{Finding: f})
		case n > 1:
			all = append(all, entry{f, n})
		}
	}
	slices.SortFunc(all, func(x, y entry) int {
		return cmp.Or(strings.Compare(x.Rule, y.Rule), strings.Compare(x.Stack, y.Stack),
			strings.Compare(x.Resource, y.Resource), strings.Compare(x.Property, y.Property))
	})
	return all
}
