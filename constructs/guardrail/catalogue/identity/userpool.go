package identity

import (
	"fmt"
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var userpoolRules = []engine.Rule{
	{
		ID: "USERPOOL-001", Title: "User pools offer MFA",
		Why:      "Passwords are reused, and lists of stolen ones are tried on every sign-in page.",
		Fix:      "Set MfaConfiguration to ON or OPTIONAL.",
		Pillar:   engine.Security,
		Controls: []string{"Cognito.5", "AwsSolutions-COG2"},
		Check:    poolTable.Check,
	},
	{
		ID: "USERPOOL-002", Title: "User pools let administrators create users",
		Why:      "With self sign-up, everybody who finds the client id has an account.",
		Fix:      "Set AdminCreateUserConfig.AllowAdminCreateUserOnly, or waive the rule where customers sign up by themselves.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    signUpTable.Check,
	},
	{
		ID: "USERPOOL-003", Title: "App clients get codes, over HTTPS",
		Why: "The implicit flow puts tokens into addresses, which histories and logs keep, and whoever is on the path of a callback over " +
			"plain HTTP signs in as the user.",
		Fix:    "Use the code flow with PKCE, and callback URLs with https; http is for localhost.",
		Pillar: engine.Security,
		Check:  clientTable.Check,
	},
}

var (
	poolTable   = option.Table{{Type: "AWS::Cognito::UserPool", Property: "MfaConfiguration", Want: option.Is("ON", "OPTIONAL")}}
	signUpTable = option.Table{
		{Type: "AWS::Cognito::UserPool", Property: "AdminCreateUserConfig.AllowAdminCreateUserOnly", Want: option.On},
	}
)

var clientTable = option.Table{
	{Type: "AWS::Cognito::UserPoolClient", Property: "AllowedOAuthFlows", Want: option.Unset(option.Lacks("implicit"))},
	{Type: "AWS::Cognito::UserPoolClient", Property: "CallbackURLs.*", Want: secureCallback},
}

// secureCallback wants an address that is reached over TLS, is that of an app, or never leaves the
// device, as RFC 8252 has it.
func secureCallback(v assembly.Value) string {
	text, _ := v.Outline()
	if !strings.Contains(text, ":") {
		return fmt.Sprintf("is %v, which is known only at deployment; want https", v)
	}
	host, plain := strings.CutPrefix(strings.ToLower(text), "http://")
	host, _, _ = strings.Cut(host, "/")
	host, _, _ = strings.Cut(host, ":")
	if plain && host != "localhost" && host != "127.0.0.1" {
		return fmt.Sprintf("is %v; want https", v)
	}
	return ""
}
