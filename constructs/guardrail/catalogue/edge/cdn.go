package edge

import (
	"github.com/plinth-cdk/plinth/constructs/guardrail/catalogue/internal/option"
	"github.com/plinth-cdk/plinth/constructs/guardrail/engine"
)

const distributionType = "AWS::CloudFront::Distribution"

var cdnRules = []engine.Rule{
	{
		ID: "CDN-001", Title: "Origins of CloudFront are reached by TLS 1.2",
		Why: "Where the template is silent, CloudFront repeats what the viewer did to a VPC origin, plain HTTP included, and speaks " +
			"versions of TLS to it and to other custom origins that no reference of CloudFormation names.",
		Fix:    "Set OriginProtocolPolicy to https-only and OriginSSLProtocols to TLSv1.2.",
		Pillar: engine.Security,
		Check: func(pass *engine.Pass) {
			vpcOriginTable.Check(pass)
			engine.Each(distributionType, originVersions)(pass)
		},
	},
	{
		ID: "CDN-002", Title: "Web ACLs for CloudFront are in us-east-1",
		Why: "AWS refuses web ACLs of scope CLOUDFRONT, and what they consist of, in every other Region, and web ACLs of a Region for " +
			"distributions, when the deployment is half done.",
		Fix:    "Define the web ACL in a stack in us-east-1, and give its ARN to the distribution.",
		Pillar: engine.Reliability,
		Check:  aclRegion,
	},
	{
		ID: "CDN-003", Title: "Buckets behind CloudFront are read with its signature",
		Why: "Without origin access control a bucket has to be public, and everybody goes past the web ACL; origin access identities " +
			"read nothing that is encrypted with a KMS key.",
		Fix:      "Set OriginAccessControlId to an origin access control that signs always, and leave OriginAccessIdentity empty.",
		Pillar:   engine.Security,
		Controls: []string{"CloudFront.13"},
		Check:    engine.Each(distributionType, signedOrigins),
	},
	{
		ID: "CDN-004", Title: "Distributions have a web ACL",
		Why:      "Without AWS WAF, every exploit and every flood of requests reaches the workload.",
		Fix:      "Set WebACLId to the ARN of a web ACL of scope CLOUDFRONT.",
		Pillar:   engine.Security,
		Controls: aclTable.Controls(),
		Check:    aclTable.Check,
	},
	{
		ID: "CDN-005", Title: "Answers of distributions have security headers",
		Why: "They tell browsers to come back by HTTPS alone, to guess no content type, and to let no other site frame a page; an " +
			"application that forgets one of them is not alone.",
		Fix:      "Set ResponseHeadersPolicyId of every behavior, such as to that of the managed policy SecurityHeadersPolicy.",
		Pillar:   engine.Security,
		Severity: engine.Warning,
		Check:    headersTable.Check,
	},
	{
		ID: "CDN-006", Title: "Distributions of buckets have a default root object",
		Why:      "A request for / asks the bucket itself, which may answer with the list of what is in it.",
		Fix:      "Set DefaultRootObject, such as to index.html.",
		Pillar:   engine.Security,
		Controls: []string{"CloudFront.1"},
		Check:    engine.Each(distributionType, rootObject),
	},
	{
		ID: "CDN-007", Title: "Logs of CloudFront arrive",
		Why: "CloudFront's own logging needs a bucket with ACLs, which new buckets do not have; CloudWatch Logs delivers its logs from " +
			"us-east-1 alone.",
		Fix:    "Define the delivery source in us-east-1; or set ObjectOwnership of the bucket to BucketOwnerPreferred.",
		Pillar: engine.OperationalExcellence,
		Check: func(pass *engine.Pass) {
			for _, source := range pass.OfType("AWS::Logs::DeliverySource") {
				if namesDistribution(source) && elsewhere(source) {
					pass.Report(source, "ResourceArn", "is a distribution, and the stack is in %s; want us-east-1", source.Stack.Region)
				}
			}
			for _, d := range pass.OfType(distributionType) {
				logsByACL(pass, d)
			}
		},
	},
	{
		ID: "CDN-008", Title: "Load balancers behind a VPC origin admit CloudFront",
		Why:    "CloudFront answers 504 and no log says why: its connections never get past the security group.",
		Fix:    "Admit the prefix list com.amazonaws.global.cloudfront.origin-facing on 443 in the security group of the load balancer.",
		Pillar: engine.Reliability,
		Check:  admittedOrigins,
	},
	{
		ID: "CDN-009", Title: "Certificates of distributions are in us-east-1",
		Why: "CloudFront refuses certificates of every other Region, when the deployment is half done. It is also in front of " +
			"edge-optimized domains of API Gateway and of custom domains of Cognito.",
		Fix:    "Define the certificate in a stack in us-east-1.",
		Pillar: engine.Reliability,
		Check: func(pass *engine.Pass) {
			for typ, property := range map[string]string{
				distributionType:               "DistributionConfig.ViewerCertificate.AcmCertificateArn",
				"AWS::ApiGateway::DomainName":  "CertificateArn", // of edge-optimized ones; others have RegionalCertificateArn
				"AWS::Cognito::UserPoolDomain": "CustomDomainConfig.CertificateArn",
			} {
				for _, r := range pass.OfType(typ) {
					inNorthVirginia(pass, r, property)
				}
			}
		},
	},
	{
		ID: "CDN-010", Title: "Production distributions serve names of their own",
		Why: "Under its own name, cloudfront.net, CloudFront serves by TLS 1.0 whatever MinimumProtocolVersion says; an address for " +
			"each certificate costs $600 a month and serves clients from before 2010.",
		Fix:      "Set ViewerCertificate to a certificate of ACM with SslSupportMethod sni-only, and Aliases to its names.",
		Pillar:   engine.Security,
		Controls: certificateTable.Controls(),
		Relax:    engine.ProductionOnly(),
		Check:    certificateTable.Check,
	},
	{
		ID: "CDN-011", Title: "VPC origins have no tags",
		Why:      "CloudFront refuses to change a VPC origin that a distribution uses, and a tag is a change: the stack rolls back.",
		Fix:      "Leave Tags out; make another VPC origin for what has to change.",
		Pillar:   engine.Reliability,
		Severity: engine.Warning,
		Check:    taggedOriginTable.Check,
	},
	{
		ID: "CDN-012", Title: "Functions at the edge are in us-east-1",
		Why:    "CloudFront refuses Lambda functions of every other Region, when the deployment is half done.",
		Fix:    "Define the function and its version in a stack in us-east-1.",
		Pillar: engine.Reliability,
		Check:  engine.Each(distributionType, functionRegions),
	},
}

const vpcOriginType = "AWS::CloudFront::VpcOrigin"

var vpcOriginTable = option.Table{
	{Type: vpcOriginType, Property: "VpcOriginEndpointConfig.OriginProtocolPolicy", Want: option.Is("https-only")},
	{Type: vpcOriginType, Property: "VpcOriginEndpointConfig.OriginSSLProtocols", Want: option.Has("TLSv1.2")},
	{Type: vpcOriginType, Property: "VpcOriginEndpointConfig.OriginSSLProtocols",
		Want: option.Unset(option.Lacks("SSLv3", "TLSv1", "TLSv1.1"))},
}

var taggedOriginTable = option.Table{{Type: vpcOriginType, Property: "Tags", Want: option.None}}

var aclTable = option.Table{
	{Type: distributionType, Property: "DistributionConfig.WebACLId", Want: option.Set, Control: "CloudFront.6"},
}

var headersTable = option.Table{
	{Type: distributionType, Property: "DistributionConfig.DefaultCacheBehavior.ResponseHeadersPolicyId", Want: option.Set},
	{Type: distributionType, Property: "DistributionConfig.CacheBehaviors.*.ResponseHeadersPolicyId", Want: option.Set},
}

var certificateTable = option.Table{
	{Type: distributionType, Property: "DistributionConfig.ViewerCertificate.AcmCertificateArn", Want: option.Set, Control: "CloudFront.7",
		Unless: option.With("DistributionConfig.ViewerCertificate.IamCertificateId")},
	{Type: distributionType, Property: "DistributionConfig.ViewerCertificate?.SslSupportMethod", Want: option.Is("sni-only"),
		Control: "CloudFront.8", Unless: option.When("DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate", "true")},
}
