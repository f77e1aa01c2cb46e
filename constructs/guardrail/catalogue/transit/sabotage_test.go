package transit_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/transit"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, transit.Rules(), harmless(),
		tgwSabotages(), vpnSabotages(), reachSabotages(), segmentSabotages(), clientVPNSabotages(), joinSabotages())
}
