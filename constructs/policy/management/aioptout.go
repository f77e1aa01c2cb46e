package management

import (
	"strconv"

	"github.com/plinth-cdk/plinth/constructs/policy"
)

// AIOptOut keeps the content of all accounts out of the training of AWS's AI services. Accounts
// cannot change it.
type AIOptOut struct {
	// OptIn are services, such as transcribe, that may use content. The default is none.
	OptIn []string
}

// Policy checks the settings and builds the policy.
func (a AIOptOut) Policy() (Policy, error) {
	none := []any{"@@none"}
	services := object{
		"@@operators_allowed_for_child_policies": none,
		"default":                                object{"@@operators_allowed_for_child_policies": none, "opt_out_policy": final("optOut")},
	}
	for _, s := range a.OptIn {
		if s == "" || s == "default" {
			return Policy{}, &policy.Problem{
				Policy: string(policy.TypeAIOptOut), Path: "OptIn", Got: strconv.Quote(s),
				Want: "the name of a service, such as transcribe",
			}
		}
		services[s] = object{"opt_out_policy": final("optIn")}
	}
	return newPolicy(policy.TypeAIOptOut, object{"services": services})
}
