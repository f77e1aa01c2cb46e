// Package identity holds the guardrails of permissions: IAM policies, trust policies, and the
// permission sets of IAM Identity Center.
package identity

import (
	"slices"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

// Rules returns the rules of this subject, in a stable order.
func Rules() []engine.Rule {
	return slices.Concat(
		accessRules,
		iamRules,
		userpoolRules,
		oidcRules,
		issuerRules,
		callRules,
		ssoRules,
	)
}
