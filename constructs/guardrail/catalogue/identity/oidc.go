package identity

import (
	"regexp"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
	"github.com/plinth-cdk/plinth/constructs/policy/witness"
)

var oidcRules = []engine.Rule{
	{
		ID: "OIDC-001", Title: "OIDC providers are known issuers",
		Why: "Whoever runs the issuer signs tokens for every subject and every audience, and so decides who assumes the roles that " +
			"trust it.",
		Fix:    "Check the address; then waive the rule at the provider, with who runs it.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			engine.Each("AWS::IAM::OIDCProvider", knownIssuer)(pass)
			for _, r := range pass.OfType("AWS::EKS::IdentityProviderConfig") {
				wantIssuer(pass, r, "Oidc", "IssuerUrl")
			}
			for _, r := range pass.OfType("AWS::Cognito::UserPoolIdentityProvider") {
				if r.Get("ProviderDetails", "oidc_issuer").Exists() {
					wantIssuer(pass, r, "ProviderDetails", "oidc_issuer")
				}
			}
		},
	},
}

// workforce are identity providers of companies, which have an address for each customer.
var workforce = regexp.MustCompile(
	`^https://(accounts\.google\.com|login\.microsoftonline\.com|sts\.windows\.net|[\w-]+\.(okta|oktapreview|auth0|onelogin)\.com)(/|$)`)

func knownIssuer(pass *engine.Pass, provider *assembly.Resource) {
	wantIssuer(pass, provider, "Url")
	for _, client := range provider.Get("ClientIdList").List() {
		if client.OneOf("*", "") != assembly.False {
			pass.Report(provider, "ClientIdList", "has %v in it; want the audience of your roles", client)
		}
	}
}

// wantIssuer reports an address that is not one of an issuer that is known.
func wantIssuer(pass *engine.Pass, r *assembly.Resource, path ...string) {
	url := r.Get(path...)
	text, _ := url.Outline()
	switch {
	case witness.KnownIssuer(text) || workforce.MatchString(text) || ofCluster(url):
	case url.Known():
		pass.Report(r, strings.Join(path, "."), "is %v, an issuer that is not known", url)
	default:
		pass.Report(r, strings.Join(path, "."), "is %v, which is known only at deployment", url)
	}
}

// ofCluster reports whether an address is that of a Kubernetes cluster of the app.
func ofCluster(url assembly.Value) bool {
	to, ok := url.Target()
	return ok && to.Resource.Type == "AWS::EKS::Cluster"
}
