package network_test

import (
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/network"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	changes := harmless()
	maps.Copy(changes, foreignHarmless())
	sabotage.Prove(t, network.Rules(), changes, foreignSabotages(),
		vpcSabotages(), subnetSabotages(), tierSabotages(), natSabotages(), sgSabotages(), naclSabotages(), endpointSabotages(),
		connectSabotages(),
		bpaSabotages(), ipamSabotages(), verifiedAccessSabotages(), sourceSabotages())
}
