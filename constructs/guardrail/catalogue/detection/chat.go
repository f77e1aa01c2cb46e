package detection

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var chatRules = []engine.Rule{
	{
		ID: "CHAT-001", Title: "Chat channels have read-only guardrail policies",
		Why:    "Without guardrail policies, a channel and everyone in it may do what an administrator may.",
		Fix:    "Set GuardrailPolicies to a policy that only reads, such as CloudWatchReadOnlyAccess.",
		Pillar: engine.Security,
		Check:  channelsOnlyRead,
	},
}

func channelsOnlyRead(pass *engine.Pass) {
	for _, typ := range []string{"AWS::Chatbot::SlackChannelConfiguration", "AWS::Chatbot::MicrosoftTeamsChannelConfiguration"} {
		for _, r := range pass.OfType(typ) {
			policies := r.Get("GuardrailPolicies")
			if !policies.AlwaysExists() || len(policies.List()) == 0 {
				pass.Report(r, "GuardrailPolicies", "is not always set")
			}
			for _, p := range policies.List() {
				if text, ok := p.Outline(); !ok || strings.HasSuffix(text, "/AdministratorAccess") ||
					strings.HasSuffix(text, "/PowerUserAccess") {
					pass.Report(r, "GuardrailPolicies", "has %v, which allows more than reading", p)
				}
			}
		}
	}
}
