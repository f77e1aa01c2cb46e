package network_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/network"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, network.Rules(), harmless(),
		vpcSabotages(), subnetSabotages(), tierSabotages(), natSabotages(), sgSabotages(), naclSabotages(), endpointSabotages(),
		connectSabotages(),
		bpaSabotages(), ipamSabotages(), verifiedAccessSabotages(), sourceSabotages())
}
