package handover

import (
	"slices"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option/optiontest"
)

func TestRecipientsAndDestinationsAreThoseOfCloudFormation(t *testing.T) {
	for _, to := range append(slices.Clip(recipients), hosts...) {
		optiontest.Exists(t, to.typ, to.property)
	}
	for _, to := range buckets {
		optiontest.Exists(t, to.typ, to.property)
	}
}
