package organization

import (
	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/reach"
)

// organizationKinds words the types of AWS Organizations.
var organizationKinds = map[string]string{
	organizationType: "organization", unitType: "organizational unit", memberType: "account", policyType: "policy",
}

// name words a resource by its kind and its construct path.
func name(r *assembly.Resource) string {
	if kind, ok := organizationKinds[r.Type]; ok {
		return kind + " " + r.Path
	}
	return reach.Describe(r)
}
