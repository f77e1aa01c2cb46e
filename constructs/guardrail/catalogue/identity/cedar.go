package identity

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var (
	cedarComment = regexp.MustCompile(`//[^\n]*`)
	// permitsAll matches a statement of the Cedar policy language that lets every principal do
	// everything with every resource, whenever.
	permitsAll = regexp.MustCompile(`\bpermit\s*\(\s*principal\s*,\s*action\s*,\s*resource\s*,?\s*\)\s*(?:when\s*\{\s*true\s*\}\s*)?;`)
)

// openStores reports policies of Amazon Verified Permissions that allow everything to everyone.
func openStores(pass *engine.Pass) {
	for _, r := range pass.OfType("AWS::VerifiedPermissions::Policy") {
		text, _ := r.Get("Definition", "Static", "Statement").Outline()
		if permitsAll.MatchString(cedarComment.ReplaceAllString(text, "")) {
			pass.Report(r, "Definition.Static.Statement", "permits every action to everyone")
		}
	}
}
