package inspection_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/inspection"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, inspection.Rules(), harmless(),
		dnsSabotages(), resolutionSabotages(), firewallSabotages())
}
