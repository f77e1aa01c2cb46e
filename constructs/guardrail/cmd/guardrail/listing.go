package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/example"
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
		all := []explainedRule{} // [] rather than null
		for _, r := range explained {
			all = append(all, explainedRule(r))
		}
		return encode(w, all)
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
	if e, ok := example.Of(r.ID); ok {
		text += "\n" + e.String()
	}
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

// An explainedRule is a rule in JSON together with its example.
type explainedRule engine.Rule

// MarshalJSON appends the example to the fields of the rule.
func (r explainedRule) MarshalJSON() ([]byte, error) {
	text, err := json.Marshal(engine.Rule(r))
	e, ok := example.Of(r.ID)
	if err != nil || !ok {
		return text, err
	}
	more, err := json.Marshal(e)
	return slices.Concat(bytes.TrimSuffix(text, []byte("}")), []byte(`,"example":`), more, []byte("}")), err
}

func writeJSON(w io.Writer, rules []engine.Rule) error {
	return encode(w, append([]engine.Rule{}, rules...)) // [] rather than null
}

func encode(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
