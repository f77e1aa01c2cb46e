// Package service holds resources to rules of their services that no schema states: what two
// properties, or two resources, have to do with each other.
package service

import (
	"slices"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// A Report takes what is wrong with a property of a resource, and the rule of CDK's own validation
// that finds it.
type Report func(r *assembly.Resource, rule, property, format string, args ...any)

// Check looks at all resources of a stack.
func Check(s *assembly.Stack, report Report) {
	byType := map[string][]*assembly.Resource{}
	for _, r := range s.Resources {
		byType[r.Type] = append(byType[r.Type], r)
	}
	for _, rule := range rules {
		for _, typ := range rule.types {
			for _, r := range byType[typ] {
				rule.check(r, func(property, format string, args ...any) { report(r, rule.id, property, format, args...) })
			}
		}
	}
	for _, r := range s.Resources {
		tags(r, report)
		ended(r, report)
		attributes(r, report)
	}
	identified(byType, report)
	subnets(byType, report)
}

// A rule looks at one resource.
type rule struct {
	id    string
	types []string
	check func(r *assembly.Resource, report func(property, format string, args ...any))
}

var rules = slices.Concat(lambda, queues, data, loadBalancing, containers, events, documents)

func on(types ...string) []string { return types }

// text is a value that the template knows, with the defaults of parameters.
func text(v assembly.Value) string { t, _ := v.ByDefault().Text(); return t }

func isTrue(v assembly.Value) bool { return strings.EqualFold(text(v), "true") }

// number is a whole number that the template knows.
func number(v assembly.Value) (int, bool) { return v.ByDefault().Int() }
