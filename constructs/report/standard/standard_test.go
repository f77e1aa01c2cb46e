package standard_test

import (
	"regexp"
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/report/standard"
)

// control is what an id of Security Hub CSPM looks like.
var control = regexp.MustCompile(`^[A-Za-z0-9]+\.[0-9]+$`)

func TestStandards(t *testing.T) {
	all := standard.Of(&engine.Report{Rules: catalogue.Rules()})
	for i, least := range []struct{ controls, answered int }{{40, 24}, {280, 120}} {
		s := all[i]
		answered, seen := 0, map[string]bool{}
		for _, c := range s.Controls {
			if !control.MatchString(c.ID) || seen[c.ID] {
				t.Errorf("%s has %q, want ids, each once", s.Name, c.ID)
			}
			seen[c.ID] = true
			if len(c.Guardrails) > 0 {
				answered++
			}
		}
		if answered != s.Answered || answered < least.answered || len(s.Controls) < least.controls {
			t.Errorf("%s: %d of %d controls answered, %d counted, want at least %d of %d", s.Name, answered, len(s.Controls), s.Answered,
				least.answered, least.controls)
		}
	}
}

// A control has the findings of the guardrails that answer it.
func TestFindingsOfControls(t *testing.T) {
	rule := engine.Rule{ID: "VPC-001", Controls: []string{"EC2.6", "CIS 3.7"}}
	other := engine.Rule{ID: "X-001", Controls: []string{"EC2.2"}}
	all := standard.Of(&engine.Report{Rules: []engine.Rule{rule, other}, Findings: []engine.Finding{{Rule: rule}, {Rule: rule}},
		Waived: []engine.Finding{{Rule: rule}, {Rule: other}}})
	for _, s := range all {
		find := func(id string) standard.Control {
			i := slices.IndexFunc(s.Controls, func(c standard.Control) bool { return c.ID == id })
			if i < 0 {
				t.Fatalf("%s lacks %s", s.Name, id)
			}
			return s.Controls[i]
		}
		if c := find("EC2.6"); c.Open != 2 || c.Waived != 1 || !slices.Equal(c.Guardrails, []string{"VPC-001"}) {
			t.Errorf("%s: EC2.6 = %+v, want VPC-001 with two findings and a waived one", s.Name, c)
		}
		if c := find("EC2.2"); c.Open != 0 || c.Waived != 1 {
			t.Errorf("%s: EC2.2 = %+v, want a waived finding", s.Name, c)
		}
		if c := find("CloudTrail.1"); c.Guardrails != nil || c.Open != 0 {
			t.Errorf("%s: CloudTrail.1 = %+v, want that none answers it", s.Name, c)
		}
		if s.Answered != 2 {
			t.Errorf("%s: %d controls answered, want 2", s.Name, s.Answered)
		}
	}
}
