// Package markdown writes reports of guardrails as GitHub-flavoured Markdown, for comments on pull
// requests and for the summary of a CI run.
package markdown

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Write writes a report: its summary, then each violated rule with a table of what violates it.
// What was waived and what a baseline knows stands folded at the end.
func Write(w io.Writer, r *engine.Report) error {
	var b strings.Builder
	verdict := "passed"
	if r.Failed() {
		verdict = "failed"
	}
	fmt.Fprintf(&b, "## Guardrails %s\n\n%s\n", verdict, r.Summary())
	for _, group := range engine.Grouped(r.Findings) {
		rule := group[0].Rule
		fmt.Fprintf(&b, "\n### %v %s: %s\n\n%s **Fix:** %s\n\n", group[0].Severity, rule.ID, Escape(rule.Title), Escape(rule.Why),
			Escape(rule.Fix))
		table(&b, group, "Found", func(f engine.Finding) string { return f.Text() })
	}
	if len(r.Waived) > 0 {
		folded(&b, fmt.Sprintf("%d waived", len(r.Waived)), r.Waived, "Reason", func(f engine.Finding) string {
			return f.Waiver.Reason + f.Waiver.Until()
		})
	}
	if len(r.Known) > 0 {
		folded(&b, fmt.Sprintf("%d in the baseline", len(r.Known)), r.Known, "Found", func(f engine.Finding) string { return f.Text() })
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// table lists findings of one rule.
func table(b *strings.Builder, findings []engine.Finding, last string, text func(engine.Finding) string) {
	fmt.Fprintf(b, "| Resource | Type | Where | %s |\n|---|---|---|---|\n", last)
	for _, f := range findings {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", Escape(f.Path), Escape(f.ResourceType), Escape(f.Place().String()), Escape(text(f)))
	}
}

// folded lists findings of several rules below a line that opens them.
func folded(b *strings.Builder, summary string, findings []engine.Finding, last string, text func(engine.Finding) string) {
	fmt.Fprintf(b, "\n<details><summary>%s</summary>\n\n| Rule | Resource | Where | %s |\n|---|---|---|---|\n", summary, last)
	for _, f := range findings {
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", f.Rule.ID, Escape(f.Path), Escape(f.Place().String()), Escape(text(f)))
	}
	b.WriteString("\n</details>\n")
}

// Escape keeps Markdown from reading what is in a template: no cell ends early, and nothing in it
// is a tag, a link, a mention or emphasis.
func Escape(text string) string { return special.Replace(text) }

var special = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "~", `\~`, "[", `\[`, "]", `\]`, "#", `\#`,
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "&#64;", "\r", "", "\n", "<br>",
)
