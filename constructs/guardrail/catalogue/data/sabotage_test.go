package data_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/data"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmless()
	sabotage.Prove(t, data.Rules(), all,
		s3Sabotages(), kmsSabotages(), secretSabotages(), snapshotSabotages(), serviceSabotages())
}
