package identity_test

import (
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/identity"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	changes := harmless()
	maps.Copy(changes, harmlessCalls())
	maps.Copy(changes, openapiHarmless())
	sabotage.Prove(t, identity.Rules(), changes,
		iamSabotages(), accessSabotages(), witnessSabotages(), callSabotages(), ssoSabotages(), callerSabotages(), openapiSabotages())
}
