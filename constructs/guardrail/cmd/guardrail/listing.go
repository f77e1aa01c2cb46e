package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// writeList lists the rules that the options select, with the severities that they give them.
func (o *options) writeList(w io.Writer) error {
	selected := o.selection.selected()
	if o.format == "json" {
		return writeJSON(w, selected)
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, r := range selected {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.ID, r.Pillar, r.Title, r.Severities())
	}
	return table.Flush()
}

// writeExplanation says all there is to say about rules.
func (o *options) writeExplanation(w io.Writer) error {
	explained := o.explained()
	if o.format == "json" {
		return writeJSON(w, explained)
	}
	for i, r := range explained {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if _, err := io.WriteString(w, explanation(r)); err != nil {
			return err
		}
	}
	return nil
}

// explained are the rules to explain, also those that are off.
func (o *options) explained() (all []engine.Rule) {
	for _, r := range rules() {
		for _, p := range o.explain {
			if p.matches(r) {
				all = append(all, r)
				break
			}
		}
	}
	return all
}

func explanation(r engine.Rule) string {
	controls := strings.Join(r.Controls, ", ")
	if controls == "" {
		controls = "none"
	}
	text := fmt.Sprintf(`%s  %s

  why       %s
  fix       %s
  pillar    %s
  controls  %s
  severity  %s
`, r.ID, r.Title, r.Why, r.Fix, r.Pillar, controls, r.Severities())
	if !engine.Waivable(r) {
		return text
	}
	return text + fmt.Sprintf(`
  To accept a violation, say so where it is, and why. In a CDK app in Go:

    guardrail.Waive(scope, "%[1]s", "the reason", guardrail.Until("2027-03-31"))

  In a template that no CDK wrote, in the Metadata of the resource or of the template:

    Metadata:
      Plinth:
        Waivers:
          - Rule: %[1]s
            Reason: the reason
            Expires: 2027-03-31
`, r.ID)
}

func writeJSON(w io.Writer, rules []engine.Rule) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(append([]engine.Rule{}, rules...)) // [] rather than null
}
