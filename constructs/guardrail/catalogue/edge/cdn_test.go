package edge_test

import (
	"testing"

	"github.com/plinth-cdk/plinth/constructs/assembly/assemblytest"
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/edge"
	. "github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/sabotage"
)

func TestEachRuleCatchesWhatItIsFor(t *testing.T) {
	Prove(t, edge.Rules(), harmless(), cdnSabotages())
}

func cdnSabotages() []Case {
	const endpoint = "Origin VpcOriginEndpointConfig."
	return []Case{
		{Rule: "CDN-001", Name: "default", Change: []Change{origin(Object{})}, At: endpoint + "OriginProtocolPolicy",
			Says: "is not set; want https-only"},
		{Rule: "CDN-001", Name: "as the viewer", Change: []Change{origin(Object{"OriginProtocolPolicy": "match-viewer",
			"OriginSSLProtocols": List{"TLSv1.2"}})}, At: endpoint + "OriginProtocolPolicy", Says: "is match-viewer"},
		{Rule: "CDN-001", Name: "old versions", Change: []Change{origin(Object{"OriginProtocolPolicy": "https-only",
			"OriginSSLProtocols": List{"TLSv1", "TLSv1.2"}})}, At: endpoint + "OriginSSLProtocols", Says: "want no SSLv3 or TLSv1"},
		{Rule: "CDN-001", Name: "no versions", Change: []Change{origin(Object{"OriginProtocolPolicy": "https-only"})},
			At: endpoint + "OriginSSLProtocols", Says: "is not set"},
		{Rule: "CDN-001", Name: "no versions of a custom origin", Change: []Change{distribution(),
			config("Origins.1.CustomOriginConfig.OriginSSLProtocols", nil)},
			At: "CDN DistributionConfig.Origins.1.CustomOriginConfig.OriginSSLProtocols", Says: "is not set; want TLSv1.2"},
		{Rule: "CDN-002", Name: "in the workload's Region", Change: []Change{
			Add("Edge", Resource("AWS::WAFv2::WebACL", Object{"Scope": "CLOUDFRONT"})),
			Add("EdgeLogs", Resource("AWS::WAFv2::LoggingConfiguration", Object{"ResourceArn": Att("Edge", "Arn")}))},
			At: "Edge Scope", Says: "is CLOUDFRONT in eu-west-1; want us-east-1"},
		{Rule: "CDN-002", Name: "what it consists of", Change: []Change{
			Add("Partners", Resource("AWS::WAFv2::IPSet", Object{"Scope": "CLOUDFRONT", "IPAddressVersion": "IPV4", "Addresses": List{}}))},
			At: "Partners Scope", Says: "is CLOUDFRONT in eu-west-1"},
		{Rule: "CDN-002", Name: "of a Region, in the app", Change: []Change{distribution(), config("WebACLId", Att("Regional", "Arn")),
			Add("Regional", Resource("AWS::WAFv2::WebACL", Object{"Scope": "REGIONAL"})),
			Add("RegionalLogs", Resource("AWS::WAFv2::LoggingConfiguration", Object{"ResourceArn": Att("Regional", "Arn")}))},
			At: "CDN DistributionConfig.WebACLId", Says: "is a web ACL of scope REGIONAL"},
		{Rule: "CDN-002", Name: "of a Region", Change: []Change{distribution(),
			config("WebACLId", "arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/a/b")},
			At: "CDN DistributionConfig.WebACLId", Says: "is a web ACL of scope REGIONAL"},
		{Rule: "CDN-003", Name: "unsigned", Change: []Change{distribution(), config("Origins.0.OriginAccessControlId", nil)},
			At: "CDN DistributionConfig.Origins.0.OriginAccessControlId", Says: "is not set, and the origin is a bucket"},
		{Rule: "CDN-003", Name: "by name", Change: []Change{distribution(), config("Origins.0", Object{
			"Id": "data", "DomainName": Att("Data", "RegionalDomainName"), "CustomOriginConfig": Object{"OriginProtocolPolicy": "https-only"}})},
			At: "CDN DistributionConfig.Origins.0.OriginAccessControlId", Says: "the origin is a bucket"},
		{Rule: "CDN-003", Name: "an identity", Change: []Change{distribution(),
			config("Origins.0.S3OriginConfig.OriginAccessIdentity", "origin-access-identity/cloudfront/E1")},
			At: "CDN DistributionConfig.Origins.0.S3OriginConfig.OriginAccessIdentity", Says: "want origin access control"},
		{Rule: "CDN-003", Name: "a website", Change: []Change{distribution(), config("Origins.1.DomainName",
			"shop.s3-website-eu-west-1.amazonaws.com")}, At: "CDN DistributionConfig.Origins.1.DomainName", Says: "a website of a public bucket"},
		{Rule: "CDN-003", Name: "signed at times", Change: []Change{distribution(),
			Set("Signature.OriginAccessControlConfig.SigningBehavior", "no-override")},
			At: "Signature OriginAccessControlConfig.SigningBehavior", Says: "is no-override; want always"},
		{Rule: "CDN-004", Name: "none", Change: []Change{distribution(), config("WebACLId", nil)}, At: "CDN DistributionConfig.WebACLId",
			Says: "is not set"},
		{Rule: "CDN-005", Name: "default", Change: []Change{distribution(), config("DefaultCacheBehavior.ResponseHeadersPolicyId", nil)},
			At: "CDN DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId", Says: "is not set"},
		{Rule: "CDN-005", Name: "a path", Change: []Change{distribution(), config("CacheBehaviors.0.ResponseHeadersPolicyId", nil)},
			At: "CDN DistributionConfig.CacheBehaviors.0.ResponseHeadersPolicyId", Says: "is not set"},
		{Rule: "CDN-006", Name: "none", Change: []Change{distribution(), config("DefaultRootObject", nil)},
			At: "CDN DistributionConfig.DefaultRootObject", Says: "the default origin is a bucket"},
		{Rule: "CDN-007", Name: "in the workload's Region", Change: []Change{distribution(), config("Logging", nil),
			Add("Source", Resource("AWS::Logs::DeliverySource", Object{"Name": "cdn", "LogType": "ACCESS_LOGS", "ResourceArn": Ref("CDN")}))},
			At: "Source ResourceArn", Says: "the stack is in eu-west-1; want us-east-1"},
		{Rule: "CDN-007", Name: "by ARN", Change: []Change{Add("Source", Resource("AWS::Logs::DeliverySource", Object{
			"Name": "cdn", "LogType": "ACCESS_LOGS", "ResourceArn": "arn:aws:cloudfront::111111111111:distribution/E1"}))},
			At: "Source ResourceArn", Says: "the stack is in eu-west-1; want us-east-1"},
		{Rule: "CDN-007", Name: "no ACLs", Change: []Change{distribution(), config("Logging.Bucket", Att("Data", "DomainName"))},
			At: "CDN DistributionConfig.Logging.Bucket", Says: "is Prod/Data, which takes no ACLs"},
		{Rule: "CDN-008", Name: "turned away", Change: []Change{distribution(), behindOrigin("10.0.0.0/16")},
			At: "Origin VpcOriginEndpointConfig.Arn", Says: "is Prod/Balancer, which CloudFront does not reach"},
		{Rule: "CDN-009", Name: "of the app", Change: []Change{distribution(), config("ViewerCertificate.AcmCertificateArn", Ref("Certificate")),
			Add("Certificate", Resource("AWS::CertificateManager::Certificate",
				Object{"DomainName": "shop.example.com", "ValidationMethod": "DNS"}))},
			At: "CDN DistributionConfig.ViewerCertificate.AcmCertificateArn", Says: "is Prod/Certificate in eu-west-1"},
		{Rule: "CDN-009", Name: "of the edge of API Gateway", Change: []Change{
			Add("Domain", Resource("AWS::ApiGateway::DomainName", Object{"DomainName": "shop.example.com", "SecurityPolicy": "TLS_1_2",
				"CertificateArn": "arn:aws:acm:eu-west-1:111111111111:certificate/1"}))},
			At: "Domain CertificateArn", Says: "is of eu-west-1"},
		{Rule: "CDN-009", Name: "by default", Change: []Change{func(s *assemblytest.Stack) {
			s.Template.(Object)["Parameters"].(Object)["Certificate"] = Object{"Type": "String",
				"Default": "arn:aws:acm:eu-west-1:111111111111:certificate/1"}
		}, distribution(), config("ViewerCertificate.AcmCertificateArn", Ref("Certificate"))},
			At: "CDN DistributionConfig.ViewerCertificate.AcmCertificateArn", Says: "is of eu-west-1"},
		{Rule: "CDN-009", Name: "of a sign-in page", Change: []Change{Add("Domain", Resource("AWS::Cognito::UserPoolDomain", Object{
			"Domain": "login.example.com", "UserPoolId": "pool", "CustomDomainConfig": Object{
				"CertificateArn": "arn:aws:acm:eu-west-1:111111111111:certificate/1"}}))},
			At: "Domain CustomDomainConfig.CertificateArn", Says: "is of eu-west-1"},
		{Rule: "CDN-009", Name: "by ARN", Change: []Change{distribution(), config("ViewerCertificate.AcmCertificateArn",
			"arn:aws:acm:eu-west-1:111111111111:certificate/1")}, At: "CDN DistributionConfig.ViewerCertificate.AcmCertificateArn",
			Says: "is of eu-west-1"},
		{Rule: "CDN-012", Name: "of the app", Change: []Change{distribution(), config("DefaultCacheBehavior.LambdaFunctionAssociations",
			List{Object{"EventType": "viewer-request", "LambdaFunctionARN": Ref("Version")}}),
			Add("Version", Resource("AWS::Lambda::Version", Object{"FunctionName": "rewrite"}))},
			At:   "CDN DistributionConfig.DefaultCacheBehavior.LambdaFunctionAssociations.0.LambdaFunctionARN",
			Says: "is Prod/Version in eu-west-1; want one in us-east-1"},
		{Rule: "CDN-010", Name: "none",
			Change: []Change{distribution(), config("ViewerCertificate", Object{"CloudFrontDefaultCertificate": true})},
			At:     "CDN DistributionConfig.ViewerCertificate.AcmCertificateArn", Says: "is not set"},
		{Rule: "CDN-010", Name: "addresses", Change: []Change{distribution(), config("ViewerCertificate.SslSupportMethod", "vip")},
			At: "CDN DistributionConfig.ViewerCertificate.SslSupportMethod", Says: "is vip; want sni-only"},
		{Rule: "CDN-011", Name: "tags", Change: []Change{
			origin(Object{"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": List{"TLSv1.2"}}),
			Set("Origin.Tags", List{Object{"Key": "CostCenter", "Value": "4711"}})}, At: "Origin Tags", Says: "want none"},
	}
}

func harmless() map[string][]Change {
	return map[string][]Change{
		"a VPC origin by TLS 1.2":  {origin(Object{"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": List{"TLSv1.2"}})},
		"a distribution":           {distribution()},
		"a bucket that takes ACLs": {distribution(), config("Logging.Bucket", "logs-of-the-company.s3.amazonaws.com")},
		"standard logs, which come by ACL": {distribution(), config("Logging.Bucket", Att("Data", "DomainName")),
			Set("Data.OwnershipControls.Rules.0.ObjectOwnership", "BucketOwnerPreferred"), Set("Data.LoggingConfiguration", nil)},
		"a load balancer admits CloudFront": {distribution(), behindOrigin("10.0.0.0/16"), Set("BalancerGroup.SecurityGroupIngress", List{
			Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "SourcePrefixListId": Ref("Param")}})},
		"a certificate of IAM": {distribution(), config("ViewerCertificate.AcmCertificateArn", nil),
			config("ViewerCertificate.IamCertificateId", "A1")},
		"a default origin that is no bucket": {distribution(), config("DefaultCacheBehavior.TargetOriginId", "partners"),
			config("DefaultRootObject", nil)},
	}
}

// distribution adds one that has what the rules want: a bucket, and another origin for a path.
func distribution() Change {
	return func(s *assemblytest.Stack) {
		Add("Signature", Resource("AWS::CloudFront::OriginAccessControl", Object{"OriginAccessControlConfig": Object{
			"Name": "shop", "OriginAccessControlOriginType": "s3", "SigningBehavior": "always", "SigningProtocol": "sigv4"}}))(s)
		behavior := func(to string) Object {
			return Object{"TargetOriginId": to, "ViewerProtocolPolicy": "redirect-to-https", "ResponseHeadersPolicyId": "p1", "PathPattern": "/x"}
		}
		Add("CDN", Resource("AWS::CloudFront::Distribution", Object{"DistributionConfig": Object{
			"Enabled": true, "WebACLId": "arn:aws:wafv2:us-east-1:111111111111:global/webacl/a/b", "DefaultRootObject": "index.html",
			"DefaultCacheBehavior": behavior("data"), "CacheBehaviors": List{behavior("partners")},
			"Logging": Object{"Bucket": "logs-of-the-company.s3.amazonaws.com"},
			"ViewerCertificate": Object{"AcmCertificateArn": "arn:aws:acm:us-east-1:111111111111:certificate/1", "SslSupportMethod": "sni-only",
				"MinimumProtocolVersion": "TLSv1.2_2021"},
			"Origins": List{
				Object{"Id": "data", "DomainName": Att("Data", "RegionalDomainName"), "S3OriginConfig": Object{"OriginAccessIdentity": ""},
					"OriginAccessControlId": Att("Signature", "Id")},
				Object{"Id": "partners", "DomainName": "partners.example.com", "CustomOriginConfig": Object{
					"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": List{"TLSv1.2"}}},
			},
		}}))(s)
	}
}

// config sets a property of the distribution.
func config(property string, value any) Change { return Set("CDN.DistributionConfig."+property, value) }

// behindOrigin makes the load balancer the second origin, and has it admit addresses.
func behindOrigin(cidr string) Change {
	return func(s *assemblytest.Stack) {
		origin(Object{"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": List{"TLSv1.2"}, "Arn": Ref("Balancer")})(s)
		Set("Balancer.Scheme", "internal")(s)
		config("Origins.1",
			Object{"Id": "partners", "DomainName": "internal.example.com", "VpcOriginConfig": Object{"VpcOriginId": Att("Origin", "Id")}})(s)
		Set("BalancerGroup.SecurityGroupIngress", List{Object{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": cidr}})(s)
	}
}

func origin(config Object) Change {
	return Add("Origin", Resource("AWS::CloudFront::VpcOrigin", Object{"VpcOriginEndpointConfig": config}))
}
