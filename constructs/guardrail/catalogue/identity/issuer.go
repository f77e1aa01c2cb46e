package identity

import (
	"regexp"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var issuerRules = []engine.Rule{
	{
		ID: "ISSUER-001", Title: "SAML providers are known identity providers",
		Why: "Whoever holds the key in the metadata signs assertions for every user and every role, and so decides who assumes the " +
			"roles that trust the provider.",
		Fix:    "Check whose metadata it is; then waive the rule at the provider, with who runs it.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::IAM::SAMLProvider", knownProvider),
	},
	{
		ID: "ISSUER-002", Title: "Trust anchors are private certificate authorities of the app",
		Why: "Whoever holds the key of a certificate authority issues certificates for every name, and so decides who assumes the roles " +
			"that trust the anchor. Nobody sees who holds that of a bundle.",
		Fix:    "Name an authority of AWS Private CA in AcmPcaArn, or waive the rule at the anchor with who runs the authority.",
		Pillar: engine.Security,
		Check:  engine.Each("AWS::RolesAnywhere::TrustAnchor", knownAuthority),
	},
}

var (
	entityID = regexp.MustCompile(`entityID\s*=\s*["']([^"']*)["']`)

	// samlProviders are those of companies, by the id that each gives a customer.
	samlProviders = regexp.MustCompile(`^(https://accounts\.google\.com/o/saml2\?|https://sts\.windows\.net/|http://www\.okta\.com/|` +
		`https://portal\.sso\.[\w-]+\.amazonaws\.com(\.cn)?/saml/|https://app\.onelogin\.com/saml/|urn:[\w-]+(\.\w+)?\.auth0\.com$)`)
)

func knownProvider(pass *engine.Pass, provider *assembly.Resource) {
	metadata := provider.Get("SamlMetadataDocument")
	for _, alternative := range metadata.Alternatives() {
		text, known := alternative.Text()
		if !known {
			pass.Report(provider, "SamlMetadataDocument", "is known only at deployment")
			continue
		}
		if id := entityID.FindStringSubmatch(text); id == nil || !samlProviders.MatchString(id[1]) {
			pass.Report(provider, "SamlMetadataDocument", "is of %s, which is not known", named(id))
		}
	}
}

func named(id []string) string {
	if id == nil {
		return "a provider without entityID"
	}
	return id[1]
}

func knownAuthority(pass *engine.Pass, anchor *assembly.Resource) {
	if anchor.Get("Enabled").Is(false) == assembly.True {
		return
	}
	if kind := anchor.Get("Source", "SourceType"); kind.Is("AWS_ACM_PCA") != assembly.True {
		pass.Report(anchor, "Source.SourceType", "is %v: nobody in the app knows who holds the key; want AWS_ACM_PCA", kind)
	}
}
