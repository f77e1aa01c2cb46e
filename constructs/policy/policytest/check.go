// Package policytest holds policies to decision tables in tests.
package policytest

import (
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// TB is the part of testing.TB that [Check] needs.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check reports every row whose decision differs from the wanted one, with the statement that
// decided and the trace.
func Check(t TB, policies decide.Policies, rows []decide.Row) {
	t.Helper()
	for _, failure := range (decide.Table{Policies: policies, Rows: rows}).Failures() {
		t.Errorf("%s", failure)
	}
}
