// Package standard says which controls of public standards a guardrail answers, and which none
// does: of the CIS AWS Foundations Benchmark v5.0.0 and of AWS Foundational Security Best
// Practices, both by the controls with which Security Hub CSPM measures. The package is pure Go.
package standard

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/cis"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A Standard is a list of controls.
type Standard struct {
	Name     string    `json:"name"`
	Answered int       `json:"answered"`
	Controls []Control `json:"controls"`
}

// A Control is one of a standard, with the guardrails that answer it.
type Control struct {
	ID         string   `json:"id"`
	Guardrails []string `json:"guardrails,omitempty"`
	// Open and Waived are the findings of these.
	Open   int `json:"open"`
	Waived int `json:"waived"`
}

// Of returns the standards, as far as an evaluation answers them.
func Of(report *engine.Report) []Standard {
	rules, open, waived := map[string][]string{}, map[string]int{}, map[string]int{}
	for _, rule := range report.Rules {
		for _, control := range rule.Controls {
			rules[control] = append(rules[control], rule.ID)
		}
	}
	for _, f := range slices.Concat(report.Findings, report.Known) {
		open[f.Rule.ID]++
	}
	for _, f := range report.Waived {
		waived[f.Rule.ID]++
	}
	answer := func(name string, ids []string) Standard {
		s := Standard{Name: name, Controls: []Control{}}
		for _, id := range ids {
			c := Control{ID: id, Guardrails: rules[id]}
			for _, rule := range c.Guardrails {
				c.Open, c.Waived = c.Open+open[rule], c.Waived+waived[rule]
			}
			if len(c.Guardrails) > 0 {
				s.Answered++
			}
			s.Controls = append(s.Controls, c)
		}
		return s
	}
	return []Standard{
		answer("CIS AWS Foundations Benchmark v5.0.0", cis.Controls()),
		answer("AWS Foundational Security Best Practices v1.0.0", foundational),
	}
}
