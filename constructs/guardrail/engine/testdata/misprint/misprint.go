// Package misprint reports violations with formats that go vet has to refuse; see
// TestVetChecksFormats.
package misprint

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

func check(pass *engine.Pass, r *assembly.Resource) {
	pass.Report(r, "On", "is %d", "a text")
	pass.ReportStack(r.Stack, "Tags", "lack %s")
}
