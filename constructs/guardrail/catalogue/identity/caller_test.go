package identity_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func callerSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("New", Resource(typ, properties))} }
	pool := func(mfa any, byAdministrators bool) []Change {
		return add("AWS::Cognito::UserPool", Object{"MfaConfiguration": mfa, "DeletionProtection": "ACTIVE",
			"AdminCreateUserConfig": Object{"AllowAdminCreateUserOnly": byAdministrators}})
	}
	return []Case{
		{Rule: "ACCESS-004", Name: "one key for all clients", Change: add("AWS::AppSync::GraphQLApi", Object{
			"AuthenticationType": "API_KEY", "LogConfig": Object{"FieldLogLevel": "ERROR"}}),
			At: "New AuthenticationType", Says: "is API_KEY"},
		{Rule: "ACCESS-004", Name: "password in the template", Change: add("AWS::DocDBElastic::Cluster", Object{
			"AuthType": "PLAIN_TEXT", "BackupRetentionPeriod": 7}),
			At: "New AuthType", Says: "is PLAIN_TEXT; want SECRET_ARN"},
		{Rule: "ACCESS-004", Name: "a route that says nothing", Change: add("AWS::ApiGatewayV2::Route", Object{"RouteKey": "GET /orders"}),
			At: "New AuthorizationType", Says: "is not set, so AWS takes every request"},
		{Rule: "ACCESS-004", Name: "a socket that says nothing", Change: add("AWS::ApiGatewayV2::Route", Object{"RouteKey": "$connect"}),
			At: "New AuthorizationType", Says: "is not set, so AWS takes every request"},
		{Rule: "USERPOOL-001", Name: "passwords alone", Change: pool("OFF", true), At: "New MfaConfiguration", Says: "is OFF; want ON"},
		{Rule: "USERPOOL-002", Name: "self sign-up", Change: pool("ON", false),
			At: "New AdminCreateUserConfig.AllowAdminCreateUserOnly", Says: "is false"},
		{Rule: "USERPOOL-003", Name: "tokens in addresses", Change: add("AWS::Cognito::UserPoolClient", Object{
			"AllowedOAuthFlows": List{"code", "implicit"}}),
			At: "New AllowedOAuthFlows", Says: "want no implicit in it"},
		{Rule: "USERPOOL-003", Name: "callback in the clear", Change: add("AWS::Cognito::UserPoolClient", Object{
			"CallbackURLs": List{"https://shop.example.com/", "http://shop.example.com/"}}),
			At: "New CallbackURLs.1", Says: "want https"},
		{Rule: "ACCESS-006", Name: "answers for every site", Change: add("AWS::ApiGatewayV2::Api", Object{"CorsConfiguration": Object{
			"AllowOrigins": List{"https://shop.example.com", "https://*"}, "AllowCredentials": true}}),
			At: "New CorsConfiguration.AllowOrigins.1", Says: "is https://*, and the answers have credentials"},
		{Rule: "ACCESS-006", Name: "answers for sandboxes", Change: add("AWS::Lambda::Url", Object{"AuthType": "AWS_IAM", "Cors": Object{
			"AllowOrigins": List{"null"}, "AllowCredentials": Ref("Param")}}),
			At: "New Cors.AllowOrigins.0", Says: "the origin of every file and sandbox"},
		{Rule: "ACCESS-006", Name: "answers of a distribution for every site", Change: add("AWS::CloudFront::ResponseHeadersPolicy",
			Object{"ResponseHeadersPolicyConfig": Object{"CorsConfig": Object{"AccessControlAllowCredentials": true,
				"AccessControlAllowOrigins": Object{"Items": List{"*"}}}}}),
			At: "New ResponseHeadersPolicyConfig.CorsConfig.AccessControlAllowOrigins.Items.0", Says: "is *, and the answers have credentials"},
		{Rule: "ACCESS-006", Name: "answers in the clear", Change: add("AWS::Lambda::Url", Object{"AuthType": "AWS_IAM", "Cors": Object{
			"AllowOrigins": List{"http://localhost:3000", "http://shop.example.com"}, "AllowCredentials": true}}),
			At: "New Cors.AllowOrigins.1", Says: "that anybody on the path can change"},
		{Rule: "ACCESS-001", Name: "a policy store that permits all", Change: add("AWS::VerifiedPermissions::Policy", Object{
			"Definition": Object{"Static": Object{"Statement": "permit (principal, action, resource) // all\n;"}}}),
			At: "New Definition.Static.Statement", Says: "permits every action to everyone"},
		{Rule: "OIDC-001", Name: "unknown issuer", Change: []Change{Set("Host.Url", "https://evil.example.com")},
			At: "Host Url", Says: "is https://evil.example.com, an issuer that is not known"},
		{Rule: "OIDC-001", Name: "issuer by a parameter", Change: []Change{Set("Host.Url", Ref("Param"))},
			At: "Host Url", Says: "known only at deployment"},
		{Rule: "OIDC-001", Name: "unknown issuer for a cluster", Change: add("AWS::EKS::IdentityProviderConfig",
			Object{"Oidc": Object{"IssuerUrl": "https://evil.example.com"}}),
			At: "New Oidc.IssuerUrl", Says: "an issuer that is not known"},
		{Rule: "OIDC-001", Name: "unknown issuer for a user pool", Change: add("AWS::Cognito::UserPoolIdentityProvider",
			Object{"ProviderDetails": Object{"oidc_issuer": "https://evil.example.com"}}),
			At: "New ProviderDetails.oidc_issuer", Says: "an issuer that is not known"},
		{Rule: "ISSUER-001", Name: "provider of anybody", Change: add("AWS::IAM::SAMLProvider", Object{"SamlMetadataDocument": "<xml/>"}),
			At: "New SamlMetadataDocument", Says: "is of a provider without entityID, which is not known"},
		{Rule: "ISSUER-001", Name: "provider that is like a known one", Change: add("AWS::IAM::SAMLProvider", Object{
			"SamlMetadataDocument": `<EntityDescriptor entityID="https://sts.windows.net.example.com/">`}),
			At: "New SamlMetadataDocument", Says: "is of https://sts.windows.net.example.com/"},
		{Rule: "ISSUER-001", Name: "provider of the deployment",
			Change: add("AWS::IAM::SAMLProvider", Object{"SamlMetadataDocument": Ref("Param")}),
			At:     "New SamlMetadataDocument", Says: "is known only at deployment"},
		{Rule: "ISSUER-002", Name: "bundle of certificates", Change: add("AWS::RolesAnywhere::TrustAnchor", Object{"Source": Object{
			"SourceType": "CERTIFICATE_BUNDLE", "SourceData": Object{"X509CertificateData": "x"}}}),
			At: "New Source.SourceType", Says: "is CERTIFICATE_BUNDLE: nobody in the app knows who holds the key"},
		{Rule: "OIDC-001", Name: "any audience", Change: []Change{Set("Host.ClientIdList", List{"*"})},
			At: "Host ClientIdList", Says: "has * in it"},
	}
}
