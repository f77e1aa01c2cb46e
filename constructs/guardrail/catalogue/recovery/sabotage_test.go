package recovery_test

import (
	"maps"
	"testing"

	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/recovery"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmlessFailovers()
	maps.Copy(all, harmlessOtherRegions())
	Prove(t, recovery.Rules(), all, otherRegionSabotages(), pairSabotages(), regionSwitchSabotages(), failoverSabotages())
}
