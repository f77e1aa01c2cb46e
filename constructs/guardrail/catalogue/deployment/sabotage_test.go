package deployment_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/deployment"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, deployment.Rules(), harmless(),
		stackSabotages(), templateSabotages(), tagSabotages(), promiseSabotages(), recordSabotages(), classSabotages(),
		deploySabotages(), rehearsedSabotages())
}
