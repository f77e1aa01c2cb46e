package catalogue_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestGoodTemplate(t *testing.T) {
	for _, class := range []assembly.Class{assembly.Production, assembly.NonProduction, assembly.Sandbox} {
		if report := Evaluate(t, class); len(report.Findings) > 0 {
			t.Errorf("%s:\n%s", class, Describe(report.Findings))
		}
	}
}
