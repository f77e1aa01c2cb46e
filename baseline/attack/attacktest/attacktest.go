// Package attacktest holds the policies of an organization to what package attack wants.
package attacktest

import (
	"testing"

	"github.com/plinth-cdk/plinth/baseline/attack"
)

// Check decides every attempt on an organization, and every action that public collections of
// policies deny. The test fails for each decision that is not the wanted one, and continues.
func Check(t testing.TB, o attack.Organization) {
	t.Helper()
	for _, group := range attack.Attempts(o) {
		for _, failure := range group.Failures() {
			t.Error(failure)
		}
	}
	for _, d := range attack.Denials(o) {
		for _, failure := range d.Table().Failures() {
			t.Error(failure)
		}
	}
}
