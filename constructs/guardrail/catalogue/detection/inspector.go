package detection

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/customresource"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var inspectorRules = []engine.Rule{
	{
		ID: "INSPECTOR-001", Title: "Inspector scans instances, container images and functions",
		Why:      "An attacker needs only one known vulnerability, in any of them.",
		Fix:      "List EC2, ECR, LAMBDA and LAMBDA_CODE in resourceTypes.",
		Pillar:   engine.Security,
		Controls: []string{"Inspector.1", "Inspector.2", "Inspector.3", "Inspector.4"},
		Check:    inspectorScans,
	},
}

func inspectorScans(pass *engine.Pass) {
	for _, c := range customresource.Calls(pass.Assembly, "Inspector2", "enable") {
		types, _ := c.Parameters["resourceTypes"].([]any)
		for _, want := range []string{"EC2", "ECR", "LAMBDA", "LAMBDA_CODE"} {
			if !slices.Contains(types, any(want)) {
				pass.Report(c.Resource, "Create", "does not enable %s", want)
			}
		}
	}
}
