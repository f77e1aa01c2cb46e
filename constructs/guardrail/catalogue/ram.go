package catalogue

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var ramRules = []engine.Rule{{
	ID: "RAM-001", Title: "Resource shares stay inside the organization",
	Why:    "A share that takes external principals is one wrong account id away from giving a network to strangers, and external is the default.",
	Fix:    "Set AllowExternalPrincipals to false.",
	Pillar: engine.Security,
	Check: engine.Each("AWS::RAM::ResourceShare", func(r *assembly.Resource, report engine.Reporter) {
		engine.Want(r, report, false, "AllowExternalPrincipals")
	}),
}}
