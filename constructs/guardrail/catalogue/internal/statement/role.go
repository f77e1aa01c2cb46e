package statement

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/assembly"
)

// OfRole returns the statements of the policies in the app that are attached to a role. A policy
// that exists under a condition may allow something, but is not certain to deny it: its denials are
// left out.
func OfRole(a *assembly.Assembly, role *assembly.Resource) []Statement {
	var all []Statement
	for _, inline := range role.Get("Policies").List() {
		all = append(all, In(inline.Get("PolicyDocument"))...)
	}
	for _, typ := range identityPolicies {
		for _, policy := range a.OfType(typ) {
			attached := slices.ContainsFunc(policy.Get("Roles").List(), func(v assembly.Value) bool { return v.RefersTo(role) })
			for _, s := range In(policy.Get("PolicyDocument")) {
				if attached && (policy.PresentWith(role) || s.Allows()) {
					all = append(all, s)
				}
			}
		}
	}
	return all
}
