package compute_test

import (
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/compute"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	changes := harmless()
	maps.Copy(changes, buildHarmless())
	sabotage.Prove(t, compute.Rules(), changes,
		ec2Sabotages(), publicSabotages(), buildSabotages())
}
