package identity_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/identity"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, identity.Rules(), harmless(),
		iamSabotages(), ssoSabotages())
}
