package identity

import (
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
}

var (
	poolTable   = option.Table{{Type: "AWS::Cognito::UserPool", Property: "MfaConfiguration", Want: option.Is("ON", "OPTIONAL")}}
	signUpTable = option.Table{
		{Type: "AWS::Cognito::UserPool", Property: "AdminCreateUserConfig.AllowAdminCreateUserOnly", Want: option.On},
	}
)
