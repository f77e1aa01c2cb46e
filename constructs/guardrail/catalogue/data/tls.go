package data

import (
	"fmt"

	"github.com/plinth-cdk/plinth/constructs/assembly"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

var tlsRules = []engine.Rule{
	{
		ID: "TLS-001", Title: "Listeners, clusters and caches encrypt their connections",
		Why:      "Whoever is on the path reads and changes what is sent in the clear, passwords and session cookies first.",
		Fix:      "Require TLS 1.2 or later; let a listener for plain HTTP only redirect to HTTPS.",
		Pillar:   engine.Security,
		Controls: tlsTable.Controls(),
		Check: func(pass *engine.Pass) {
			tlsTable.Check(pass)
			plainIntegrations(pass)
		},
	},
	{
		ID: "TLS-002", Title: "Certificates of production renew by themselves",
		Why: "A certificate that is validated by mail ends, and the site with it, when nobody opens the mail in time (ACM User Guide, " +
			"\"Renewal for domains validated by email\").",
		Fix:    "Set ValidationMethod to DNS, with the hosted zone in DomainValidationOptions.",
		Pillar: engine.Reliability,
		Relax:  engine.ProductionOnly(),
		Check: option.Table{{Type: "AWS::CertificateManager::Certificate", Property: "ValidationMethod", Want: option.Is("DNS", "HTTP"),
			Unless: func(r *assembly.Resource) bool { return r.Get("CertificateAuthorityArn").AlwaysExists() }}}.Check,
	},
}

// oldPolicies are those of load balancers that take TLS 1.0 or 1.1, FIPS and post-quantum ones
// among them. See "Security policies for your Application Load Balancer".
var oldPolicies = []string{
	"ELBSecurityPolicy-2015-05", "ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-FS-1-1-2019-08", "ELBSecurityPolicy-FS-2018-06",
	"ELBSecurityPolicy-TLS-1-0-2015-04", "ELBSecurityPolicy-TLS-1-1-2017-01", "ELBSecurityPolicy-TLS13-1-0-2021-06",
	"ELBSecurityPolicy-TLS13-1-0-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-1-2021-06", "ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04",
	"ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04",
}

// oldTransferPolicies are those of servers that take SHA-1 or TLS ciphers without forward secrecy,
// by the AWS Transfer Family User Guide, "Security policies for AWS Transfer Family servers".
// Without one, CloudFormation takes the first.
var oldTransferPolicies = []string{
	"TransferSecurityPolicy-2018-11", "TransferSecurityPolicy-2020-06", "TransferSecurityPolicy-FIPS-2020-06",
}

var (
	notPlainHTTP = option.IsNot("allow-all")
	modernDomain = option.Is("Policy-Min-TLS-1-2-PFS-2023-10", "Policy-Min-TLS-1-2-2019-07", "Policy-Min-TLS-1-2-RFC9151-FIPS-2024-08")
	noOldTLS     = option.Unset(option.Lacks("SSLv3", "TLSv1", "TLSv1.1"))
	// notJDBC exempts connections to networks and to services that have options of their own.
	notJDBC = func(r *assembly.Resource) bool {
		return r.Get("ConnectionInput", "ConnectionType").Is("JDBC") == assembly.False
	}
	mounted = option.Is("ENABLED")
	awsOnly = option.When("EngineName", "s3", "kinesis", "dynamodb", "kafka", "opensearch", "elasticsearch", "neptune",
		"redshift-serverless", "timestream", "redis")
)

var tlsTable = option.Table{
	{Type: "AWS::ApiGateway::DomainName", Property: "SecurityPolicy", Want: option.IsNot("TLS_1_0")},
	{Type: "AWS::ApiGatewayV2::DomainName", Property: "DomainNameConfigurations.*.SecurityPolicy", Want: option.IsNot("TLS_1_0")},
	{Type: "AWS::AppSync::ApiCache", Property: "TransitEncryptionEnabled", Want: option.On, Control: "AppSync.6"},
	{Type: "AWS::Batch::JobDefinition", Property: "ContainerProperties.Volumes.*.EfsVolumeConfiguration?.TransitEncryption", Want: mounted},
	{Type: "AWS::Chime::VoiceConnector", Property: "RequireEncryption", Want: option.On},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.CacheBehaviors.*.ViewerProtocolPolicy", Want: notPlainHTTP,
		Control: "CloudFront.3"},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy", Want: notPlainHTTP,
		Control: "CloudFront.3"},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.Origins.*.CustomOriginConfig.OriginProtocolPolicy",
		Want: option.IsNot("http-only"), Control: "CloudFront.9"},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.Origins.*.CustomOriginConfig.OriginSSLProtocols",
		Want: noOldTLS, Control: "CloudFront.10", Unless: option.When("DistributionConfig.Enabled", "false")},
	{Type: "AWS::CloudFront::Distribution", Property: "DistributionConfig.ViewerCertificate?.MinimumProtocolVersion",
		Want: option.Is("TLSv1.2_2021", "TLSv1.2_2019", "TLSv1.2_2018", "TLSv1.2_2025", "TLSv1.3_2025"), Control: "CloudFront.15",
		Unless: option.When("DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate", "true")},
	{Type: "AWS::CodeBuild::Project", Property: "SecondarySources.*.InsecureSsl", Want: option.Off},
	{Type: "AWS::CodeBuild::Project", Property: "Source.InsecureSsl", Want: option.Off},
	{Type: "AWS::DAX::Cluster", Property: "ClusterEndpointEncryptionType", Want: option.Is("TLS"), Control: "DynamoDB.7"},
	{Type: "AWS::DMS::Endpoint", Property: "RedisSettings.SslSecurityProtocol", Want: option.IsNot("plaintext"), Control: "DMS.12"},
	{Type: "AWS::DMS::Endpoint", Property: "SslMode", Want: option.Is("verify-full", "verify-ca", "require"), Control: "DMS.9",
		Unless: awsOnly},
	{Type: "AWS::DataSync::LocationEFS", Property: "InTransitEncryption", Want: option.Is("TLS1_2")},
	{Type: "AWS::DataSync::LocationHDFS", Property: "QopConfiguration.DataTransferProtection", Want: option.IsNot("DISABLED")},
	{Type: "AWS::DataSync::LocationHDFS", Property: "QopConfiguration.RpcProtection", Want: option.IsNot("DISABLED")},
	{Type: "AWS::DocDB::DBClusterParameterGroup", Property: "Parameters.tls", Want: option.IsNot("disabled")},
	{Type: "AWS::ECS::TaskDefinition", Property: "Volumes.*.EFSVolumeConfiguration?.TransitEncryption", Want: mounted},
	{Type: "AWS::EMR::SecurityConfiguration", Property: "SecurityConfiguration.EncryptionConfiguration.EnableInTransitEncryption",
		Want: option.On, Control: "EMR.4"},
	{Type: "AWS::ElastiCache::CacheCluster", Property: "TransitEncryptionEnabled", Want: option.On},
	{Type: "AWS::ElastiCache::ReplicationGroup", Property: "TransitEncryptionEnabled", Want: option.On, Control: "ElastiCache.5"},
	{Type: "AWS::ElastiCache::ReplicationGroup", Property: "TransitEncryptionMode", Want: option.IsNot("preferred")},
	{Type: "AWS::ElasticLoadBalancing::LoadBalancer", Property: "Listeners.*.Protocol", Want: option.IsNot("HTTP"), Control: "ELB.3"},
	{Type: "AWS::ElasticLoadBalancingV2::Listener", Property: "Protocol", Want: option.IsNot("HTTP"), Control: "ELB.1", Unless: redirects},
	{Type: "AWS::ElasticLoadBalancingV2::Listener", Property: "SslPolicy",
		Want: option.Told("takes TLS 1.0", option.IsNot(oldPolicies...)), Control: "ELB.17",
		Unless: option.When("Protocol", "HTTP", "TCP", "UDP", "TCP_UDP", "GENEVE", "QUIC", "TCP_QUIC", "")},
	{Type: "AWS::Elasticsearch::Domain", Property: "DomainEndpointOptions.EnforceHTTPS", Want: option.On, Control: "ES.8"},
	{Type: "AWS::Elasticsearch::Domain", Property: "DomainEndpointOptions.TLSSecurityPolicy", Want: modernDomain, Control: "ES.8"},
	{Type: "AWS::Elasticsearch::Domain", Property: "NodeToNodeEncryptionOptions.Enabled", Want: option.On, Control: "ES.3"},
	{Type: "AWS::Glue::Connection", Property: "ConnectionInput.ConnectionProperties.JDBC_ENFORCE_SSL", Want: option.On, Unless: notJDBC},
	{Type: "AWS::IVS::Channel", Property: "InsecureIngest", Want: option.Off},
	{Type: "AWS::KafkaConnect::Connector", Property: "KafkaClusterEncryptionInTransit.EncryptionType", Want: option.Is("TLS"),
		Control: "MSK.3"},
	{Type: "AWS::Lightsail::LoadBalancer", Property: "TlsPolicyName", Want: option.IsNot("TLS-2016-08")},
	{Type: "AWS::MSK::Cluster", Property: "EncryptionInfo.EncryptionInTransit.ClientBroker", Want: option.Unset(option.Is("TLS")),
		Control: "MSK.1"},
	{Type: "AWS::MSK::Cluster", Property: "EncryptionInfo.EncryptionInTransit.InCluster", Want: option.Unset(option.On), Control: "MSK.1"},
	{Type: "AWS::MemoryDB::Cluster", Property: "TLSEnabled", Want: option.Unset(option.On)},
	{Type: "AWS::Neptune::DBClusterParameterGroup", Property: "Parameters.neptune_enforce_ssl", Want: option.IsNot("0")},
	{Type: "AWS::OpenSearchService::Domain", Property: "DomainEndpointOptions.EnforceHTTPS", Want: option.On, Control: "Opensearch.8"},
	{Type: "AWS::OpenSearchService::Domain", Property: "DomainEndpointOptions.TLSSecurityPolicy", Want: modernDomain,
		Control: "Opensearch.8"},
	{Type: "AWS::OpenSearchService::Domain", Property: "NodeToNodeEncryptionOptions.Enabled", Want: option.On, Control: "Opensearch.3"},
	{Type: "AWS::QuickSight::DataSource", Property: "SslProperties.DisableSsl", Want: option.Off},
	{Type: "AWS::RDS::DBClusterParameterGroup", Property: "Parameters", Want: forcesSSL, Control: "RDS.38"},
	{Type: "AWS::RDS::DBClusterParameterGroup", Property: "Parameters.require_secure_transport", Want: option.IsNot("0", "OFF")},
	{Type: "AWS::RDS::DBParameterGroup", Property: "Parameters", Want: forcesSSL, Control: "RDS.38"},
	{Type: "AWS::RDS::DBParameterGroup", Property: "Parameters.require_secure_transport", Want: option.IsNot("0", "OFF")},
	{Type: "AWS::RDS::DBProxy", Property: "RequireTLS", Want: option.On, Control: "RDS.43"},
	{Type: "AWS::Redshift::ClusterParameterGroup", Property: "Parameters", Want: requiresSSL, Control: "Redshift.2"},
	{Type: "AWS::SES::ConfigurationSet", Property: "DeliveryOptions.TlsPolicy", Want: option.Is("REQUIRE"), Control: "SES.3"},
	{Type: "AWS::SNS::Subscription", Property: "Protocol", Want: option.IsNot("http")},
	{Type: "AWS::SNS::Topic", Property: "Subscription.*.Protocol", Want: option.IsNot("http")},
	{Type: "AWS::Transfer::Server", Property: "Protocols", Want: option.Lacks("FTP"), Control: "Transfer.2"},
	{Type: "AWS::Transfer::Server", Property: "SecurityPolicyName",
		Want: option.Told("takes TransferSecurityPolicy-2018-11", option.IsNot(oldTransferPolicies...))},
	{Type: "AWS::VpcLattice::Listener", Property: "Protocol", Want: option.IsNot("HTTP")},
}

// redirects exempts listeners that do nothing but send clients to HTTPS.
func redirects(listener *assembly.Resource) bool {
	actions := listener.Get("DefaultActions").List()
	to := func(v assembly.Value) assembly.Truth { return v.Get("RedirectConfig", "Protocol").Is("HTTPS") }
	return len(actions) == 1 && assembly.Any(actions, to) == assembly.True
}

// forcesSSL wants the parameter of PostgreSQL and SQL Server that refuses plain connections, which
// is on by default since PostgreSQL 15, to be on where it is set.
func forcesSSL(v assembly.Value) string {
	const name = "rds.force_ssl"
	if fault := option.IsNot("0", "off", "false")(v.Get(name)); fault != "" {
		return name + " " + fault
	}
	return ""
}

// requiresSSL wants the parameter of Amazon Redshift that refuses plain connections.
func requiresSSL(v assembly.Value) string {
	for _, p := range v.List() {
		if p.Get("ParameterName").Is("require_ssl") == assembly.True {
			if fault := option.On(p.Get("ParameterValue")); fault != "" {
				return fmt.Sprint("require_ssl ", fault)
			}
			return ""
		}
	}
	return "has no require_ssl; want true"
}
