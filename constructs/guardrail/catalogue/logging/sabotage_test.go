package logging_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/logging"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, logging.Rules(), harmless(),
		flowlogSabotages(), logsSabotages(), deliverySabotages(), auditSabotages())
}
