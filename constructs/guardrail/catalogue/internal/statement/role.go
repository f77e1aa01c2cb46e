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
	for _, policy := range assembly.Derived(a, ofRoles{}, policiesOfRoles)[role] {
		certain := policy.PresentWith(role)
		for _, s := range In(policy.Get("PolicyDocument")) {
			if certain || s.Allows() {
				all = append(all, s)
			}
		}
	}
	return all
}

type ofRoles struct{}

// policiesOfRoles groups policies by the roles that they name.
func policiesOfRoles(a *assembly.Assembly) map[*assembly.Resource][]*assembly.Resource {
	of := map[*assembly.Resource][]*assembly.Resource{}
	for _, typ := range identityPolicies {
		for _, policy := range a.OfType(typ) {
			for _, role := range slices.Concat(policy.Get("Roles").List(), policy.Get("RoleName").List()) {
				if to, ok := role.Target(); ok && !slices.Contains(of[to.Resource], policy) {
					of[to.Resource] = append(of[to.Resource], policy)
				}
			}
		}
	}
	return of
}
