package report

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/price"
)

func findings(found []engine.Finding) []Finding {
	all := make([]Finding, len(found)) // [] rather than null
	for i, f := range found {
		all[i] = Finding{
			Rule: f.Rule.ID, Severity: f.Severity.String(), Path: f.Path, Stack: f.Stack.Path, LogicalID: f.LogicalID, Type: f.ResourceType,
			Property: f.Property, Detail: f.Detail, Where: f.Place().String(),
		}
		if f.Waiver != nil {
			all[i].Reason, all[i].Expires = f.Waiver.Reason, f.Waiver.Expires
		}
	}
	return all
}

// violated are the rules that findings name, in the order of the rules.
func violated(found *engine.Report) []Rule {
	named := map[string]bool{}
	for _, all := range [][]engine.Finding{found.Findings, found.Waived, found.Known} {
		for _, f := range all {
			named[f.Rule.ID] = true
		}
	}
	rules := []Rule{}
	for _, rule := range found.Rules {
		if named[rule.ID] {
			rules = append(rules, Rule{rule.ID, rule.Title, rule.Why, rule.Fix, rule.Pillar, rule.Controls})
		}
	}
	return rules
}

func stacks(a *assembly.Assembly, found *engine.Report, bill *price.Bill) []Stack {
	monthly, violations := map[*assembly.Stack]string{}, map[*assembly.Stack]int{}
	for _, s := range bill.Stacks {
		monthly[s.Stack] = s.Total.String()
	}
	for _, f := range found.Findings {
		violations[f.Stack]++
	}
	all := make([]Stack, len(a.Stacks))
	for i, s := range a.Stacks {
		all[i] = Stack{s.Path, s.Class, s.Account, s.Region, len(s.Resources), monthly[s], violations[s]}
	}
	return all
}
