package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/markdown"
	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// Markdown writes a summary for a pull request, in GitHub's flavour: what has changed, the scores,
// what is not reached, and the roadmap.
func (r *Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Well-Architected %v\n\n%d of %d items reached. %d errors, %d warnings, %d waived; standing cost %s a month.\n",
		r.Score, r.Score.Reached, r.Score.Of, r.Summary.Errors, r.Summary.Warnings, r.Summary.Waived, r.Cost.Total)
	if r.Since != nil {
		r.Since.markdown(&b)
	}
	b.WriteString("\n| Pillar | Score | Items | Errors | Warnings |\n|---|---:|---:|---:|---:|\n")
	for _, p := range r.Pillars {
		fmt.Fprintf(&b, "| %s | %v | %d of %d | %d | %d |\n", p.Name, p.Score, p.Score.Reached, p.Score.Of, p.Errors, p.Warnings)
	}
	b.WriteString("\n<details><summary>What is not reached</summary>\n\n| Item | Status | Why | What would meet it |\n|---|---|---|---|\n")
	for _, item := range r.Items() {
		if item.Status.Done() || item.Status == checklist.NotApplicable {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", markdown.Escape(item.Text), item.Status, markdown.Escape(item.Why),
			markdown.Escape(strings.Join(item.Constructs, ", ")))
	}
	b.WriteString("\n</details>\n\n<details><summary>Roadmap</summary>\n\n")
	for _, m := range r.Roadmap {
		fmt.Fprintf(&b, "**%s**: %d of %d\n\n", m.Name, m.Done, m.Of)
		for _, step := range m.Steps {
			mark := "[ ] "
			switch {
			case step.Status.Done():
				mark = "[x] "
			case step.Status == checklist.NotApplicable:
				mark = ""
			}
			fmt.Fprintf(&b, "- %s%s (%s)\n", mark, markdown.Escape(step.Text), step.Status)
		}
		b.WriteString("\n")
	}
	b.WriteString("</details>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func (d *Difference) markdown(b *strings.Builder) {
	b.WriteString("\n### Since the earlier report\n\n")
	if d.Empty() {
		b.WriteString("Nothing has changed.\n")
	}
	for _, s := range d.Scores {
		fmt.Fprintf(b, "- %s: %d %% → **%d %%**\n", s.Name, s.Before, s.After)
	}
	for _, i := range d.Items {
		fmt.Fprintf(b, "- %s: %s → **%s**\n", markdown.Escape(i.Text), i.Before, i.After)
	}
	for _, c := range d.Rules {
		fmt.Fprintf(b, "- %s %s: %v\n", c.Rule, markdown.Escape(c.Title), c)
	}
	if d.Cost != nil {
		fmt.Fprintf(b, "- Standing cost a month: %s → **%s** (%s)\n", d.Cost.Before, d.Cost.After, d.Cost.Difference)
	}
}
