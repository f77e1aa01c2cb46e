package data_test

import (
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

// serviceSabotages are of options of services, of which TestOptions tries each.
func serviceSabotages() []Case {
	add := func(typ string, properties Object) []Change { return []Change{Add("New", Resource(typ, properties))} }
	return []Case{
		{Rule: "ENCRYPT-001", Name: "plain database", Change: []Change{Set("Database.StorageEncrypted", nil)},
			At: "Database StorageEncrypted", Says: "is not set; want true"},
		{Rule: "ENCRYPT-001", Name: "plain queue", Change: add("AWS::SQS::Queue", Object{"SqsManagedSseEnabled": false}),
			At: "New SqsManagedSseEnabled", Says: "is false; want true"},
		{Rule: "ENCRYPT-001", Name: "decided at deployment", Change: add("AWS::Kinesis::Stream", Object{"StreamEncryption": Maybe(
			Object{"EncryptionType": "KMS"}, NoValue)}), At: "New StreamEncryption.EncryptionType", Says: "is not always set; want KMS"},
		{Rule: "ENCRYPT-001", Name: "plain cache of an API", Change: add("AWS::ApiGateway::Stage", Object{
			"AccessLogSetting": Object{"DestinationArn": "arn"}, "MethodSettings": List{Object{"CachingEnabled": true}}}),
			At: "New MethodSettings.0", Says: "has CachingEnabled true, and CacheDataEncrypted is not set"},
		{Rule: "ENCRYPT-002", Name: "topic without a key", Change: add("AWS::SNS::Topic", Object{}),
			At: "New KmsMasterKeyId", Says: "is not set"},
		{Rule: "TLS-001", Name: "distribution", Change: add("AWS::CloudFront::Distribution", Object{"DistributionConfig": Object{
			"Logging": Object{"Bucket": "b"}, "DefaultCacheBehavior": Object{"ViewerProtocolPolicy": "allow-all"}, "Origins": List{
				Object{"CustomOriginConfig": Object{"OriginProtocolPolicy": "http-only"}}}}}),
			Also: []string{"CDN-004", "CDN-005", "CDN-010"},
			At:   "New DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy", Says: "is allow-all"},
		{Rule: "TLS-001", Name: "requests that go on in the clear", Change: add("AWS::ApiGatewayV2::Integration", Object{
			"IntegrationType": "HTTP_PROXY", "IntegrationUri": "HTTP://shop.example.com/"}), At: "New IntegrationUri", Says: "want https"},
		{Rule: "TLS-002", Name: "certificate by mail", Change: add("AWS::CertificateManager::Certificate", Object{
			"DomainName": "shop.example.com", "ValidationMethod": "EMAIL"}), At: "New ValidationMethod", Says: "is EMAIL; want DNS"},
		{Rule: "TLS-001", Name: "listener", Change: add("AWS::ElasticLoadBalancingV2::Listener", Object{"Protocol": "HTTP", "Port": 80,
			"DefaultActions": List{Object{"Type": "forward"}}}), At: "New Protocol", Says: "is HTTP"},
		{Rule: "TLS-001", Name: "listener with an old policy of FIPS", Change: add("AWS::ElasticLoadBalancingV2::Listener", Object{
			"Protocol": "TLS", "Port": 443, "SslPolicy": "ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09",
			"DefaultActions": List{Object{"Type": "forward"}}}), At: "New SslPolicy", Says: "is ELBSecurityPolicy-TLS13-1-0-FIPS-PQ-2025-09",
			Also: []string{"ELB-001"}},
		{Rule: "TLS-001", Name: "listener with an old policy", Change: add("AWS::ElasticLoadBalancingV2::Listener",
			Object{"Protocol": "TLS", "Port": 443}), Also: []string{"ELB-001"}, At: "New SslPolicy", Says: "is not set, so AWS takes TLS 1.0"},
		{Rule: "TLS-001", Name: "parameters of PostgreSQL", Change: add("AWS::RDS::DBParameterGroup",
			Object{"Parameters": Object{"rds.force_ssl": 0}}), At: "New Parameters", Says: "rds.force_ssl is 0"},
		{Rule: "TLS-001", Name: "parameters of Redshift", Change: add("AWS::Redshift::ClusterParameterGroup", Object{"Parameters": List{
			Object{"ParameterName": "require_ssl", "ParameterValue": Ref("Param")}}}),
			At: "New Parameters", Says: "require_ssl is ${Param}, which is known only at deployment"},
	}
}
