package compute_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/compute"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, compute.Rules(), harmless(),
		ec2Sabotages(), publicSabotages())
}
