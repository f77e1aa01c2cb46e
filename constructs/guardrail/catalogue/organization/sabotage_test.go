package organization_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/organization"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	sabotage.Prove(t, organization.Rules(), harmless(),
		orgSabotages(), scpSabotages(), ctSabotages(), mgmtSabotages(), accountSabotages(), stacksetSabotages())
}
