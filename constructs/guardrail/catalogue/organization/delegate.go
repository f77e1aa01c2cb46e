package organization

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/access"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/identifier"
	"github.com/plinth-cdk/plinth/constructs/policy/decide"
)

// policyChanges are actions that change which control policies hold, and where.
var policyChanges = []string{
	"organizations:AttachPolicy", "organizations:CreatePolicy", "organizations:DeletePolicy", "organizations:DetachPolicy",
	"organizations:DisablePolicyType", "organizations:EnablePolicyType", "organizations:UpdatePolicy",
}

func controlPoliciesDelegated(pass *engine.Pass, delegation *assembly.Resource) {
	for _, p := range access.Of(pass.Assembly, delegation) {
		for _, s := range p.Statements {
			if !s.Allows() || s.May.Principal == nil {
				continue
			}
			for _, name := range s.May.Principal.AWS {
				if action := delegated(p, name); action != "" {
					pass.Report(delegation, p.Property, "lets %v do %s with control policies", name, action)
					break
				}
			}
		}
	}
}

// delegated returns an action that the policy lets a principal, or a role of an account, do with
// control policies.
func delegated(p *access.Policy, name string) string {
	own := access.Account(p.At.Stack)
	parts := strings.Split(name, ":")
	switch {
	case identifier.Account.Valid(name):
		name = "arn:aws:iam::" + name + ":role/Zq"
	case len(parts) == 6 && parts[4] == own, len(parts) != 6:
		return "" // the account of the organization itself needs no delegation
	case parts[5] == "root":
		name = strings.TrimSuffix(name, "root") + "role/Zq"
	}
	for _, kind := range []string{"service", "resource"} {
		for _, action := range policyChanges {
			r := decide.Request{
				Principal: decide.Principal{ARN: name}, Action: action, ResourceAccount: own,
				Resource: "arn:aws:organizations::" + own + ":policy/o-zq/" + kind + "_control_policy/p-zq",
				Context:  decide.Context{"organizations:PolicyType": {strings.ToUpper(kind) + "_CONTROL_POLICY"}},
			}
			if p.Admits(r) != assembly.False {
				return action
			}
		}
	}
	return ""
}
