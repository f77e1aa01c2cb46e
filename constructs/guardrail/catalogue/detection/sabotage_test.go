package detection_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/detection"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, detection.Rules(), harmless(),
		trailSabotages(), cisSabotages(), guarddutySabotages(), muteSabotages(), hubSabotages(), inspectorSabotages(), macieSabotages(),
		chatSabotages(), alarmMuteSabotages(), loosenSabotages(),
		configSabotages())
}
