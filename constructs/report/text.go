package report

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/report/checklist"
)

// Line words the scores in one line: "Well-Architected 79 %: Operational Excellence 80 %, ...".
func (r *Report) Line() string {
	all := make([]string, len(r.Pillars))
	for i, p := range r.Pillars {
		all[i] = fmt.Sprintf("%s %v", p.Name, p.Score)
	}
	return fmt.Sprintf("Well-Architected %v: %s", r.Score, strings.Join(all, ", "))
}

// Text writes the scores, and what is not reached with the reason.
func (r *Report) Text(w io.Writer) error {
	out := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "Well-Architected\t%v\t%d of %d items\n", r.Score, r.Score.Reached, r.Score.Of)
	for _, p := range r.Pillars {
		fmt.Fprintf(out, "  %s\t%v\t%d of %d items\n", p.Name, p.Score, p.Score.Reached, p.Score.Of)
	}
	fmt.Fprintln(out)
	for _, item := range r.Items() {
		if item.Status.Done() || item.Status == checklist.NotApplicable {
			continue
		}
		fmt.Fprintf(out, "%s\t%s\t%s\n", item.Status, item.Text, item.Why)
	}
	if r.Since != nil {
		fmt.Fprintf(out, "\n%s\n", r.Since)
	}
	return out.Flush()
}

// String words the changes, a line each.
func (d *Difference) String() string {
	if d.Empty() {
		return "Nothing has changed since the earlier report."
	}
	lines := []string{"Since the earlier report:"}
	for _, s := range d.Scores {
		lines = append(lines, fmt.Sprintf("  %s %d %% -> %d %%", s.Name, s.Before, s.After))
	}
	for _, i := range d.Items {
		lines = append(lines, fmt.Sprintf("  %s: %s -> %s", i.Text, i.Before, i.After))
	}
	for _, c := range d.Rules {
		lines = append(lines, fmt.Sprintf("  %s %s: %v", c.Rule, c.Title, c))
	}
	if d.Cost != nil {
		lines = append(lines, fmt.Sprintf("  Standing cost a month %s -> %s (%s)", d.Cost.Before, d.Cost.After, d.Cost.Difference))
	}
	return strings.Join(lines, "\n")
}
