package deployment_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func promiseSabotages() []Case {
	return []Case{
		{Rule: "PROMISE-001", Name: "value changed", Change: []Change{Set("Promised.Value", "other")},
			At: "Promised Value", Says: "is other, want kept, but Prod promises that it keeps a value"},
		{Rule: "PROMISE-001", Name: "resource removed", Change: []Change{Drop("Promised")}, At: "", Says: "is not in the template"},
		{Rule: "PROMISE-001", Name: "resource under a condition", Change: []Change{Attribute("Promised", "Condition", "Condition")},
			At: "Promised Condition", Says: "lets it exist under a condition only"},
		{Rule: "PROMISE-001", Name: "value of the deployment", Change: []Change{Set("Promised.Value", Ref("Param"))},
			At: "Promised Value", Says: "which is known only at deployment; want kept"},
		{Rule: "PROMISE-002", Name: "names of AWS", Change: []Change{Add("Zone", Resource("AWS::Route53::HostedZone", Object{
			"Name": "s3.eu-west-1.amazonaws.com", "VPCs": List{Object{"VPCId": Ref("Vpc"), "VPCRegion": "eu-west-1"}}}))},
			At: "Zone VPCs.0.VPCId", Says: "answers for AWS in Prod/Vpc, of which Prod/Vpc promises that it keeps its tags"},
	}
}
