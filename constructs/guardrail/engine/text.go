package engine

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/internal/words"
)

// Text writes the report for people: each violated rule once, with why it matters and the
// fix, and below it every resource that violates it. What was waived follows, whom the app
// trusts, and a line of counts.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	for _, group := range Grouped(r.Findings) {
		rule := group[0].Rule
		fmt.Fprintf(&b, "%v %s  %s\n", group[0].Severity, rule.ID, rule.Title)
		for _, f := range group {
			b.WriteString(f.block())
		}
		fmt.Fprintf(&b, "  why: %s\n  fix: %s\n\n", rule.Why, rule.Fix)
	}
	for _, group := range Grouped(r.Waived) {
		rule := group[0].Rule
		fmt.Fprintf(&b, "waived %s  %s\n", rule.ID, rule.Title)
		for _, f := range group {
			b.WriteString(f.block())
			fmt.Fprintf(&b, "    waived at %s%s: %s\n", f.Waiver.Path, f.Waiver.Until(), f.Waiver.Reason)
		}
		b.WriteByte('\n')
	}
	for _, t := range r.Trusted() {
		fmt.Fprintf(&b, "trusted %v\n\n", t)
	}
	fmt.Fprintln(&b, r.Summary())
	_, err := io.WriteString(w, b.String())
	return err
}

// Summary is a line of counts: what was found, and over what.
func (r *Report) Summary() string {
	found := fmt.Sprintf("%s, %s, %d waived", words.Count(r.Count(Error), "error"), words.Count(r.Count(Warning), "warning"), len(r.Waived))
	if len(r.Known) > 0 {
		found += fmt.Sprintf(", %d in the baseline", len(r.Known))
	}
	return fmt.Sprintf("%s; %s over %s in %s", found,
		words.Count(len(r.Rules), "rule"), words.Count(r.Resources, "resource"), words.Count(r.Stacks, "stack"))
}

// lineBreaks keeps a value of a template from beginning a line of the log, where CI systems look
// for commands to them.
var lineBreaks = strings.NewReplacer("\n", `\n`, "\r", `\r`)

// block is the part of a finding that is its own: where it is, and what was found.
func (f *Finding) block() string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s\n    ", f.Path)
	if f.LogicalID != "" {
		fmt.Fprintf(&b, "[%s, %s] ", f.LogicalID, f.ResourceType)
	}
	fmt.Fprintf(&b, "%s\n", lineBreaks.Replace(f.Text()))
	if f.Source.File != "" || f.Stack.Standalone {
		fmt.Fprintf(&b, "    %v\n", f.Place())
	}
	return b.String()
}

// Grouped gathers the findings of one rule and severity, in order of first appearance.
func Grouped(findings []Finding) [][]Finding {
	type key struct {
		rule     string
		severity Severity
	}
	var groups [][]Finding
	index := map[key]int{}
	for _, f := range findings {
		k := key{f.Rule.ID, f.Severity}
		i, ok := index[k]
		if !ok {
			i = len(groups)
			index[k] = i
			groups = append(groups, nil)
		}
		groups[i] = append(groups[i], f)
	}
	return groups
}
