package catalogue

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var keyGrantRules = []engine.Rule{{
	ID: "KMS-006", Title: "Grants on keys are made through AWS services only",
	Why:    "Whoever may create any grant hands the use of the key to anybody, past its policy and unseen in it.",
	Fix:    "Add the condition Bool kms:GrantIsForAWSResource true, or kms:ViaService, to the statement that allows kms:CreateGrant.",
	Pillar: engine.Security,
	Check:  eachKey(keyGrants),
}}

// keyGrants leaves kms:* alone, which is the account's own delegation to IAM.
func keyGrants(pass *engine.Pass, key *assembly.Resource) {
	for _, s := range statements(key.Get("KeyPolicy")) {
		if !s.allows() || s.conditioned("kms:viaservice") || s.Get("Condition", "Bool", "kms:GrantIsForAWSResource").Is(true) == assembly.True {
			continue
		}
		for _, action := range s.Get("Action").List() {
			text, _ := action.Outline()
			lower := strings.ToLower(text)
			if prefix, wild := strings.CutSuffix(lower, "*"); lower == "kms:creategrant" ||
				wild && len(prefix) > len("kms:") && strings.HasPrefix("kms:creategrant", prefix) {
				pass.Report(key, "KeyPolicy", "allows %s to %v for any grant", text, s.Get("Principal"))
			}
		}
	}
}
