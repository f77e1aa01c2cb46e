package organization

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var stacksetRules = []engine.Rule{
	{
		ID: "STACKSET-001", Title: "Stack sets deploy to new accounts and retain their stacks in removed ones",
		Why:    "Otherwise a new account is unprotected until somebody remembers it, and one that is moved loses its protection.",
		Fix:    "Set AutoDeployment.Enabled and RetainStacksOnAccountRemoval on the service-managed stack set.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::CloudFormation::StackSet", func(pass *engine.Pass, r *assembly.Resource) {
			if r.Get("PermissionModel").Is("SELF_MANAGED") != assembly.True { // which cannot
				pass.Want(r, true, "AutoDeployment", "Enabled")
				pass.Want(r, true, "AutoDeployment", "RetainStacksOnAccountRemoval")
			}
		}),
	},
}
