package engine

import (
	"slices"
	"time"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Finding is what one resource violates of one rule, in one or several of its properties.
type Finding struct {
	Rule     Rule
	Severity Severity
	// Path is the construct path of the resource, or of the construct a waiver is set on.
	Path         string
	Stack        *assembly.Stack
	LogicalID    string // empty for a finding about a waiver
	ResourceType string
	// Property is the first property at fault, such as "MapPublicIpOnLaunch". Others are named in
	// Detail.
	Property string
	// Detail is what was found: "is true; want false".
	Detail string
	// Properties are those of all that is at fault, each as often as it is.
	Properties []string
	// Source is the place in the app's code that defined the construct, or only its stack: see
	// [assembly.Source].
	Source assembly.Source
	// Waiver is set when the violation was accepted.
	Waiver *Waiver
}

// A Report is the outcome of one evaluation.
type Report struct {
	// Findings are the violations that count, in the order of the rules.
	Findings []Finding
	// Waived are the violations that were accepted, each with its waiver.
	Waived []Finding
	// Known are violations that a baseline lists: they were there before the rules were. Evaluate
	// leaves it empty; package baseline fills it.
	Known []Finding
	// FailOn is the mildest severity that fails, [Error] unless set.
	FailOn Severity
	// Rules are the rules evaluated, those about waivers included.
	Rules  []Rule
	Stacks int
	// Resources is the number of resources looked at.
	Resources int
	// Assembly is what was looked at.
	Assembly *assembly.Assembly
}

// Failed reports whether any finding is as severe as FailOn.
func (r *Report) Failed() bool { return slices.ContainsFunc(r.Findings, r.Fails) }

// Fails reports whether a finding is as severe as FailOn.
func (r *Report) Fails(f Finding) bool { return f.Severity <= r.FailOn }

// Count returns the number of findings of a severity.
func (r *Report) Count(s Severity) int {
	n := 0
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// Evaluate runs the rules over the assembly. Waivers that expired before now no longer hold.
// It fails if the rules themselves are malformed.
func Evaluate(a *assembly.Assembly, rules []Rule, now time.Time) (*Report, error) {
	report := &Report{
		Rules: append(slices.Clone(rules), WaiverRules()...), Stacks: len(a.Stacks),
		Resources: len(a.Resources()), Assembly: a,
	}
	if err := validate(report.Rules); err != nil {
		return nil, err
	}
	add := func(f Finding) {
		if f.Severity != Off {
			report.Findings = append(report.Findings, f)
		}
	}
	all := waivers(a, add)
	claims := claimed(all)
	for i, found := range check(a, rules) {
		rule := rules[i]
		for _, v := range found.all {
			f := v.finding(rule)
			// A waiver is of use also where the class leaves the rule out: one app is
			// deployed to several classes.
			f.Waiver = waive(claims, &f, now)
			if f.Waiver != nil && f.Severity != Off {
				report.Waived = append(report.Waived, f)
				continue
			}
			add(f)
		}
	}
	for _, w := range all {
		switch {
		case !known(report.Rules, w.Rule):
			add(w.about(brokenWaiver, "%s", unknownRule(report.Rules, w)))
		case w.astray():
			add(w.about(brokenWaiver, "the waiver of %s is recorded by stack %s, which has no such construct (%s)",
				w.Rule, w.stack.Path, w.Reason))
		case w.expired(now):
			add(w.about(expiredWaiver, "the waiver of %s expired on %s (%s)", w.Rule, w.Expires, w.Reason))
		case !w.used && !w.Optional:
			add(w.about(unusedWaiver, "nothing below violates %s (%s)", w.Rule, w.Reason))
		}
	}
	return report, nil
}

// A claim is what a waiver may be looked up by: its rule, and its stack or one resource of it.
type claim struct {
	rule     string
	stack    *assembly.Stack
	resource string
}

// claimed sorts waivers, so that thousands of them and thousands of findings find each other.
func claimed(all []*Waiver) map[claim][]*Waiver {
	claims := map[claim][]*Waiver{}
	for _, w := range all {
		c := claim{rule: w.Rule, stack: w.stack}
		if w.resource != nil {
			c.resource = w.resource.LogicalID
		}
		claims[c] = append(claims[c], w)
	}
	return claims
}

// waive returns the waiver that accepts the finding: of several, the nearest.
func waive(claims map[claim][]*Waiver, f *Finding, now time.Time) *Waiver {
	var best *Waiver
	for _, c := range []claim{{f.Rule.ID, f.Stack, f.LogicalID}, {f.Rule.ID, f.Stack, ""}, {f.Rule.ID, f.Stack.Root(), ""}} {
		for _, w := range claims[c] {
			if w.covers(f) && !w.expired(now) && (best == nil || w.nearer(best)) {
				best = w
			}
		}
	}
	if best != nil {
		best.used = true
	}
	return best
}
