package nag_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue"
	"github.com/plinth-cdk/plinth/constructs/guardrail/internal/nag"
)

// A control that no pack has would suppress nothing, and nobody would notice.
func TestControlsOfTheCatalogueExist(t *testing.T) {
	named := 0
	for _, r := range catalogue.Rules() {
		for _, c := range r.Controls {
			pack, _, ok := strings.Cut(c, "-")
			if !ok || !slices.Contains([]string{"AwsSolutions", "NIST.800.53.R5", "PCI.DSS.321", "HIPAA.Security"}, pack) {
				continue
			}
			named++
			if len(nag.Of([]string{c})) != 1 {
				t.Errorf("%s names %s, which is none of cdk-nag's", r.ID, c)
			}
		}
	}
	if named < 20 {
		t.Errorf("%d controls are of cdk-nag, want those of the catalogue", named)
	}
}

func TestEachRuleHasIDsAndTypes(t *testing.T) {
	for _, r := range nag.Rules() {
		if len(r.IDs) == 0 || len(r.Types) == 0 || !r.Judges(r.Types[0]) {
			t.Errorf("rule = %+v, want ids and types", r)
		}
	}
}
