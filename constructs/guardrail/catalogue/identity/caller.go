package identity

import (
	"strings"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
)

// Access modes by which a resource takes requests without knowing of whom.
var (
	notNone   = option.IsNot("NONE")
	notAPIKey = option.IsNot("API_KEY")
)

var callerTable = option.Table{
	{Type: "AWS::ApiGateway::Method", Property: "AuthorizationType", Want: notNone, Unless: preflight},
	{Type: "AWS::ApiGatewayV2::Route", Property: "AuthorizationType", Want: notNone, Control: "APIGateway.8", Unless: preflight},
	{Type: "AWS::ApiGatewayV2::Route", Property: "AuthorizationType", Want: option.Told("takes every request", option.Set),
		Control: "APIGateway.8", Unless: option.Either(preflight, withoutMethod)},
	{Type: "AWS::ApiGatewayV2::Api", Property: "Target", Want: openRoute},
	{Type: "AWS::AppSync::Api", Property: "EventConfig.AuthProviders.*.AuthType", Want: notAPIKey},
	{Type: "AWS::AppSync::GraphQLApi", Property: "AdditionalAuthenticationProviders.*.AuthenticationType", Want: notAPIKey,
		Control: "AppSync.5"},
	{Type: "AWS::AppSync::GraphQLApi", Property: "AuthenticationType", Want: notAPIKey, Control: "AppSync.5"},
	{Type: "AWS::BedrockAgentCore::Gateway", Property: "AuthorizerType", Want: notNone},
	{Type: "AWS::CodePipeline::Webhook", Property: "Authentication", Want: option.IsNot("UNAUTHENTICATED")},
	{Type: "AWS::Cognito::IdentityPool", Property: "AllowClassicFlow", Want: option.Off},
	{Type: "AWS::Cognito::IdentityPool", Property: "AllowUnauthenticatedIdentities", Want: option.Off, Control: "Cognito.2"},
	{Type: "AWS::DMS::Endpoint", Property: "MongoDbSettings.AuthType", Want: option.IsNot("no"), Control: "DMS.11"},
	{Type: "AWS::DMS::Endpoint", Property: "RedisSettings.AuthType", Want: option.IsNot("none")},
	{Type: "AWS::DataSync::LocationHDFS", Property: "AuthenticationType", Want: option.IsNot("SIMPLE")},
	{Type: "AWS::DocDBElastic::Cluster", Property: "AuthType", Want: option.Is("SECRET_ARN")},
	{Type: "AWS::ElastiCache::User", Property: "AuthenticationMode.Type", Want: option.IsNot("no-password-required")},
	{Type: "AWS::ElastiCache::User", Property: "NoPasswordRequired", Want: option.Off},
	{Type: "AWS::Elasticsearch::Domain", Property: "AdvancedSecurityOptions.AnonymousAuthEnabled", Want: option.Off},
	{Type: "AWS::IVS::Channel", Property: "Authorized", Want: option.On},
	{Type: "AWS::KafkaConnect::Connector", Property: "KafkaClusterClientAuthentication.AuthenticationType", Want: notNone},
	{Type: "AWS::LakeFormation::PrincipalPermissions", Property: "Principal.DataLakePrincipalIdentifier",
		Want: option.IsNot("IAM_ALLOWED_PRINCIPALS")},
	{Type: "AWS::Lambda::Url", Property: "AuthType", Want: notNone},
	{Type: "AWS::MSK::Cluster", Property: "ClientAuthentication", Want: option.Told("lets everybody in who reaches it", option.Set),
		Control: "MSK.6"},
	{Type: "AWS::MSK::Cluster", Property: "ClientAuthentication.Unauthenticated.Enabled", Want: option.Off, Control: "MSK.6"},
	{Type: "AWS::MediaPackage::OriginEndpoint", Property: "Authorization", Want: option.Told("serves everybody", option.Set),
		Unless: option.Either(option.With("Whitelist"), option.When("Origination", "DENY"))},
	{Type: "AWS::MediaPackage::PackagingGroup", Property: "Authorization", Want: option.Told("serves everybody", option.Set)},
	{Type: "AWS::MemoryDB::Cluster", Property: "ACLName", Want: option.IsNot("open-access")},
	{Type: "AWS::Neptune::DBCluster", Property: "IamAuthEnabled", Want: option.On, Control: "Neptune.7"},
	{Type: "AWS::OpenSearchService::Domain", Property: "AdvancedSecurityOptions.AnonymousAuthEnabled", Want: option.Off},
	{Type: "AWS::OpenSearchService::Domain", Property: "AdvancedSecurityOptions.Enabled", Want: option.On, Control: "Opensearch.7"},
	{Type: "AWS::PCAConnectorAD::TemplateGroupAccessControlEntry", Property: "GroupSecurityIdentifier",
		Want: option.IsNot("S-1-1-0", "S-1-5-7")}, // everybody, and who has not signed in
	{Type: "AWS::QBusiness::Application", Property: "IdentityType", Want: option.IsNot("ANONYMOUS")},
	{Type: "AWS::VpcLattice::Service", Property: "AuthType", Want: option.Is("AWS_IAM")},
	{Type: "AWS::VpcLattice::ServiceNetwork", Property: "AuthType", Want: option.Is("AWS_IAM")},
}

// openRoute wants no quick create, whose one route takes every request.
func openRoute(v assembly.Value) string {
	if v.Exists() {
		return "makes a route that takes every request without authentication"
	}
	return ""
}

// withoutMethod exempts the routes of WebSocket APIs but $connect, which authorizes the others, and
// $default, which may be one.
func withoutMethod(r *assembly.Resource) bool {
	key := r.Get("RouteKey").String()
	return !strings.Contains(key, " ") && key != "$connect"
}

// preflight exempts requests of browsers that carry no credentials.
func preflight(r *assembly.Resource) bool {
	return r.Get("HttpMethod").Is("OPTIONS") == assembly.True || strings.HasPrefix(r.Get("RouteKey").String(), "OPTIONS ")
}
