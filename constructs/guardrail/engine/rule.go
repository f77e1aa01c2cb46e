package engine

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Pillar is a pillar of the AWS Well-Architected Framework.
type Pillar string

const (
	OperationalExcellence Pillar = "Operational Excellence"
	Security              Pillar = "Security"
	Reliability           Pillar = "Reliability"
	PerformanceEfficiency Pillar = "Performance Efficiency"
	CostOptimization      Pillar = "Cost Optimization"
	Sustainability        Pillar = "Sustainability"
)

// A Rule is one property that every deployed template must have.
type Rule struct {
	// ID is stable, for example VPC-001: waivers and reports name it.
	ID string
	// Title states the rule, the resource first: "VPCs have a flow log of all traffic".
	Title string
	// Why says what harm a violation does, Fix how to end it, in a sentence each.
	Why, Fix string
	Pillar   Pillar
	// Controls are the public controls that the rule answers: Security Hub control ids
	// such as EC2.6, "CIS 3.7" for CIS AWS Foundations v5.0.0, cdk-nag rules.
	Controls []string
	// Severity is what a violation counts in production.
	Severity Severity
	// Relax replaces the severity in other classes of environment.
	Relax map[assembly.Class]Severity
	// Check looks at the whole assembly of a pass and reports each violation. Rules run at once: what
	// several of them share is read, or made by [assembly.Derived].
	Check func(pass *Pass)
}

// ProductionOnly relaxes a rule to nothing outside production: for what costs money that only
// production is worth.
func ProductionOnly() map[assembly.Class]Severity {
	return map[assembly.Class]Severity{assembly.NonProduction: Off, assembly.Sandbox: Off}
}

// validate rejects rules whose findings nobody could act on.
func validate(rules []Rule) error {
	seen := map[string]bool{}
	for _, r := range rules {
		switch {
		case r.ID == "":
			return fmt.Errorf("guardrail: rule %q lacks an id", r.Title)
		case r.Check == nil && Waivable(r):
			return fmt.Errorf("guardrail: rule %s lacks a check", r.ID)
		case r.Title == "" || r.Why == "" || r.Fix == "" || r.Pillar == "":
			return fmt.Errorf("guardrail: rule %s lacks a title, why, fix or pillar", r.ID)
		case seen[r.ID]:
			return fmt.Errorf("guardrail: two rules are called %s", r.ID)
		}
		seen[r.ID] = true
	}
	return nil
}
