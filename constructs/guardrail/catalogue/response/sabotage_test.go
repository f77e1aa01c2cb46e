package response_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/response"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, response.Rules(), harmless(),
		containSabotages(), runbookSabotages())
}
