package main

import (
	"path"
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/conformance"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// A selection says which rules count, and for what.
type selection struct {
	include, exclude []pattern
	overrides        []override
	// schemas says that what CloudFormation does not accept counts as well.
	schemas bool
}

// A pattern names rules: by id, control or pillar, with * and ? as in a shell. Case does not
// matter.
type pattern string

// An override is another severity for the rules that a pattern names.
type override struct {
	rules    pattern
	severity engine.Severity
}

// rules are all that can be chosen from.
func rules() []engine.Rule {
	return slices.Concat(catalogue.Rules(), conformance.Rules(), engine.WaiverRules())
}

// evaluated are the rules that an assembly is held to, and be it only for its waivers.
func (s selection) evaluated(a *assembly.Assembly) []engine.Rule {
	if s.schemas {
		return slices.Concat(catalogue.Rules(), conformance.Rules())
	}
	return conformance.Beside(catalogue.Rules(), a)
}

func (p pattern) matches(rule engine.Rule) bool {
	return slices.ContainsFunc(append(rule.Controls[:len(rule.Controls):len(rule.Controls)], rule.ID, string(rule.Pillar)),
		func(name string) bool {
			ok, _ := path.Match(strings.ToUpper(string(p)), strings.ToUpper(name))
			return ok
		})
}

// severity is what a violation counts, given what it counts by the catalogue. What a class relaxes
// to off stays off.
func (s selection) severity(rule engine.Rule, catalogued engine.Severity) engine.Severity {
	names := func(p pattern) bool { return p.matches(rule) }
	switch {
	case catalogued == engine.Off,
		!s.schemas && conformance.Has(rule.ID),
		len(s.include) > 0 && !slices.ContainsFunc(s.include, names),
		slices.ContainsFunc(s.exclude, names):
		return engine.Off
	}
	for _, o := range s.overrides {
		if names(o.rules) {
			catalogued = o.severity
		}
	}
	return catalogued
}

// selected are the rules that count, with the severities that they count.
func (s selection) selected() []engine.Rule {
	r := &engine.Report{Rules: rules()}
	r.Adjust(s.severity)
	return r.Rules
}

// addTo adds the patterns of a list with commas.
func (a assignment) addTo(patterns *[]pattern) error {
	for part := range strings.SplitSeq(a.value, ",") {
		p := pattern(strings.TrimSpace(part))
		if err := a.names(p); err != nil {
			return err
		}
		*patterns = append(*patterns, p)
	}
	return nil
}

// override adds RULES=SEVERITY.
func (s *selection) override(a assignment) error {
	left, right, ok := strings.Cut(a.value, "=")
	if !ok {
		return a.require(false, "RULES=SEVERITY, such as S3-*=warning")
	}
	severity, err := engine.ParseSeverity(strings.TrimSpace(right))
	if err != nil {
		return a.require(false, "error, warning or off after the equals sign")
	}
	var patterns []pattern
	if err := (assignment{value: left, origin: a.origin}).addTo(&patterns); err != nil {
		return err
	}
	for _, p := range patterns {
		s.overrides = append(s.overrides, override{p, severity})
	}
	return nil
}

// names refuses a pattern that names no rule: it is a misprint, or its rule has been renamed.
func (a assignment) names(p pattern) error {
	all := rules()
	if slices.ContainsFunc(all, p.matches) {
		return nil
	}
	var known []string
	for _, rule := range all {
		known = append(append(known, rule.ID, string(rule.Pillar)), rule.Controls...)
	}
	slices.Sort(known)
	near := didYouMean(strings.ToUpper(string(p)), slices.Compact(known))
	return assignment{value: string(p), origin: a.origin}.require(false, "a rule of guardrail -list, or a pattern that matches one"+near)
}
