package engine

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// Severity says what a violation does to synthesis.
type Severity int

const (
	// Error fails synthesis. It is the zero value: a rule is strict unless it says
	// otherwise.
	Error Severity = iota
	// Warning is reported.
	Warning
	// Off leaves the rule out.
	Off
)

// ParseSeverity reads what [Severity.String] returns: error, warning or off.
func ParseSeverity(text string) (Severity, error) {
	for s := Error; s <= Off; s++ {
		if s.String() == text {
			return s, nil
		}
	}
	return Error, fmt.Errorf("severity is %q, want error, warning or off", text)
}

func (s Severity) String() string { return [...]string{"error", "warning", "off"}[s] }

// MarshalText makes a severity readable in JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// SeverityIn returns what a violation counts in a class of environment.
func (r Rule) SeverityIn(c assembly.Class) Severity {
	if s, ok := r.Relax[c]; ok {
		return s
	}
	return r.Severity
}

// Severities words the severity in every class: "error, warning in NonProduction, off in Sandbox".
func (r Rule) Severities() string {
	text := r.Severity.String()
	for _, class := range []assembly.Class{assembly.NonProduction, assembly.Sandbox} {
		if s := r.SeverityIn(class); s != r.Severity {
			text += fmt.Sprintf(", %s in %s", s, class)
		}
	}
	return text
}

// Adjust gives the rules and findings of the report other severities: those that choose returns
// for the severity that a rule has. A rule that is then off in every class leaves the report,
// with its findings and what was waived of it. Waivers have been matched before, so that none
// counts as unused because its rule is off.
func (r *Report) Adjust(choose func(Rule, Severity) Severity) {
	adjusted := func(rule Rule) Rule {
		relax := map[assembly.Class]Severity{}
		for _, class := range []assembly.Class{assembly.NonProduction, assembly.Sandbox} {
			relax[class] = choose(rule, rule.SeverityIn(class))
		}
		rule.Severity = choose(rule, rule.Severity)
		for class, s := range relax {
			if s == rule.Severity {
				delete(relax, class)
			}
		}
		rule.Relax = relax
		return rule
	}
	var rules []Rule
	for _, rule := range r.Rules {
		if rule = adjusted(rule); rule.Severity != Off || len(rule.Relax) > 0 {
			rules = append(rules, rule)
		}
	}
	findings := func(all []Finding) (kept []Finding) {
		for _, f := range all {
			f.Severity = choose(f.Rule, f.Severity)
			if f.Rule = adjusted(f.Rule); f.Severity != Off {
				kept = append(kept, f)
			}
		}
		return kept
	}
	r.Rules, r.Findings, r.Waived, r.Known = rules, findings(r.Findings), findings(r.Waived), findings(r.Known)
}
