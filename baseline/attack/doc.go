// Package attack has what an intruder with the rights of an administrator would try in the accounts
// of an organization, as decision tables with what is wanted of each attempt.
//
// [Attempts] are grouped by what the intruder wants. [Denials] are the actions that public
// collections of control policies deny, with the reason for each that baseline.DefaultPolicies
// leave allowed. Both are plain text, to be read and added to; a test of an organization decides
// them with its own policies:
//
//	for _, group := range attack.Attempts(org) {
//		for _, failure := range group.Failures() {
//			t.Error(failure)
//		}
//	}
package attack
