package network_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func verifiedAccessSabotages() []Case {
	entry := func(properties Object) []Change {
		properties["VerifiedAccessGroupId"] = "vagr-1"
		return []Change{Add("Entry", Resource("AWS::EC2::VerifiedAccessEndpoint", properties))}
	}
	return []Case{
		{Rule: "VERIFIED-001", Name: "no policy", Change: entry(Object{}),
			At: "Entry PolicyDocument", Says: "neither the endpoint nor group vagr-1 is certain to have a policy"},
		{Rule: "VERIFIED-001", Name: "a policy for everybody", Change: entry(Object{"PolicyDocument": "permit (principal, action, resource);",
			"PolicyEnabled": true}), At: "Entry PolicyDocument", Says: "is certain to have a policy"},
		{Rule: "VERIFIED-001", Name: "policy switched off",
			Change: entry(Object{"PolicyDocument": "permit(principal,action,resource) when { context.idp.groups has \"ops\" };",
				"PolicyEnabled": false}), At: "Entry PolicyDocument", Says: "is certain to have a policy"},
	}
}
