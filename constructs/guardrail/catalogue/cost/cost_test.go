package cost_test

import (
	"maps"
	"testing"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/cost"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	all := harmlessSavings()
	maps.Copy(all, harmlessServices())
	Prove(t, cost.Rules(), all, tierSabotages(), archiveSabotages(), costSabotages(), scheduleSabotages(), spotSabotages(),
		spotServiceSabotages())
}

func tierSabotages() []Case {
	tierings := Object{"Id": "archive", "Status": "Enabled", "Tierings": List{Object{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}}}
	return []Case{
		{Rule: "TIER-001", Name: "nothing in the class", Change: []Change{
			Bucket("Data2"), Set("Data2.IntelligentTieringConfigurations", List{tierings})},
			At: "Data2 IntelligentTieringConfigurations", Says: "no lifecycle rule moves objects"},
		{Rule: "TIER-002", Name: "expires first", Change: []Change{Bucket("Data2"), Set("Data2.LifecycleConfiguration", Object{"Rules": List{
			Object{"Status": "Enabled", "ExpirationInDays": 30, "Transitions": List{Object{"StorageClass": "GLACIER", "TransitionInDays": 30}}}}})},
			At: "Data2 LifecycleConfiguration.Rules.0.Transitions.0.TransitionInDays", Says: "objects expire after 30"},
	}
}
