package network

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var verifiedAccessRules = []engine.Rule{
	{
		ID: "VERIFIED-001", Title: "Verified Access endpoints have a policy",
		Why:    "Without a policy of its own or of its group, an endpoint lets everybody in who has signed in at all.",
		Fix:    "Set PolicyEnabled and PolicyDocument of the endpoint, or of its group.",
		Pillar: engine.Security,
		Check: engine.Each("AWS::EC2::VerifiedAccessEndpoint", func(pass *engine.Pass, endpoint *assembly.Resource) {
			if hasPolicy(endpoint) {
				return
			}
			if group, ok := endpoint.Get("VerifiedAccessGroupId").Target(); !ok || !hasPolicy(group.Resource) {
				pass.Report(endpoint, "PolicyDocument", "neither the endpoint nor group %v is certain to have a policy",
					endpoint.Get("VerifiedAccessGroupId"))
			}
		}),
	},
}

// everybody is a statement of Cedar that permits without a condition.
var everybody = regexp.MustCompile(`permit\s*\(\s*principal\s*,\s*action\s*,\s*resource\s*\)\s*;`)

func hasPolicy(r *assembly.Resource) bool {
	enabled := r.Get("PolicyEnabled")
	text, _ := r.Get("PolicyDocument").Text()
	if everybody.MatchString(text) {
		return false
	}
	return r.Get("PolicyDocument").AlwaysExists() && (!enabled.Exists() || enabled.OneOf("true", "True") == assembly.True)
}
